//! How to stop what is being played.

/// How Vonage is told to throw away what it has not played yet. Sources disagree, and none is the documentation of the
/// video platform; [`Action`](Self::Action) is the default since Vonage's own samples use it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClearStyle {
    /// `{"action":"clear"}`, as in Vonage's samples and its Voice API.
    #[default]
    Action,
    /// `{"event":"websocket:cleared"}`, as in Vonage's Python package `vonage-audio-connector-server`.
    ClearedEvent,
    /// `{"event":"clearAudio"}`, as in older samples.
    ClearAudioEvent,
}

impl ClearStyle {
    /// The text message.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Action => r#"{"action":"clear"}"#,
            Self::ClearedEvent => r#"{"event":"websocket:cleared"}"#,
            Self::ClearAudioEvent => r#"{"event":"clearAudio"}"#,
        }
    }
}
