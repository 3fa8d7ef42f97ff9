//! What Audio Connectors send.

use super::Control;
use crate::audio::Audio;

/// The sound of the application's sessions.
impl Control {
    /// What Audio Connectors that are connected from now on will send. Those that run go on with theirs.
    ///
    /// A [`reset`](Self::reset) brings back what the builder said.
    pub async fn set_audio(&self, audio: Audio) {
        *self.application.audio.lock() = audio;
    }
}
