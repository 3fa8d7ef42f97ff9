//! Sound in pieces of 20 ms.

use bytes::{Bytes, BytesMut};

use super::{AudioFormat, Pcm};

/// Cuts any amount of sound into frames of exactly 20 ms.
///
/// Vonage wants frames of the size it sends itself: it cuts longer ones, and pads or drops shorter ones. What does not
/// fill a frame waits for what follows, or for [`finish`](Self::finish). Sound that begins where a frame begins is cut
/// without being copied.
///
/// ```
/// use vonage_video_audio_connector::socket::{AudioFormat, Framer, Pcm};
///
/// let mut framer = Framer::new(&AudioFormat::default()); // 320 samples a frame
/// assert_eq!(framer.push(Pcm::silence(800)).len(), 2);
/// assert_eq!(framer.waiting(), 160);
/// assert_eq!(framer.finish(), Some(Pcm::silence(320)));
/// ```
#[derive(Debug)]
pub struct Framer {
    /// Never 0.
    frame_bytes: usize,
    /// Less than a frame.
    rest: BytesMut,
}

impl Framer {
    /// Frames of this format.
    #[must_use]
    pub fn new(format: &AudioFormat) -> Self {
        Self {
            frame_bytes: format.frame_bytes(),
            rest: BytesMut::new(),
        }
    }

    /// Takes sound in, and gives the frames that are complete now, in order.
    #[must_use = "these frames are given once"]
    pub fn push(&mut self, sound: impl Into<Pcm>) -> Vec<Pcm> {
        let mut bytes: Bytes = sound.into().into_bytes();
        let mut frames = Vec::with_capacity(self.frames_with(bytes.len()));
        if !self.rest.is_empty() {
            let missing = (self.frame_bytes - self.rest.len()).min(bytes.len());
            self.rest.extend_from_slice(&bytes.split_to(missing));
            if self.rest.len() < self.frame_bytes {
                return frames;
            }
            frames.push(Pcm::of_whole(self.rest.split().freeze()));
        }
        while bytes.len() >= self.frame_bytes {
            frames.push(Pcm::of_whole(bytes.split_to(self.frame_bytes)));
        }
        self.rest.extend_from_slice(&bytes);
        frames
    }

    /// The last frame, filled up with silence, if anything waits for one.
    #[must_use = "this frame is given once"]
    pub fn finish(&mut self) -> Option<Pcm> {
        if self.rest.is_empty() {
            return None;
        }
        self.rest.resize(self.frame_bytes, 0);
        Some(Pcm::of_whole(self.rest.split().freeze()))
    }

    /// Throws away what does not fill a frame, and says how many samples that were.
    pub fn clear(&mut self) -> usize {
        let samples = self.waiting();
        self.rest.clear();
        samples
    }

    /// How many samples wait for a frame to be full.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.rest.len() / size_of::<i16>()
    }

    /// How many frames there would be with so many more bytes.
    pub(super) fn frames_with(&self, bytes: usize) -> usize {
        self.rest.len().saturating_add(bytes) / self.frame_bytes
    }

    /// Cuts frames of another format from now on, and gives back what waited for one of the old format.
    pub(super) fn recut(&mut self, format: &AudioFormat) -> Pcm {
        self.frame_bytes = format.frame_bytes();
        Pcm::of_whole(self.rest.split().freeze())
    }
}
