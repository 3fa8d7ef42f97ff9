//! `vonage-video audio`: the sound of sessions over WebSockets (Audio Connector).

mod connect;
mod transport;

use clap::Subcommand;
use vonage_video::Client;

use super::moderation::OneConnection;
use crate::call;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;

const DISCONNECT_EXAMPLES: &str = "\
Examples:
  vonage-video audio disconnect 2_MX4... 2a9e7c51-...

Takes the connection that `audio connect` answered, not the connector's own id. It is the same call as `moderation \
disconnect`, and ends billing.";

#[derive(Debug, Subcommand)]
pub(crate) enum AudioCommand {
    /// Connect the sound of a session to a WebSocket server
    #[command(after_help = connect::EXAMPLES)]
    Connect(Box<connect::ConnectArgs>),

    /// End an Audio Connector
    #[command(after_help = DISCONNECT_EXAMPLES)]
    Disconnect(OneConnection),
}

pub(crate) async fn run(
    command: AudioCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        AudioCommand::Connect(args) => connect::run(&args, context, output).await,
        AudioCommand::Disconnect(OneConnection {
            session,
            connection,
            call,
        }) => {
            let make = |client: &Client| client.audio_connector().disconnect(session, connection);
            call::act(
                make,
                "the Audio Connector is disconnected",
                &call,
                context,
                output,
            )
            .await
        }
    }
}
