//! `vonage-video signals`: messages to the clients of a session.

use clap::{Args, Subcommand};
use vonage_video::Client;
use vonage_video::signals::SendSignal;

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;
use crate::values::Values;

const SEND_EXAMPLES: &str = "\
Examples:
  vonage-video signals send 2_MX4... --type chat --data 'Curtain in five minutes'
  vonage-video signals send 2_MX4... --type cue --data '{\"scene\":3}' --to 3f9b2a44-...
  jq -c . scene.json | vonage-video signals send 2_MX4... --type scene --data -

Clients see no sender, and who connects later does not receive it. One line break at the end of a file or of standard \
input does not count. It is never sent twice by itself: exit code 4 means that clients may have received it.";

#[derive(Debug, Subcommand)]
pub(crate) enum SignalsCommand {
    /// Send a message to all clients of a session, or to one
    #[command(after_help = SEND_EXAMPLES)]
    Send(SendArgs),
}

#[derive(Args, Debug)]
pub(crate) struct SendArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// What kind of message it is, in your own words: at most 128 bytes
    #[arg(long = "type", value_name = "TYPE", allow_hyphen_values = true)]
    kind: String,

    /// The message, text of at most 8192 bytes; @FILE to read it from a file, or - from standard input
    #[arg(long, value_name = "DATA|@FILE", allow_hyphen_values = true)]
    data: String,

    /// Only to the client with this connection
    #[arg(long, value_name = "CONNECTION", value_parser = ids::object)]
    to: Option<String>,

    #[command(flatten)]
    call: CallOptions,
}

pub(crate) async fn run(
    command: SignalsCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let SignalsCommand::Send(args) = command;
    let data = Values::new().text("--data", &args.data)?;
    let mut request = SendSignal::new(args.session, args.kind, data);
    let mut done = "the signal is sent to everybody who is connected";
    if let Some(connection) = args.to {
        request = request.to(connection);
        done = "the signal is sent to the client";
    }
    let make = |client: &Client| client.signals().send(request);
    call::act(make, done, &args.call, context, output).await
}
