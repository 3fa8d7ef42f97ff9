//! Streams, and whether they are muted.

use uuid::Uuid;
use vonage_video_models::{Stream, UnixMillis};

/// One published stream and the connection it comes from.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) connection: Uuid,
    pub(crate) stream: Stream,
    pub(crate) published_at: UnixMillis,
    pub(crate) has_audio: bool,
    pub(crate) has_video: bool,
    /// Whether its publisher was told to mute its audio and has not unmuted since.
    pub(crate) muted: bool,
    /// Whether it obeys: a SIP call does only if it was asked to at its start.
    pub(crate) obeys_force_mute: bool,
}

/// All streams are muted, those of the future too, except these.
#[derive(Debug)]
pub(crate) struct ForceMute {
    pub(crate) excluded: Vec<String>,
}

impl ForceMute {
    pub(super) fn includes(&self, published: &Published) -> bool {
        let id = published.stream.id.as_str();
        published.obeys_force_mute && !self.excluded.iter().any(|excluded| excluded == id)
    }
}

impl Published {
    /// A stream with audio and video.
    pub(crate) fn new(connection: Uuid, stream: Stream, published_at: UnixMillis) -> Self {
        Self {
            connection,
            stream,
            published_at,
            has_audio: true,
            has_video: true,
            muted: false,
            obeys_force_mute: true,
        }
    }
}
