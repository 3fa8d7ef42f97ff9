//! `vonage-video archives start`.

use clap::{Args, ValueEnum};
use vonage_video::archives::StartArchive;
use vonage_video::models::{LanguageCode, OutputMode, Resolution};

use super::show;
use crate::call::{self, CallOptions};
use crate::commands::composition::{StreamChoice, Tracks};
use crate::commands::layout::LayoutArgs;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::values::{Values, known, whole};
use crate::{ids, language};

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video archives start 2_MX4... --name weekly
  vonage-video archives start 2_MX4... --layout custom --stylesheet @layout.css
  vonage-video archives start 2_MX4... --output-mode individual --transcription-language de-DE
  ARCHIVE=$(vonage-video archives start 2_MX4... --json | jq -r .id)

The session must be routed and have somebody in it. It records one archive at a time, or several with a --tag of their \
own each. Recording is billed. It is never started twice by itself: exit code 4 means that it may record.";

#[derive(Args, Debug)]
pub(crate) struct StartArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// A name for the archive
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    #[command(flatten)]
    tracks: Tracks,

    /// One file with everything, or a ZIP with a file for each stream [default: composed]
    #[arg(long, value_enum, value_name = "MODE")]
    output_mode: Option<OutputChoice>,

    /// The picture size of a composed archive [default: 640x480]
    #[arg(long, value_name = "WxH", value_parser = known(Resolution::KNOWN, Resolution::as_str))]
    resolution: Option<Resolution>,

    /// Who chooses the streams: the service, or `archives add-stream` [default: auto]
    #[arg(long, value_enum, value_name = "MODE")]
    stream_mode: Option<StreamChoice>,

    #[command(flatten)]
    layout: LayoutArgs,

    /// A tag that no other running archive of the session has, to record several at the same time
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,

    /// The most bits per second of a composed archive, 100000 to 6000000
    #[arg(long, value_name = "BPS", value_parser = whole::<u64>, allow_negative_numbers = true)]
    max_bitrate: Option<u64>,

    /// The constant quality of a composed archive instead: 15 to 40, smaller is better and larger on disk
    #[arg(long, value_name = "Q", value_parser = whole::<u64>, allow_negative_numbers = true)]
    quantization: Option<u64>,

    /// Transcribe the recording when it has ended; needs --output-mode individual, as the other options of transcriptions do
    #[arg(long)]
    transcription: bool,

    /// Transcribe it, spoken in this language, such as en-US
    #[arg(long, value_name = "CODE", value_parser = language::parse)]
    transcription_language: Option<LanguageCode>,

    /// Transcribe it and add a summary
    #[arg(long)]
    transcription_summary: bool,

    #[command(flatten)]
    call: CallOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OutputChoice {
    Composed,
    Individual,
}

impl StartArgs {
    fn request(&self) -> Result<StartArchive, Failure> {
        let mut request = StartArchive::new(self.session.as_str());
        if let Some(name) = &self.name {
            request = request.name(name);
        }
        if self.tracks.no_audio {
            request = request.audio(false);
        }
        if self.tracks.no_video {
            request = request.video(false);
        }
        if let Some(mode) = self.output_mode {
            request = request.output_mode(match mode {
                OutputChoice::Composed => OutputMode::Composed,
                OutputChoice::Individual => OutputMode::Individual,
            });
        }
        if let Some(resolution) = &self.resolution {
            request = request.resolution(resolution.clone());
        }
        if let Some(mode) = self.stream_mode {
            request = request.stream_mode(mode.into());
        }
        if let Some(layout) = self.layout.layout(&mut Values::new())? {
            request = request.layout(layout);
        }
        if let Some(tag) = &self.tag {
            request = request.tag(tag);
        }
        if let Some(rate) = self.max_bitrate {
            request = request.max_bitrate(rate);
        }
        if let Some(parameter) = self.quantization {
            request = request.quantization(parameter);
        }
        self.transcribed(request)
    }

    fn transcribed(&self, mut request: StartArchive) -> Result<StartArchive, Failure> {
        let option = if self.transcription {
            "--transcription"
        } else if self.transcription_language.is_some() {
            "--transcription-language"
        } else if self.transcription_summary {
            "--transcription-summary"
        } else {
            return Ok(request);
        };
        if !matches!(self.output_mode, Some(OutputChoice::Individual)) {
            return Err(Failure::usage(
                format!("{option} needs --output-mode individual"),
                "the service transcribes individual archives only; add --output-mode individual",
            ));
        }
        if self.transcription {
            request = request.transcription();
        }
        if let Some(language) = &self.transcription_language {
            request = request.transcription_language(language.clone());
        }
        if self.transcription_summary {
            request = request.transcription_summary();
        }
        Ok(request)
    }
}

pub(super) async fn run(args: &StartArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let request = args.request()?;
    let call = |client: &vonage_video::Client| client.archives().start(request);
    call::fields(call, show::fields, &args.call, context, output).await
}
