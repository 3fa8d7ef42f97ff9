//! `vonage-video archives wait`.

use clap::{Args, ValueEnum};
use vonage_video::archives::{GetArchive, conditions};
use vonage_video::models::Archive;

use super::show;
use crate::commands::wait::{self, WaitOptions, Wanted};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video archives wait 9d0c7a5e-...
  vonage-video archives wait 9d0c7a5e-... --for stopped --within 2h

An archive that was uploaded to storage of your own counts as available. Exit code 0: it is so. 3: it cannot become so \
any more, since the archive has failed, expired or been deleted. 4: the time is up, and it may still become so.";

#[derive(Args, Debug)]
pub(crate) struct WaitArgs {
    /// The archive's id
    #[arg(value_parser = ids::object)]
    archive: String,

    /// What to wait for: that the file is there, or that recording has ended
    #[arg(long = "for", value_enum, default_value_t = State::Available, value_name = "STATE")]
    state: State,

    #[command(flatten)]
    wait: WaitOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    Available,
    Stopped,
}

impl State {
    fn wanted(self) -> Wanted<Archive> {
        let (state, condition): (_, fn(&Archive) -> _) = match self {
            Self::Available => ("available", conditions::available),
            Self::Stopped => ("stopped", conditions::stopped),
        };
        Wanted {
            thing: "archive",
            state,
            condition,
            stands: |archive| show::status(archive).into_owned(),
        }
    }
}

pub(super) async fn run(args: &WaitArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let wanted = args.state.wanted();
    let operation = GetArchive::new(args.archive.as_str());
    match wait::wait(operation, &wanted, &args.wait, context).await? {
        Ok(seen) => wait::show(&seen, show::fields, output),
        Err(error) => Err(wait::failure(error, &wanted, &args.wait)),
    }
}
