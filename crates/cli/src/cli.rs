//! The command line: its commands, and which module runs each.

use clap::{CommandFactory, Parser, Subcommand};

#[cfg(not(feature = "emulator"))]
use crate::commands::absent;
use crate::commands::{
    archives, audio, broadcasts, captions, completions, connections, doctor, moderation, renders, sessions,
    signals, sip, streams, tokens, webhooks,
};
#[cfg(feature = "emulator")]
use crate::commands::{demo, emulator};
use crate::context::Context;
use crate::exit::Failure;
use crate::globals::Globals;
use crate::logging::{self, Log};
use crate::output::Output;
#[cfg(feature = "emulator")]
use crate::runtime::on_many_threads;
use crate::runtime::on_one_thread;

/// The example of a command that not every build has.
const DEMO: &str = if cfg!(feature = "emulator") {
    "  vonage-video demo              see everything work, without an account\n"
} else {
    ""
};

const EXAMPLES: &str = "  vonage-video doctor            find out what is wrong with the set-up
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
#[command(name = "vonage-video", version, after_help = format!("Examples:\n{DEMO}{EXAMPLES}"), max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take a guided tour against an emulator inside this process: no account, no network
    #[cfg(feature = "emulator")]
    #[command(after_help = demo::EXAMPLES)]
    Demo,

    /// Take a guided tour (this build has no emulator)
    #[cfg(not(feature = "emulator"))]
    #[command(hide = true)]
    Demo(absent::AbsentArgs),

    /// Run an offline emulator of the API until it is interrupted
    ///
    /// Writes one line of JSON with its addresses to standard output once it takes connections.
    #[cfg(feature = "emulator")]
    #[command(after_help = emulator::EXAMPLES)]
    Emulator(vonage_video_emulator::program::Options),

    /// Run an offline emulator of the API (this build has none)
    #[cfg(not(feature = "emulator"))]
    #[command(hide = true)]
    Emulator(absent::AbsentArgs),

    /// Create sessions and move them to another media server
    #[command(subcommand)]
    Sessions(sessions::SessionsCommand),

    /// See who is connected to a session
    #[command(subcommand)]
    Connections(connections::ConnectionsCommand),

    /// See what is published in a session and place it in layouts
    #[command(subcommand)]
    Streams(streams::StreamsCommand),

    /// Record sessions and download the recordings
    #[command(subcommand)]
    Archives(archives::ArchivesCommand),

    /// Stream sessions live to HLS players and RTMP servers
    #[command(subcommand)]
    Broadcasts(broadcasts::BroadcastsCommand),

    /// Send messages to the clients of a session
    #[command(subcommand)]
    Signals(signals::SignalsCommand),

    /// Disconnect clients and mute streams
    #[command(subcommand)]
    Moderation(moderation::ModerationCommand),

    /// Bring telephones into sessions
    #[command(subcommand)]
    Sip(sip::SipCommand),

    /// Caption sessions live
    #[command(subcommand)]
    Captions(captions::CaptionsCommand),

    /// Render web pages into sessions (Experience Composer)
    #[command(subcommand)]
    Renders(renders::RendersCommand),

    /// Connect the sound of sessions to WebSocket servers (Audio Connector)
    #[command(subcommand)]
    Audio(audio::AudioCommand),

    /// Create tokens and look into them; nothing is sent
    #[command(subcommand)]
    Tokens(tokens::TokensCommand),

    /// Send, check and receive what Vonage sends to your server
    #[command(subcommand)]
    Webhooks(webhooks::WebhooksCommand),

    /// Check the set-up step by step and say what to correct
    #[command(after_help = doctor::EXAMPLES)]
    Doctor,

    /// Print a script that completes commands and options in a shell
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::CompletionsArgs),
}

impl Cli {
    /// Starts what is told on standard error while the command runs. The emulator has a log of its own, which is
    /// returned.
    pub(crate) fn start_log(&self) -> Option<Log> {
        #[cfg(feature = "emulator")]
        if let Command::Emulator(options) = &self.command {
            // A server is expected to say what it does.
            return Some(logging::start_server(&options.log, self.globals.verbose));
        }
        logging::start(self.globals.verbose);
        None
    }

    /// Runs the command.
    pub(crate) fn run(self, output: &mut Output) -> Result<(), Failure> {
        let context = Context::new(self.globals);
        match self.command {
            #[cfg(not(feature = "emulator"))]
            Command::Demo(_) => Err(absent::refuse("demo")),
            #[cfg(not(feature = "emulator"))]
            Command::Emulator(_) => Err(absent::refuse("emulator")),
            #[cfg(feature = "emulator")]
            Command::Demo => {
                // A tour shows everything with the options at hand, but calls nobody they are about.
                for name in context.options_of_calls() {
                    output.note(format_args!(
                        "{name} has no effect: the tour calls an emulator of its own"
                    ));
                }
                on_one_thread(demo::run(output))
            }
            #[cfg(feature = "emulator")]
            Command::Emulator(options) => {
                context.refuse_options_of_calls("emulator")?;
                on_many_threads(emulator::run(options))
            }
            Command::Sessions(command) => on_one_thread(sessions::run(command, &context, output)),
            Command::Connections(command) => on_one_thread(connections::run(command, &context, output)),
            Command::Streams(command) => on_one_thread(streams::run(command, &context, output)),
            Command::Archives(command) => on_one_thread(archives::run(command, &context, output)),
            Command::Broadcasts(command) => on_one_thread(broadcasts::run(command, &context, output)),
            Command::Signals(command) => on_one_thread(signals::run(command, &context, output)),
            Command::Moderation(command) => on_one_thread(moderation::run(command, &context, output)),
            Command::Sip(command) => on_one_thread(sip::run(command, &context, output)),
            Command::Captions(command) => on_one_thread(captions::run(command, &context, output)),
            Command::Renders(command) => on_one_thread(renders::run(command, &context, output)),
            Command::Audio(command) => on_one_thread(audio::run(command, &context, output)),
            Command::Completions(args) => {
                context.refuse_options_of_calls("completions")?;
                completions::run(&args, Self::command(), output)
            }
            Command::Tokens(command) => tokens::run(command, &context, output),
            Command::Webhooks(command) => on_one_thread(webhooks::run(command, &context, output)),
            Command::Doctor => on_one_thread(doctor::run(&context, output)),
        }
    }
}

#[cfg(test)]
mod tests {
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
