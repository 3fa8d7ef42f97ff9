//! What the command line looks like: the commands and the options all of them take.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::commands::archives::ArchivesCommand;
use crate::commands::audio::AudioCommand;
use crate::commands::broadcasts::BroadcastsCommand;
use crate::commands::captions::CaptionsCommand;
use crate::commands::connections::ConnectionsCommand;
use crate::commands::moderation::ModerationCommand;
use crate::commands::renders::RendersCommand;
use crate::commands::sessions::SessionsCommand;
use crate::commands::signals::SignalsCommand;
use crate::commands::sip::SipCommand;
use crate::commands::streams::StreamsCommand;
use crate::commands::tokens::TokensCommand;
use crate::commands::webhooks::WebhooksCommand;
use crate::duration;

const EXAMPLES: &str = "\
Examples:
  vonage-video demo              see everything work, without an account
  vonage-video doctor            find out what is wrong with the set-up
  vonage-video sessions create   create a routed session
  vonage-video tokens create SESSION --role moderator --expires-in 2h

Environment (an option wins over its variable, a blank variable counts as unset):
  VONAGE_APPLICATION_ID     the application, as --application-id
  VONAGE_PRIVATE_KEY        the private key itself: PEM text, in which line
                            breaks may be written as \\n
  VONAGE_PRIVATE_KEY_PATH   a file with it, as --private-key
  VONAGE_VIDEO_URL          another base URL, as --url
  VONAGE_VIDEO_ALLOW_HTTP   1 allows plain http to another machine, as --allow-http
  HTTPS_PROXY, NO_PROXY     the proxy; NO_COLOR switches colors off

Exit codes:
  0  done
  2  wrong usage or input; nothing was sent
  3  failed, and certainly did not happen; a check failed; what `wait` waits
     for will never come
  4  failed, and may have happened all the same: look before you repeat it;
     the time of `wait` is up
  5  happened, but its result could not be written";

/// Operate Vonage Video sessions from a terminal.
///
/// Results go to standard output: tables for people, or one JSON document with --json. Everything else goes to
/// standard error.
#[derive(Debug, Parser)]
#[command(name = "vonage-video", version, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The application, a UUID from the Vonage dashboard [env: VONAGE_APPLICATION_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) application_id: Option<String>,

    // What follows may begin with dashes, so that a key given by mistake is refused without being shown.
    /// The file of the application's private key, PEM or DER [env: VONAGE_PRIVATE_KEY_PATH, or VONAGE_PRIVATE_KEY with the
    /// text itself]
    #[arg(long, global = true, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) private_key: Option<PathBuf>,

    /// Another base URL, for an emulator or a reverse proxy [env: VONAGE_VIDEO_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) url: Option<String>,

    /// Allow plain http to another machine, where tokens can be read on the way [env: VONAGE_VIDEO_ALLOW_HTTP]
    #[arg(long, global = true)]
    pub(crate) allow_http: bool,

    /// Trust the certificate authorities in this PEM file as well
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,

    /// How long a call may take with all its attempts, such as 10s or 1m30s [default: 45s]
    #[arg(long, global = true, value_name = "TIME", value_parser = duration::parse)]
    pub(crate) timeout: Option<Duration>,

    /// Print one JSON document instead of a table, and errors as JSON too
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Tell more on standard error: -v a line for each call, -vv for each attempt too, -vvv everything
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take a guided tour against an emulator inside this process: no account, no network
    #[command(after_help = crate::commands::demo::EXAMPLES)]
    Demo,

    /// Run an offline emulator of the API until it is interrupted
    ///
    /// Writes one line of JSON with its addresses to standard output once it takes connections.
    #[command(after_help = crate::commands::emulator::EXAMPLES)]
    Emulator(vonage_video_emulator::program::Options),

    /// Create sessions and move them to another media server
    #[command(subcommand)]
    Sessions(SessionsCommand),

    /// See who is connected to a session
    #[command(subcommand)]
    Connections(ConnectionsCommand),

    /// See what is published in a session and place it in layouts
    #[command(subcommand)]
    Streams(StreamsCommand),

    /// Record sessions and download the recordings
    #[command(subcommand)]
    Archives(ArchivesCommand),

    /// Stream sessions live to HLS players and RTMP servers
    #[command(subcommand)]
    Broadcasts(BroadcastsCommand),

    /// Send messages to the clients of a session
    #[command(subcommand)]
    Signals(SignalsCommand),

    /// Disconnect clients and mute streams
    #[command(subcommand)]
    Moderation(ModerationCommand),

    /// Bring telephones into sessions
    #[command(subcommand)]
    Sip(SipCommand),

    /// Caption sessions live
    #[command(subcommand)]
    Captions(CaptionsCommand),

    /// Render web pages into sessions (Experience Composer)
    #[command(subcommand)]
    Renders(RendersCommand),

    /// Connect the sound of sessions to WebSocket servers (Audio Connector)
    #[command(subcommand)]
    Audio(AudioCommand),

    /// Create tokens and look into them; nothing is sent
    #[command(subcommand)]
    Tokens(TokensCommand),

    /// Send, check and receive what Vonage sends to your server
    #[command(subcommand)]
    Webhooks(WebhooksCommand),

    /// Check the set-up step by step and say what to correct
    #[command(after_help = crate::commands::doctor::EXAMPLES)]
    Doctor,

    /// Print a script that completes commands and options in a shell
    #[command(after_help = crate::commands::completions::EXAMPLES)]
    Completions(crate::commands::completions::CompletionsArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_option_has_a_sentence() {
        fn check(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{} {}",
                    command.get_name(),
                    argument.get_id()
                );
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
