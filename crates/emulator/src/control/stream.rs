//! What a simulated client publishes.

use serde::{Deserialize, Serialize};
use vonage_video_models::VideoType;

/// What a simulated client publishes.
///
/// ```
/// use vonage_video_emulator::NewStream;
/// use vonage_video_models::VideoType;
///
/// let slides = NewStream::named("slides").video_type(VideoType::Screen).has_audio(false);
/// assert_eq!(
///     serde_json::to_string(&slides).unwrap(),
///     r#"{"name":"slides","videoType":"screen","hasAudio":false,"hasVideo":true}"#
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct NewStream {
    /// The publisher's name for it; empty unless given.
    pub name: String,
    /// What it shows; a camera unless given.
    pub video_type: VideoType,
    /// Whether it carries audio; it does unless said otherwise.
    pub has_audio: bool,
    /// Whether it carries video; it does unless said otherwise. The API leaves `videoType` out of a stream without.
    pub has_video: bool,
}

impl Default for NewStream {
    fn default() -> Self {
        Self {
            name: String::new(),
            video_type: VideoType::Camera,
            has_audio: true,
            has_video: true,
        }
    }
}

impl NewStream {
    /// A camera with audio under this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// What it shows.
    #[must_use]
    pub fn video_type(mut self, video_type: impl Into<VideoType>) -> Self {
        self.video_type = video_type.into();
        self
    }

    /// Whether it carries audio.
    #[must_use]
    pub fn has_audio(mut self, has_audio: bool) -> Self {
        self.has_audio = has_audio;
        self
    }

    /// Whether it carries video.
    #[must_use]
    pub fn has_video(mut self, has_video: bool) -> Self {
        self.has_video = has_video;
        self
    }
}

impl From<&str> for NewStream {
    fn from(name: &str) -> Self {
        Self::named(name)
    }
}
