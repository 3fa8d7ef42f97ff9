//! What is heard.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::recording::Recording;

/// What an Audio Connector sends, as if it were the sound of the session.
///
/// ```
/// use vonage_video_emulator::Audio;
///
/// assert_eq!(Audio::default(), Audio::tone(440.0)?);
/// assert!(Audio::wav(b"no such thing").is_err());
/// # Ok::<(), vonage_video_emulator::InvalidAudio>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Audio(pub(super) Sound);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sound {
    Silence,
    /// In Hz.
    Tone(f64),
    Recording(Arc<Recording>),
}

/// Audio that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAudio(String);

impl Audio {
    /// Frames of zeros.
    #[must_use]
    pub fn silence() -> Self {
        Self(Sound::Silence)
    }

    /// A sine tone of this frequency, at a quarter of full scale.
    ///
    /// # Errors
    ///
    /// The frequency is not between 1 and 4000 Hz, the highest one that 8000 samples per second can carry.
    pub fn tone(hertz: f64) -> Result<Self, InvalidAudio> {
        if (1.0..=4000.0).contains(&hertz) {
            Ok(Self(Sound::Tone(hertz)))
        } else {
            Err(InvalidAudio::new("a tone must have between 1 and 4000 Hz"))
        }
    }

    /// A WAV file (PCM of 8 to 32 bits or 32 bit float, any rate, any number of channels), mixed down to one channel,
    /// brought to the rate of each connector, and repeated without end.
    ///
    /// # Errors
    ///
    /// It is no such file, or there are no samples in it.
    pub fn wav(file: &[u8]) -> Result<Self, InvalidAudio> {
        Ok(Self(Sound::Recording(Arc::new(Recording::of_wav(file)?))))
    }
}

impl Default for Audio {
    /// A tone of 440 Hz.
    fn default() -> Self {
        Self(Sound::Tone(440.0))
    }
}

impl InvalidAudio {
    pub(super) fn new(problem: impl Into<String>) -> Self {
        Self(problem.into())
    }
}

impl fmt::Display for InvalidAudio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this audio cannot be sent: {}", self.0)
    }
}

impl Error for InvalidAudio {}
