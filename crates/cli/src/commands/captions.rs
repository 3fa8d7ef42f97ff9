//! `vonage-video captions`: live captions.

use std::time::Duration;

use clap::{Args, Subcommand};
use vonage_video::captions::StartCaptions;
use vonage_video::{Client, LanguageCode, Secret};

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::Fields;
use crate::values::Values;
use crate::{duration, ids, language};

const START_EXAMPLES: &str = "\
Examples:
  vonage-video captions start 2_MX4... --token @token.txt --language fr-FR --max-duration 30m
  vonage-video tokens create 2_MX4... --role moderator |
    vonage-video captions start 2_MX4... --token - --no-partial
  CAPTIONS=$(vonage-video captions start 2_MX4... --token @token.txt --json | jq -r .captionsId)

A token is visible in the process list when it stands on the command line: write @FILE for one in a file, or - for \
standard input, which one option can take. So it is with a callback address that holds a key.

The session must be routed, and has one captions job at a time. Keep the id: nothing can be asked for it later. Captions \
are billed. They are never started twice by themselves: exit code 4 means that they may run.";

const STOP_EXAMPLES: &str = "\
Examples:
  vonage-video captions stop e1a7d9b4-...

Ends billing. Captions that have ended already are not found.";

#[derive(Debug, Subcommand)]
pub(crate) enum CaptionsCommand {
    /// Start to caption a session
    #[command(after_help = START_EXAMPLES)]
    Start(Box<StartArgs>),

    /// Stop captions
    #[command(after_help = STOP_EXAMPLES)]
    Stop {
        /// The captions' id, as their start answered it
        #[arg(value_parser = ids::object)]
        captions: String,

        #[command(flatten)]
        call: CallOptions,
    },
}

#[derive(Args, Debug)]
pub(crate) struct StartArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// A client token for the session, of a moderator; @FILE to read it from a file, or - from standard input
    #[arg(long, value_name = "TOKEN|@FILE", allow_hyphen_values = true)]
    token: Secret,

    /// The language that is spoken, such as fr-FR [default: en-US]
    #[arg(long, value_name = "CODE", value_parser = language::parse)]
    language: Option<LanguageCode>,

    /// When they end at the latest, 5m to 4h [default: 4h]
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    max_duration: Option<Duration>,

    /// Send sentences only once they are complete
    #[arg(long)]
    no_partial: bool,

    /// Where the service reports that captions started, stopped or failed: a web address; @FILE to read it from a file, or
    /// - from standard input
    #[arg(long, value_name = "URL|@FILE")]
    status_callback_url: Option<Secret>,

    #[command(flatten)]
    call: CallOptions,
}

impl StartArgs {
    fn request(&self) -> Result<StartCaptions, Failure> {
        let mut values = Values::new();
        let token = values.secret("--token", self.token.expose())?;
        let mut request = StartCaptions::new(self.session.as_str(), token.expose());
        if let Some(language) = &self.language {
            request = request.language(language.clone());
        }
        if let Some(limit) = self.max_duration {
            request = request.max_duration(limit);
        }
        if self.no_partial {
            request = request.partial_captions(false);
        }
        if let Some(url) = &self.status_callback_url {
            let url = values.secret("--status-callback-url", url.expose())?;
            request = request.status_callback_url(url.expose());
        }
        Ok(request)
    }
}

pub(crate) async fn run(
    command: CaptionsCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        CaptionsCommand::Start(args) => {
            let request = args.request()?;
            let make = |client: &Client| client.captions().start(request);
            call::fields(
                make,
                |captions| Fields::new().with("captions", captions.id.as_str()),
                &args.call,
                context,
                output,
            )
            .await
        }
        CaptionsCommand::Stop { captions, call } => {
            let make = |client: &Client| client.captions().stop(captions);
            call::act(make, "the captions are stopped", &call, context, output).await
        }
    }
}
