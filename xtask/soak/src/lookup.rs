//! After a start of which nobody knows whether it happened: does the SDK's search find what is there?

use std::time::Duration;

use vonage_video::Error;

use crate::caller::Caller;
use crate::room::{Kind, Room, names};

/// How long what is still on the way may take.
const ON_THE_WAY: Duration = Duration::from_secs(2);

/// Searches and compares with the session's world; returns what was found. A search that fails is no finding: it meets the
/// same weather as all calls.
pub(crate) async fn compare<T, F>(
    caller: &Caller,
    room: &Room,
    (kind, name): (Kind, &str),
    search: impl Fn() -> F,
) -> anyhow::Result<Option<Vec<T>>>
where
    F: Future<Output = Result<Vec<T>, Error>>,
{
    caller.tally.counts.lock().lookups += 1;
    let mut last = None;
    for pause in [Duration::ZERO, ON_THE_WAY] {
        tokio::time::sleep(pause).await;
        let Ok(found) = search().await else {
            return Ok(None);
        };
        let view = room.control.session(room.session.as_str()).await?;
        let all = names(&view, Vec::new());
        let there = all.iter().filter(|(of, found)| *of == kind && found == name);
        let there = there.count();
        if found.len() == there {
            return Ok(Some(found));
        }
        last = Some((found, there));
    }
    if let Some((found, there)) = &last {
        let line = format!(
            "{name}: the search finds {} {kind:?}, {there} are there",
            found.len()
        );
        caller.tally.findings.lock().push(line);
    }
    Ok(last.map(|(found, _)| found))
}
