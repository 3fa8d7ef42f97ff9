//! Waiting until something is so, with a line on the terminal that tells how it stands.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::{ReadOperation, WaitErrorKind};
use vonage_video::{Progress, WaitError};

use crate::context::Context;
use crate::duration;
use crate::exit::Failure;
use crate::output::Output;
use crate::raw::WithBody;
use crate::table::Fields;

/// How long a look may go on that is under way when the time is up.
const LAST_LOOK: Duration = Duration::from_secs(5);

/// What every command takes that waits.
#[derive(Args, Debug)]
pub(crate) struct WaitOptions {
    /// How long to wait at most, such as 90s or 15m
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = duration::parse)]
    within: Duration,
}

/// What is waited for, in words.
#[derive(Debug)]
pub(crate) struct Wanted<T> {
    /// What it is: `archive`.
    pub(crate) thing: &'static str,
    /// What it is to become: `available`.
    pub(crate) state: &'static str,
    /// Whether it is so.
    pub(crate) condition: fn(&T) -> Progress,
    /// How it stands.
    pub(crate) stands: fn(&T) -> String,
}

/// A state and the body it was read from.
pub(crate) type Seen<T> = (T, Bytes);

/// Waits with `operation`, which reads the state, until it is as wanted.
///
/// What it means when it does not, [`failure`] tells; who waits may see another meaning first.
pub(crate) async fn wait<O: ReadOperation>(
    operation: O,
    wanted: &Wanted<O::Output>,
    options: &WaitOptions,
    context: &Context,
) -> Result<Result<Seen<O::Output>, WaitError<Seen<O::Output>>>, Failure> {
    let client = context.client()?;
    let (status, started) = (context.status_line(), Instant::now());
    let stood = Mutex::new(None);
    let look = |(state, _): &Seen<O::Output>| {
        let waited = duration::human(started.elapsed());
        let stands = (wanted.stands)(state);
        status.show(&format!("waiting for {}, {waited}: {stands}", wanted.state));
        if let Ok(mut stood) = stood.lock() {
            *stood = Some(stands);
        }
        (wanted.condition)(state)
    };
    status.show(&format!("waiting for {}", wanted.state));
    let call = client.handle().call(WithBody(operation));
    let waiting = call.until(look).within(options.within).wait();
    let ended = tokio::time::timeout(options.within.saturating_add(LAST_LOOK), waiting).await;
    status.clear();
    ended.map_err(|_| {
        let stood = stood.lock().ok().and_then(|mut stood| stood.take());
        time_is_up(wanted, options, stood)
    })
}

/// Shows the state that was waited for.
pub(crate) fn show<T: Serialize>(
    (state, body): &Seen<T>,
    fields: fn(&T) -> Fields,
    output: &mut Output,
) -> Result<(), Failure> {
    if output.is_json() {
        output.answer(body, state)
    } else {
        output.fields(&fields(state))
    }
}

fn time_is_up<T>(wanted: &Wanted<T>, options: &WaitOptions, stands: Option<String>) -> Failure {
    let Wanted { thing, state, .. } = wanted;
    let within = duration::human(options.within);
    let stands = stands.map_or_else(
        || "its state is not known".to_owned(),
        |stands| format!("it is {stands}"),
    );
    Failure::undecided(
        "wait",
        format!("the {thing} is not {state} after {within}: {stands}"),
        "it may still come: run it again, with a longer --within",
    )
}

/// Why waiting ended, as a failure: 4 when the time was up, since it may still come; 3 when it cannot come any more;
/// where the state could not be read, 4 if that may pass, and else what that call's outcome says.
pub(crate) fn failure<T: Send + Sync + 'static>(
    error: WaitError<Seen<T>>,
    wanted: &Wanted<T>,
    options: &WaitOptions,
) -> Failure {
    let Wanted {
        thing, state, stands, ..
    } = wanted;
    match error.kind() {
        WaitErrorKind::TimedOut(_) => time_is_up(wanted, options, error.last().map(|(last, _)| stands(last))),
        WaitErrorKind::Never(reason) => Failure::failed(
            "wait",
            format!("the {thing} will not be {state}: {reason}"),
            "waiting longer does not help",
        ),
        WaitErrorKind::Poll(poll) => {
            let may_pass = poll.is_transient();
            let message = format!("cannot tell whether the {thing} is {state}");
            if may_pass {
                Failure::undecided_around(message, error)
            } else {
                Failure::around(message, error)
            }
        }
        _ => Failure::failed("wait", "waiting ended", "run it again").because(error),
    }
}
