//! `vonage-video moderation`: disconnecting clients and muting streams.

use clap::{Args, Subcommand};
use vonage_video::Client;
use vonage_video::moderation::MuteAll;

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;

const DISCONNECT_EXAMPLES: &str = "\
Examples:
  vonage-video moderation disconnect 2_MX4... 3f9b2a44-...

Whatever stands behind the connection: a client, a telephone, an Audio Connector. A client may come back while its token \
is valid.";

const MUTE_STREAM_EXAMPLES: &str = "\
Examples:
  vonage-video moderation mute-stream 2_MX4... 6e2f4c1a-...

Mutes its sound. The publisher can unmute it again, and nobody else can.";

const MUTE_ALL_EXAMPLES: &str = "\
Examples:
  vonage-video moderation mute-all 2_MX4...
  vonage-video moderation mute-all 2_MX4... --except 6e2f4c1a-... --except D4A0B7C2-...

The session must be routed. Streams that are published later are muted as well, until `moderation unmute-all`.";

const UNMUTE_ALL_EXAMPLES: &str = "\
Examples:
  vonage-video moderation unmute-all 2_MX4...

Streams that are published from now on are not muted. Those that are muted stay so until their publishers unmute them; \
no call can do that for them.";

#[derive(Debug, Subcommand)]
pub(crate) enum ModerationCommand {
    /// Disconnect a client from a session
    #[command(after_help = DISCONNECT_EXAMPLES)]
    Disconnect(OneConnection),

    /// Mute the sound of one stream
    #[command(after_help = MUTE_STREAM_EXAMPLES)]
    MuteStream {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        /// The stream's id
        #[arg(value_parser = ids::object)]
        stream: String,

        #[command(flatten)]
        call: CallOptions,
    },

    /// Mute all streams of a session, those of the future too
    #[command(after_help = MUTE_ALL_EXAMPLES)]
    MuteAll {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        /// But not this stream; may be repeated
        #[arg(long, value_name = "STREAM", value_parser = ids::object)]
        except: Vec<String>,

        #[command(flatten)]
        call: CallOptions,
    },

    /// Mute no further streams of a session
    #[command(after_help = UNMUTE_ALL_EXAMPLES)]
    UnmuteAll {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        #[command(flatten)]
        call: CallOptions,
    },
}

/// A connection of a session, and nothing else.
#[derive(Args, Debug)]
pub(crate) struct OneConnection {
    /// The session's id
    #[arg(value_parser = ids::session)]
    pub(crate) session: String,

    /// The connection's id
    #[arg(value_parser = ids::object)]
    pub(crate) connection: String,

    #[command(flatten)]
    pub(crate) call: CallOptions,
}

pub(crate) async fn run(
    command: ModerationCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        ModerationCommand::Disconnect(OneConnection {
            session,
            connection,
            call,
        }) => {
            let make = |client: &Client| client.moderation().disconnect(session, connection);
            call::act(make, "it is disconnected", &call, context, output).await
        }
        ModerationCommand::MuteStream {
            session,
            stream,
            call,
        } => {
            let make = |client: &Client| client.moderation().mute_stream(session, stream);
            call::act(make, "the stream is muted", &call, context, output).await
        }
        ModerationCommand::MuteAll {
            session,
            except,
            call,
        } => {
            let done = match except[..] {
                [] => "all streams are muted, those of the future too",
                _ => "all other streams are muted, those of the future too",
            };
            let make = |client: &Client| client.moderation().mute_all(MuteAll::new(session).except(except));
            call::act(make, done, &call, context, output).await
        }
        ModerationCommand::UnmuteAll { session, call } => {
            let make = |client: &Client| client.moderation().unmute_all(session);
            let done =
                "no further streams are muted; those that are stay so until their publishers unmute them";
            call::act(make, done, &call, context, output).await
        }
    }
}
