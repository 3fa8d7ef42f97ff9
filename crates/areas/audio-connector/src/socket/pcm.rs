//! Sound.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use vonage_video_models::AudioRate;

use super::BadMessage;

/// Sound as it travels: signed samples of 16 bits, little end first, one channel.
///
/// Cheap to clone and to cut: the bytes are shared. What came in a binary message is never copied.
///
/// ```
/// use vonage_video_audio_connector::socket::Pcm;
///
/// let pcm = Pcm::from([1, -2].as_slice());
/// assert_eq!(pcm.as_bytes().as_ref(), [1, 0, 0xfe, 0xff]);
/// assert!(pcm.samples().eq([1, -2]));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pcm(Bytes);

impl Pcm {
    /// So many samples of silence.
    #[must_use]
    pub fn silence(samples: usize) -> Self {
        Self(vec![0; samples.saturating_mul(size_of::<i16>())].into())
    }

    /// The samples.
    pub fn samples(&self) -> impl ExactSizeIterator<Item = i16> + '_ {
        self.0.as_chunks().0.iter().map(|pair| i16::from_le_bytes(*pair))
    }

    /// How many samples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len() / size_of::<i16>()
    }

    /// Whether there is no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How long it sounds at a rate; no time at a rate of 0.
    #[must_use]
    pub fn duration(&self, rate: AudioRate) -> Duration {
        let nanoseconds = (self.len() as u64).saturating_mul(1_000_000_000);
        Duration::from_nanos(nanoseconds.checked_div(rate.as_hz().into()).unwrap_or_default())
    }

    /// The bytes, two for each sample.
    #[must_use]
    pub fn as_bytes(&self) -> &Bytes {
        &self.0
    }

    /// The bytes, two for each sample.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// Of bytes that are whole samples.
    pub(super) fn of_whole(bytes: Bytes) -> Self {
        debug_assert_eq!(bytes.len() % size_of::<i16>(), 0);
        Self(bytes)
    }
}

impl TryFrom<Bytes> for Pcm {
    type Error = BadMessage;

    /// Takes bytes for sound. An odd number of them is refused, since it does not say which sample is the half one.
    fn try_from(bytes: Bytes) -> Result<Self, BadMessage> {
        match bytes.len() % size_of::<i16>() {
            0 => Ok(Self(bytes)),
            _ => Err(BadMessage::OddLength { bytes: bytes.len() }),
        }
    }
}

impl FromIterator<i16> for Pcm {
    fn from_iter<I: IntoIterator<Item = i16>>(samples: I) -> Self {
        let bytes: Vec<u8> = samples.into_iter().flat_map(i16::to_le_bytes).collect();
        Self(bytes.into())
    }
}

impl From<&[i16]> for Pcm {
    fn from(samples: &[i16]) -> Self {
        samples.iter().copied().collect()
    }
}

impl From<Vec<i16>> for Pcm {
    fn from(samples: Vec<i16>) -> Self {
        samples.into_iter().collect()
    }
}

/// Says how much there is, and nothing of what is said in it.
impl fmt::Debug for Pcm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pcm({} samples)", self.len())
    }
}
