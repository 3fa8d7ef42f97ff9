//! `vonage-video sessions`: creating sessions and moving them.

use clap::{Args, Subcommand, ValueEnum};
use vonage_video::{ArchiveMode, CreateSession, Resolution, Session};

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;
use crate::table::Fields;
use crate::values::known;

const CREATE_EXAMPLES: &str = "\
Examples:
  vonage-video sessions create
  SESSION=$(vonage-video sessions create --json | jq -r .session_id)
  vonage-video sessions create --archive-mode always --archive-name weekly
  vonage-video sessions create --media-mode relayed --location 198.51.100.24 --dry-run

The API's own default is routed, and so is the default here. Guides and SDKs of old, the first ones for Node among \
them, said relayed: a relayed session can be neither archived nor broadcast.";

const MIGRATE_EXAMPLES: &str = "\
Examples:
  vonage-video sessions migrate 2_MX4...

The move goes on after the answer. It is refused while nobody is connected, while another move is under way, and too \
soon after the creation or the last move. It is never repeated by itself: exit code 4 means that it may have begun.";

#[derive(Debug, Subcommand)]
pub(crate) enum SessionsCommand {
    /// Create a session
    #[command(after_help = CREATE_EXAMPLES)]
    Create(Box<CreateArgs>),

    /// Start moving a session to another media server
    #[command(after_help = MIGRATE_EXAMPLES)]
    Migrate {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        #[command(flatten)]
        call: CallOptions,
    },
}

#[derive(Args, Debug)]
pub(crate) struct CreateArgs {
    /// How media travels: routed through the service's media servers, or relayed from client to client
    #[arg(long, value_enum, default_value_t = MediaMode::Routed, value_name = "MODE")]
    media_mode: MediaMode,

    /// Whether the session is recorded: manual when an archive is started, or always [default: manual]
    #[arg(long, value_enum, value_name = "MODE")]
    archive_mode: Option<ArchiveChoice>,

    /// The name of automatic archives, 1 to 80 characters; needs --archive-mode always
    #[arg(long, value_name = "NAME")]
    archive_name: Option<String>,

    /// The picture size of automatic archives; needs --archive-mode always
    #[arg(long, value_name = "WxH", value_parser = known(Resolution::KNOWN, Resolution::as_str))]
    archive_resolution: Option<Resolution>,

    /// An IPv4 address near the participants, a hint for the choice of media server [default: the first client's place]
    #[arg(long, value_name = "IP")]
    location: Option<String>,

    /// Encrypt media end to end; needs a routed session and an account for which it is enabled
    #[arg(long)]
    e2ee: bool,

    #[command(flatten)]
    call: CallOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MediaMode {
    Routed,
    Relayed,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ArchiveChoice {
    Manual,
    Always,
}

impl CreateArgs {
    fn request(&self) -> CreateSession {
        let mut request = match self.media_mode {
            MediaMode::Routed => CreateSession::routed(),
            MediaMode::Relayed => CreateSession::relayed(),
        };
        if let Some(mode) = self.archive_mode {
            request = request.archive_mode(match mode {
                ArchiveChoice::Manual => ArchiveMode::Manual,
                ArchiveChoice::Always => ArchiveMode::Always,
            });
        }
        if let Some(name) = &self.archive_name {
            request = request.archive_name(name);
        }
        if let Some(resolution) = &self.archive_resolution {
            request = request.archive_resolution(resolution.clone());
        }
        if let Some(location) = &self.location {
            request = request.location(location);
        }
        if self.e2ee { request.e2ee(true) } else { request }
    }
}

pub(crate) async fn run(
    command: SessionsCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        SessionsCommand::Create(args) => create(&args, context, output).await,
        SessionsCommand::Migrate { session, call } => migrate(&session, &call, context, output).await,
    }
}

async fn create(args: &CreateArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    call::fields(
        |client| client.sessions().create(args.request()),
        |session| fields(session, args),
        &args.call,
        context,
        output,
    )
    .await
}

/// The answer does not repeat what was asked for, so the media mode is told from there.
fn fields(session: &Session, args: &CreateArgs) -> Fields {
    let media_mode = args.media_mode.to_possible_value();
    Fields::new()
        .with("session", session.id.as_str())
        .maybe(
            "media mode",
            media_mode.as_ref().map(clap::builder::PossibleValue::get_name),
        )
        .maybe("application", session.application().map(AsRef::as_ref))
        .maybe("created", session.create_dt.as_ref())
        .maybe("media server", session.media_server_url.as_ref())
}

async fn migrate(
    session: &str,
    call: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let moved = call::send(|client| client.sessions().migrate(session), call, context, output).await?;
    match moved {
        None => Ok(()),
        Some(message) => {
            let text = message.message.as_deref().unwrap_or("the move has begun");
            output.line(crate::text::plain(text))
        }
    }
}
