//! `vonage-video broadcasts`: streaming sessions live.

mod rtmp;
mod show;
mod start;
mod wait;

use clap::{Args, Subcommand};
use vonage_video::Client;
use vonage_video::broadcasts::{AddStream, ListBroadcasts};

use super::composition::{AddedStream, RemovedStream};
use super::layout::NewLayout;
use super::list::{self, SessionList};
use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;

const STOP_EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts stop 1f6c2b9a-...

One that has stopped already answers 404.";

const GET_EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts get 1f6c2b9a-...
  vonage-video broadcasts get 1f6c2b9a-... --json | jq -r .broadcastUrls.hls

One that has stopped may answer 404. The table leaves out the stream names of RTMP outputs; --json does not.";

const LIST_EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts list --session 2_MX4...
  vonage-video broadcasts list --all --json | jq -r .id

Newest first, only those on air. --json prints the service's answer, with the total in count; with --all it prints the \
broadcasts one a line instead, each as it came. Both hold the stream names of RTMP outputs.";

const LAYOUT_EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts set-layout 1f6c2b9a-... bestFit --screenshare-layout pip
  vonage-video broadcasts set-layout 1f6c2b9a-... custom --stylesheet @layout.css";

const ADD_EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts add-stream 1f6c2b9a-... 6e2f4c1a-... --no-video

Needs a broadcast that was started with --stream-mode manual. Adding a stream again changes what of it is in.";

const REMOVE_EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts remove-stream 1f6c2b9a-... 6e2f4c1a-...

Needs a broadcast that was started with --stream-mode manual.";

#[derive(Debug, Subcommand)]
pub(crate) enum BroadcastsCommand {
    /// Start to broadcast a session; needs --hls, --rtmp or both
    #[command(after_help = start::EXAMPLES)]
    Start(Box<start::StartArgs>),

    /// Stop a broadcast
    #[command(after_help = STOP_EXAMPLES)]
    Stop(OneBroadcast),

    /// Read one broadcast, with how its outputs stand
    #[command(after_help = GET_EXAMPLES)]
    Get(OneBroadcast),

    /// List the broadcasts on air, newest first
    #[command(after_help = LIST_EXAMPLES)]
    List(SessionList),

    /// Change the layout of a broadcast
    #[command(after_help = LAYOUT_EXAMPLES)]
    SetLayout {
        /// The broadcast's id
        #[arg(value_parser = ids::object)]
        broadcast: String,

        #[command(flatten)]
        new: NewLayout,
    },

    /// Add a stream to a broadcast whose streams are chosen by hand
    #[command(after_help = ADD_EXAMPLES)]
    AddStream {
        /// The broadcast's id
        #[arg(value_parser = ids::object)]
        broadcast: String,

        #[command(flatten)]
        added: AddedStream,
    },

    /// Remove a stream from such a broadcast
    #[command(after_help = REMOVE_EXAMPLES)]
    RemoveStream {
        /// The broadcast's id
        #[arg(value_parser = ids::object)]
        broadcast: String,

        #[command(flatten)]
        removed: RemovedStream,
    },

    /// Wait until a broadcast can be watched or has ended
    #[command(after_help = wait::EXAMPLES)]
    Wait(wait::WaitArgs),
}

/// A broadcast, and nothing else.
#[derive(Args, Debug)]
pub(crate) struct OneBroadcast {
    /// The broadcast's id
    #[arg(value_parser = ids::object)]
    broadcast: String,

    #[command(flatten)]
    call: CallOptions,
}

pub(crate) async fn run(
    command: BroadcastsCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        BroadcastsCommand::Start(args) => start::run(&args, context, output).await,
        BroadcastsCommand::Stop(OneBroadcast { broadcast, call }) => {
            let make = |client: &Client| client.broadcasts().stop(broadcast);
            call::fields(make, show::fields, &call, context, output).await
        }
        BroadcastsCommand::Get(OneBroadcast { broadcast, call }) => {
            let make = |client: &Client| client.broadcasts().get(broadcast);
            call::fields(make, show::fields, &call, context, output).await
        }
        BroadcastsCommand::List(args) => self::list(args, context, output).await,
        BroadcastsCommand::SetLayout { broadcast, new } => {
            let layout = new.layout()?;
            let make = |client: &Client| client.broadcasts().set_layout(broadcast, layout);
            call::act(make, "the layout is set", &new.call, context, output).await
        }
        BroadcastsCommand::AddStream { broadcast, added } => {
            add_stream(broadcast, added, context, output).await
        }
        BroadcastsCommand::RemoveStream { broadcast, removed } => {
            let make = |client: &Client| client.broadcasts().remove_stream(broadcast, removed.stream);
            call::act(make, "the stream is removed", &removed.call, context, output).await
        }
        BroadcastsCommand::Wait(args) => wait::run(&args, context, output).await,
    }
}

async fn list(args: SessionList, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let SessionList { session, options } = args;
    let mut request = ListBroadcasts::new().offset(options.offset);
    if let Some(session) = session {
        request = request.session(session);
    }
    if let Some(count) = options.page_size() {
        request = request.page_size(count);
    }
    list::list(request, show::COLUMNS, &options, context, output).await
}

async fn add_stream(
    broadcast: String,
    added: AddedStream,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut request = AddStream::new(broadcast, added.stream);
    if added.tracks.no_audio {
        request = request.audio(false);
    }
    if added.tracks.no_video {
        request = request.video(false);
    }
    let make = |client: &Client| client.broadcasts().add_stream(request);
    call::act(make, "the stream is added", &added.call, context, output).await
}
