//! `vonage-video tokens`: making tokens and looking into them. All of it is local: no network.

mod api;
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

    /// Sign an API token for calls with another program, such as those --curl prints
    #[command(after_help = api::EXAMPLES)]
    Api,

    /// Take a token apart, and check it where a key is given
    #[command(after_help = inspect::EXAMPLES)]
    Inspect(inspect::InspectArgs),
}

pub(crate) fn run(command: TokensCommand, context: &Context, output: &mut Output) -> Result<(), Failure> {
    match command {
        TokensCommand::Create(args) => create::run(&args, context, output),
        TokensCommand::Api => api::run(context, output),
        TokensCommand::Inspect(args) => inspect::run(&args, context, output),
    }
}
