//! `vonage-video renders start`.

use std::time::Duration;

use clap::Args;
use vonage_video::experience_composer::StartRender;
use vonage_video::{Client, Resolution, Secret};

use super::show;
use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::values::{Values, known};
use crate::{duration, ids};

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video renders start 2_MX4... --token @token.txt --url https://stage.example.org/board \\
    --name Board --resolution 1920x1080 --max-duration 30m
  vonage-video tokens create 2_MX4... |
    vonage-video renders start 2_MX4... --token - --url https://stage.example.org/scoreboard

A token, or a page with a key in its address, is visible in the process list when it stands on the command line: write \
@FILE for one in a file, or - for standard input, which one option can take.

Here --url is the page, which must be reachable from the internet. The base URL comes from VONAGE_VIDEO_URL, from \
--api-url, or from a --url before the command: `vonage-video --url URL renders start`.

The session must be routed. The answer comes before the page is loaded: `renders get` tells when it is started. Rendering \
is billed. It is never started twice by itself: exit code 4 means that it may run.";

#[derive(Args, Debug)]
pub(crate) struct StartArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// A client token for the session, of a publisher or a moderator; @FILE to read it from a file, or - from standard
    /// input
    #[arg(long, value_name = "TOKEN|@FILE", allow_hyphen_values = true)]
    token: Secret,

    /// The page: a web address of 15 to 2048 characters, reachable from the internet; @FILE to read it from a file, or -
    /// from standard input
    #[arg(id = "page", long = "url", value_name = "URL|@FILE")]
    page: Secret,

    /// When it ends at the latest, 60s to 10h [default: 2h]
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    max_duration: Option<Duration>,

    /// The picture size
    #[arg(long, value_name = "WxH", value_parser = known(Resolution::KNOWN, Resolution::as_str))]
    resolution: Option<Resolution>,

    /// The stream's name, 1 to 200 characters
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    // It has the id of the option every command takes, so it takes that one's place, and --url is free for the page.
    /// Another base URL, as --url for other commands [env: VONAGE_VIDEO_URL]
    #[arg(id = "url", long = "api-url", value_name = "URL", help_heading = "Global options")]
    _base_url: Option<String>,

    #[command(flatten)]
    call: CallOptions,
}

impl StartArgs {
    fn request(&self) -> Result<StartRender, Failure> {
        let mut values = Values::new();
        let token = values.secret("--token", self.token.expose())?;
        let page = values.secret("--url", self.page.expose())?;
        let mut request = StartRender::new(self.session.as_str(), token.expose(), page.expose());
        if let Some(limit) = self.max_duration {
            request = request.max_duration(limit);
        }
        if let Some(resolution) = &self.resolution {
            request = request.resolution(resolution.clone());
        }
        if let Some(name) = &self.name {
            request = request.name(name);
        }
        Ok(request)
    }
}

pub(super) async fn run(args: &StartArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let request = args.request()?;
    let make = |client: &Client| client.renders().start(request);
    call::fields(make, show::fields, &args.call, context, output).await
}
