//! `vonage-video broadcasts wait`.

use clap::{Args, ValueEnum};
use serde_json::json;
use vonage_video::WaitError;
use vonage_video::broadcasts::{GetBroadcast, conditions};
use vonage_video::contract::WaitErrorKind;
use vonage_video::models::Broadcast;

use super::show;
use crate::commands::wait::{self, Seen, WaitOptions, Wanted};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts wait 1f6c2b9a-...
  vonage-video broadcasts wait 1f6c2b9a-... --for stopped --within 4h

Live: the HLS output is ready, 15 to 20 seconds after the start, and every RTMP server takes the stream. The service may \
forget a broadcast that has stopped; one that was seen before then counts as stopped, and --json prints \
{\"id\":…,\"status\":\"stopped\"} in place of the service's answer.

Exit code 0: it is so. 3: it cannot become so any more, since the broadcast has ended or an output is in error, or the \
broadcast is unknown. 4: the time is up, and it may still become so.";

#[derive(Args, Debug)]
pub(crate) struct WaitArgs {
    /// The broadcast's id
    #[arg(value_parser = ids::object)]
    broadcast: String,

    /// What to wait for: that everybody can watch it, or that it has ended
    #[arg(long = "for", value_enum, default_value_t = State::Live, value_name = "STATE")]
    state: State,

    #[command(flatten)]
    wait: WaitOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum State {
    Live,
    Stopped,
}

impl State {
    fn wanted(self) -> Wanted<Broadcast> {
        let (state, condition): (_, fn(&Broadcast) -> _) = match self {
            Self::Live => ("live", conditions::live),
            Self::Stopped => ("stopped", conditions::stopped),
        };
        Wanted {
            thing: "broadcast",
            state,
            condition,
            stands: show::stands,
        }
    }
}

pub(super) async fn run(args: &WaitArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let wanted = args.state.wanted();
    let operation = GetBroadcast::new(args.broadcast.as_str());
    match wait::wait(operation, &wanted, &args.wait, context).await? {
        Ok(seen) => wait::show(&seen, show::fields, output),
        Err(error) if args.state == State::Live && was_forgotten(&error) => Err(Failure::failed(
            "wait",
            "the broadcast will not be live: it has stopped, and the service does not know it any more",
            "waiting longer does not help",
        )),
        Err(error) if was_forgotten(&error) => {
            if output.is_json() {
                return output.document(&json!({ "id": args.broadcast, "status": "stopped" }));
            }
            output.line("the broadcast has stopped; the service does not know it any more")
        }
        Err(error) => Err(wait::failure(error, &wanted, &args.wait)),
    }
}

/// It was there and is not any more. One that was never seen may never have been.
fn was_forgotten(error: &WaitError<Seen<Broadcast>>) -> bool {
    error.last().is_some() && matches!(error.kind(), WaitErrorKind::Poll(poll) if poll.is_not_found())
}
