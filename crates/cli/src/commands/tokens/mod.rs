//! `vonage-video tokens`: making client tokens and looking into them. All of it is local: no runtime, no network.

mod claims;
mod create;
mod inspect;

use clap::Subcommand;

use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum TokensCommand {
    /// Sign a client token: what a participant needs to join the session
    #[command(after_help = create::EXAMPLES)]
    Create(create::CreateArgs),

    /// Take a token apart, and check it where a key is given
    #[command(after_help = inspect::EXAMPLES)]
    Inspect(inspect::InspectArgs),
}

pub(crate) fn run(command: TokensCommand, context: &Context, output: &mut Output) -> Result<(), Failure> {
    match command {
        TokensCommand::Create(args) => create::run(&args, context, output),
        TokensCommand::Inspect(args) => inspect::run(&args, context, output),
    }
}
