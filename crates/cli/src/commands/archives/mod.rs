//! `vonage-video archives`: recording sessions.

mod download;
mod show;
mod start;
mod wait;

use clap::{Args, Subcommand};
use vonage_video::Client;
use vonage_video::archives::{AddStream, ListArchives};

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
  vonage-video archives stop 9d0c7a5e-...

The file follows: `archives wait` returns when it is there. An archive that a session records by itself (--archive-mode \
always) cannot be stopped.";

const GET_EXAMPLES: &str = "\
Examples:
  vonage-video archives get 9d0c7a5e-...
  vonage-video archives get 9d0c7a5e-... --json | jq -r .status

The table leaves out the address of the recording, which lets everybody in for 10 minutes: `archives download` fetches \
the recording, and --json shows the address.";

const DELETE_EXAMPLES: &str = "\
Examples:
  vonage-video archives delete 9d0c7a5e-...

It must have ended. What was uploaded to storage of your own stays there.";

const LIST_EXAMPLES: &str = "\
Examples:
  vonage-video archives list --session 2_MX4...
  vonage-video archives list --count 10 --json | jq -r '.items[].id'
  vonage-video archives list --all --json | jq -r 'select(.status == \"available\").id'

Newest first; those that were deleted are left out. --json prints the service's answer, with the total in count; with \
--all it prints the archives one a line instead, each as it came. Both hold the addresses of recordings.";

const LAYOUT_EXAMPLES: &str = "\
Examples:
  vonage-video archives set-layout 9d0c7a5e-... bestFit --screenshare-layout pip
  vonage-video archives set-layout 9d0c7a5e-... custom --stylesheet @layout.css

Only a composed archive has a layout, and it can be changed while it records.";

const ADD_EXAMPLES: &str = "\
Examples:
  vonage-video archives add-stream 9d0c7a5e-... 6e2f4c1a-... --no-video

Needs an archive that was started with --stream-mode manual. Adding a stream again changes what of it is in.";

const REMOVE_EXAMPLES: &str = "\
Examples:
  vonage-video archives remove-stream 9d0c7a5e-... 6e2f4c1a-...

Needs an archive that was started with --stream-mode manual.";

#[derive(Debug, Subcommand)]
pub(crate) enum ArchivesCommand {
    /// Start to record a session
    #[command(after_help = start::EXAMPLES)]
    Start(Box<start::StartArgs>),

    /// Stop recording
    #[command(after_help = STOP_EXAMPLES)]
    Stop(OneArchive),

    /// Read one archive
    #[command(after_help = GET_EXAMPLES)]
    Get(OneArchive),

    /// Delete an archive and its file
    #[command(after_help = DELETE_EXAMPLES)]
    Delete(OneArchive),

    /// List archives, newest first
    #[command(after_help = LIST_EXAMPLES)]
    List(SessionList),

    /// Change the layout of an archive while it records
    #[command(after_help = LAYOUT_EXAMPLES)]
    SetLayout {
        /// The archive's id
        #[arg(value_parser = ids::object)]
        archive: String,

        #[command(flatten)]
        new: NewLayout,
    },

    /// Add a stream to an archive whose streams are chosen by hand
    #[command(after_help = ADD_EXAMPLES)]
    AddStream {
        /// The archive's id
        #[arg(value_parser = ids::object)]
        archive: String,

        #[command(flatten)]
        added: AddedStream,
    },

    /// Remove a stream from such an archive
    #[command(after_help = REMOVE_EXAMPLES)]
    RemoveStream {
        /// The archive's id
        #[arg(value_parser = ids::object)]
        archive: String,

        #[command(flatten)]
        removed: RemovedStream,
    },

    /// Wait until an archive has ended or its file is there
    #[command(after_help = wait::EXAMPLES)]
    Wait(wait::WaitArgs),

    /// Download a recording
    #[command(after_help = download::EXAMPLES)]
    Download(download::DownloadArgs),
}

/// An archive, and nothing else.
#[derive(Args, Debug)]
pub(crate) struct OneArchive {
    /// The archive's id
    #[arg(value_parser = ids::object)]
    archive: String,

    #[command(flatten)]
    call: CallOptions,
}

pub(crate) async fn run(
    command: ArchivesCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        ArchivesCommand::Start(args) => start::run(&args, context, output).await,
        ArchivesCommand::Stop(OneArchive { archive, call }) => {
            let make = |client: &Client| client.archives().stop(archive);
            call::fields(make, show::fields, &call, context, output).await
        }
        ArchivesCommand::Get(OneArchive { archive, call }) => {
            let make = |client: &Client| client.archives().get(archive);
            call::fields(make, show::fields, &call, context, output).await
        }
        ArchivesCommand::Delete(OneArchive { archive, call }) => {
            let make = |client: &Client| client.archives().delete(archive);
            call::act(make, "the archive is deleted", &call, context, output).await
        }
        ArchivesCommand::List(args) => self::list(args, context, output).await,
        ArchivesCommand::SetLayout { archive, new } => {
            let layout = new.layout()?;
            let make = |client: &Client| client.archives().set_layout(archive, layout);
            call::act(make, "the layout is set", &new.call, context, output).await
        }
        ArchivesCommand::AddStream { archive, added } => add_stream(archive, added, context, output).await,
        ArchivesCommand::RemoveStream { archive, removed } => {
            let make = |client: &Client| client.archives().remove_stream(archive, removed.stream);
            call::act(make, "the stream is removed", &removed.call, context, output).await
        }
        ArchivesCommand::Wait(args) => wait::run(&args, context, output).await,
        ArchivesCommand::Download(args) => download::run(&args, context, output).await,
    }
}

async fn list(args: SessionList, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let SessionList { session, options } = args;
    let mut request = ListArchives::new().offset(options.offset);
    if let Some(session) = session {
        request = request.session(session);
    }
    if let Some(count) = options.page_size() {
        request = request.page_size(count);
    }
    list::list(request, show::COLUMNS, &options, context, output).await
}

async fn add_stream(
    archive: String,
    added: AddedStream,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut request = AddStream::new(archive, added.stream);
    if added.tracks.no_audio {
        request = request.audio(false);
    }
    if added.tracks.no_video {
        request = request.video(false);
    }
    let make = |client: &Client| client.archives().add_stream(request);
    call::act(make, "the stream is added", &added.call, context, output).await
}
