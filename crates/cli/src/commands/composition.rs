//! What archives and broadcasts are composed of: who chooses the streams, and which tracks of them are in.

use clap::{Args, ValueEnum};
use vonage_video::models::{SelectedStream, StreamMode};

use crate::call::CallOptions;
use crate::ids;

/// Who chooses the streams.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum StreamChoice {
    Auto,
    Manual,
}

impl From<StreamChoice> for StreamMode {
    fn from(choice: StreamChoice) -> Self {
        match choice {
            StreamChoice::Auto => Self::Auto,
            StreamChoice::Manual => Self::Manual,
        }
    }
}

/// A stream to add to an archive or a broadcast.
#[derive(Args, Debug)]
pub(crate) struct AddedStream {
    /// The stream's id
    #[arg(value_parser = ids::object)]
    pub(crate) stream: String,

    #[command(flatten)]
    pub(crate) tracks: Tracks,

    #[command(flatten)]
    pub(crate) call: CallOptions,
}

/// A stream to remove from an archive or a broadcast.
#[derive(Args, Debug)]
pub(crate) struct RemovedStream {
    /// The stream's id
    #[arg(value_parser = ids::object)]
    pub(crate) stream: String,

    #[command(flatten)]
    pub(crate) call: CallOptions,
}

/// What is left out of an archive, a broadcast or a stream in one.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Tracks {
    /// Leave the audio out
    #[arg(long)]
    pub(crate) no_audio: bool,

    /// Leave the video out
    #[arg(long)]
    pub(crate) no_video: bool,
}

/// Which tracks there are, in words; nothing where the service does not tell.
pub(crate) fn describe(audio: Option<bool>, video: Option<bool>) -> Option<&'static str> {
    match (audio?, video?) {
        (true, true) => Some("audio and video"),
        (true, false) => Some("audio"),
        (false, true) => Some("video"),
        (false, false) => Some("none"),
    }
}

/// A stream that was added by hand, with what of it is in.
pub(crate) fn selected(stream: &SelectedStream) -> String {
    let tracks = describe(stream.has_audio, stream.has_video);
    match tracks {
        Some(tracks) => format!("{} ({tracks})", stream.stream_id.as_str()),
        None => stream.stream_id.as_str().to_owned(),
    }
}
