//! Whether every operation was sent, judged by the list of operations that `interop` uses as well.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::stage::With;

const OPERATIONS: &str = include_str!("../../../interop/operations.json");
/// What has no options, so that it is sent in one way only.
const WITHOUT_OPTIONS: [&str; 21] = [
    "sessions.list_connections",
    "sessions.migrate",
    "streams.get",
    "streams.list",
    "moderation.disconnect",
    "moderation.mute_stream",
    "moderation.unmute_all",
    "archives.stop",
    "archives.get",
    "archives.delete",
    "archives.remove_stream",
    "broadcasts.stop",
    "broadcasts.get",
    "broadcasts.remove_stream",
    "sip.play_dtmf",
    "sip.play_dtmf_to",
    "sip.hang_up",
    "captions.stop",
    "experience_composer.get",
    "experience_composer.stop",
    "audio_connector.disconnect",
];

#[derive(Deserialize)]
struct Operation {
    id: String,
    /// Absent for what is made locally.
    method: Option<String>,
}

/// What was not sent, or not in every way.
pub(crate) fn missing(sent: &BTreeSet<(&'static str, With)>) -> Vec<String> {
    let operations: Vec<Operation> = match serde_json::from_str(OPERATIONS) {
        Ok(operations) => operations,
        Err(error) => return vec![format!("cannot understand interop/operations.json: {error}")],
    };
    let wanted = operations.iter().filter(|operation| operation.method.is_some());
    let mut missing = Vec::new();
    for Operation { id, .. } in wanted {
        let ways: &[With] = if WITHOUT_OPTIONS.contains(&id.as_str()) {
            &[With::Least]
        } else {
            &[With::Least, With::All]
        };
        for way in ways {
            if !sent
                .iter()
                .any(|(operation, with)| operation == id && with == way)
            {
                missing.push(format!("{id} was not sent with {way:?}"));
            }
        }
    }
    missing
}

pub(crate) fn summary(sent: &BTreeSet<(&'static str, With)>) -> String {
    let operations: BTreeSet<_> = sent.iter().map(|(operation, _)| operation).collect();
    format!(
        "prism: {} operations of the SDK in {} forms were sent and answered",
        operations.len(),
        sent.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_sent_is_everything_missing_and_what_has_no_options_is_sent_once() {
        let nothing = missing(&BTreeSet::new());
        assert!(
            nothing.contains(&"archives.start was not sent with All".to_owned()),
            "{nothing:?}"
        );
        assert!(
            !nothing.iter().any(|line| line.starts_with("tokens.sign")),
            "{nothing:?}"
        );
        let stopped = missing(&BTreeSet::from([("archives.stop", With::Least)]));
        assert_eq!(stopped.len(), nothing.len() - 1);
    }
}
