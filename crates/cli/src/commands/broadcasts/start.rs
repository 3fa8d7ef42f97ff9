//! `vonage-video broadcasts start`.

use std::time::Duration;

use clap::Args;
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::models::{Hls, Resolution, Secret};

use super::{rtmp, show};
use crate::call::{self, CallOptions};
use crate::commands::composition::{StreamChoice, Tracks};
use crate::commands::layout::LayoutArgs;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::values::{Values, known, whole};
use crate::{duration, ids};

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video broadcasts start 2_MX4... --hls --low-latency
  vonage-video broadcasts start 2_MX4... --rtmp north=rtmps://example.org/live,@name.txt
  pass show name | vonage-video broadcasts start 2_MX4... --rtmp rtmps://example.org/live,-
  BROADCAST=$(vonage-video broadcasts start 2_MX4... --hls --json | jq -r .id)

Who has a stream name can publish at the server, and arguments are visible in the process list: write @FILE for one in a \
file, or - for standard input, which one option can take. A line break at the end does not count.

The session must be routed and have somebody in it. It is broadcast once at a time, or several times with a --tag of \
their own each, to five RTMP servers altogether. Broadcasting is billed. It is never started twice by itself: exit code \
4 means that it may be on air. --json prints the service's answer, stream names and all.";

#[derive(Args, Debug)]
pub(crate) struct StartArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// Show it to players that fetch it over HTTP
    #[arg(long)]
    hls: bool,

    /// HLS in which players can rewind; not with --low-latency
    #[arg(long)]
    dvr: bool,

    /// HLS with short delays
    #[arg(long)]
    low_latency: bool,

    /// Send it to this RTMP server, with an id of your own for it; STREAM_NAME may be @FILE or -; up to five times
    #[arg(long, value_name = "[ID=]SERVER_URL,STREAM_NAME")]
    rtmp: Vec<Secret>,

    /// When it ends at the latest, 60s to 10h [default: 4h]
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    max_duration: Option<Duration>,

    /// The most bits per second, 100000 to 6000000
    #[arg(long, value_name = "BPS", value_parser = whole::<u64>, allow_negative_numbers = true)]
    max_bitrate: Option<u64>,

    /// The picture size [default: 640x480]
    #[arg(long, value_name = "WxH", value_parser = known(Resolution::KNOWN, Resolution::as_str))]
    resolution: Option<Resolution>,

    /// Who chooses the streams: the service, or `broadcasts add-stream` [default: auto]
    #[arg(long, value_enum, value_name = "MODE")]
    stream_mode: Option<StreamChoice>,

    #[command(flatten)]
    layout: LayoutArgs,

    /// A tag that no other running broadcast of the session has, to have several at the same time
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,

    #[command(flatten)]
    tracks: Tracks,

    #[command(flatten)]
    call: CallOptions,
}

impl StartArgs {
    fn request(&self) -> Result<StartBroadcast, Failure> {
        let mut values = Values::new();
        let mut request = StartBroadcast::new(self.session.as_str());
        if self.hls || self.dvr || self.low_latency {
            let mut hls = Hls::new();
            hls.dvr = self.dvr.then_some(true);
            hls.low_latency = self.low_latency.then_some(true);
            request = request.hls(hls);
        }
        for server in &self.rtmp {
            request = request.rtmp(rtmp::read(server, &mut values)?);
        }
        if let Some(limit) = self.max_duration {
            request = request.max_duration(limit);
        }
        if let Some(rate) = self.max_bitrate {
            request = request.max_bitrate(rate);
        }
        if let Some(resolution) = &self.resolution {
            request = request.resolution(resolution.clone());
        }
        if let Some(mode) = self.stream_mode {
            request = request.stream_mode(mode.into());
        }
        if let Some(layout) = self.layout.layout(&mut values)? {
            request = request.layout(layout);
        }
        if let Some(tag) = &self.tag {
            request = request.tag(tag);
        }
        if self.tracks.no_audio {
            request = request.audio(false);
        }
        if self.tracks.no_video {
            request = request.video(false);
        }
        Ok(request)
    }
}

pub(super) async fn run(args: &StartArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let request = args.request()?;
    let call = |client: &vonage_video::Client| client.broadcasts().start(request);
    call::fields(call, show::fields, &args.call, context, output).await
}
