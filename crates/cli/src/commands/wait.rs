//! Waiting until something is so, with a line on the terminal that tells how it stands.

use std::time::{Duration, Instant};

use clap::Args;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::{Operation, WaitErrorKind};
use vonage_video::{Progress, WaitError};

use crate::context::Context;
use crate::duration;
use crate::exit::Failure;
use crate::raw::WithBody;

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
pub(crate) async fn wait<O: Operation>(
    operation: O,
    wanted: &Wanted<O::Output>,
    options: &WaitOptions,
    context: &Context,
) -> Result<Result<Seen<O::Output>, WaitError<Seen<O::Output>>>, Failure> {
    let client = context.client()?;
    let (status, started) = (context.status_line(), Instant::now());
    let look = |(state, _): &Seen<O::Output>| {
        let waited = duration::human(started.elapsed());
        let stands = (wanted.stands)(state);
        status.show(&format!("waiting for {}, {waited}: {stands}", wanted.state));
        (wanted.condition)(state)
    };
    status.show(&format!("waiting for {}", wanted.state));
    let call = client.handle().call(WithBody(operation));
    let ended = call.until(look).within(options.within).wait().await;
    status.clear();
    Ok(ended)
}

/// Why waiting ended, as a failure: 4 when the time was up, since it may still come; 3 when it cannot come any more;
/// and where the state could not be read what that call's outcome says.
pub(crate) fn failure<T: Send + Sync + 'static>(
    error: WaitError<Seen<T>>,
    wanted: &Wanted<T>,
    options: &WaitOptions,
) -> Failure {
    let Wanted {
        thing, state, stands, ..
    } = wanted;
    match error.kind() {
        WaitErrorKind::TimedOut(_) => {
            let within = duration::human(options.within);
            let stands = error.last().map_or_else(
                || "its state is not known".to_owned(),
                |(last, _)| format!("it is {}", stands(last)),
            );
            Failure::undecided(
                "wait",
                format!("the {thing} is not {state} after {within}: {stands}"),
                "it may still come: run it again, with a longer --within",
            )
        }
        WaitErrorKind::Never(reason) => Failure::failed(
            "wait",
            format!("the {thing} will not be {state}: {reason}"),
            "waiting longer does not help",
        ),
        WaitErrorKind::Poll(_) => {
            Failure::around(format!("cannot tell whether the {thing} is {state}"), error)
        }
        _ => Failure::failed("wait", "waiting ended", "run it again").because(error),
    }
}
