//! `vonage-video webhooks`: what Vonage sends to your server. Nothing here calls the API.

mod event;
mod kinds;
mod listen;
mod post;
mod samples;
mod secrets;
mod send;
mod verify;

use clap::Subcommand;

use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum WebhooksCommand {
    /// Send a signed sample of an event to your own server
    #[command(after_help = send::EXAMPLES)]
    Send(send::SendArgs),

    /// Check a stored delivery: its signature, its age, its body
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::VerifyArgs),

    /// Receive deliveries, verify them and print them, until interrupted
    #[command(after_help = listen::EXAMPLES)]
    Listen(listen::ListenArgs),
}

pub(crate) async fn run(
    command: WebhooksCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        WebhooksCommand::Send(args) => send::run(args, context, output).await,
        WebhooksCommand::Verify(args) => verify::run(&args, context, output),
        WebhooksCommand::Listen(args) => listen::run(args, context, output).await,
    }
}
