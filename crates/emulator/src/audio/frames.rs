//! Audio in pieces of 20 ms.

use super::Audio;
use super::sound::Sound;

/// How many pieces there are in a second.
const PER_SECOND: u32 = 50;
/// How loud a tone is: a quarter of full scale.
const LOUDNESS: f64 = 8192.0;

/// Cuts audio into frames: signed samples of 16 bits, the low byte first, one channel.
#[derive(Debug)]
pub(super) struct Frames {
    audio: Audio,
    /// Samples per second.
    rate: u32,
    /// How many samples have been cut off.
    place: u64,
}

impl Frames {
    pub(super) fn new(audio: Audio, rate: u32) -> Self {
        Self {
            audio,
            rate,
            place: 0,
        }
    }

    /// How many bytes a frame has: 320, 640 or 960 at the three rates of the service.
    pub(super) fn size(rate: u32) -> usize {
        (rate / PER_SECOND) as usize * size_of::<i16>()
    }

    pub(super) fn next(&mut self) -> Vec<u8> {
        let end = self.place + u64::from(self.rate / PER_SECOND);
        let frame = (self.place..end)
            .flat_map(|place| self.sample(place).to_le_bytes())
            .collect();
        self.place = end;
        frame
    }

    fn sample(&self, place: u64) -> i16 {
        match &self.audio.0 {
            Sound::Silence => 0,
            Sound::Tone(hertz) => {
                let turns = hertz * place as f64 / f64::from(self.rate);
                (LOUDNESS * (std::f64::consts::TAU * turns).sin()) as i16
            }
            Sound::Recording(recording) => recording.at(place, self.rate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(frame: &[u8]) -> Vec<i16> {
        frame
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect()
    }

    #[test]
    fn a_frame_is_twenty_milliseconds() {
        for (rate, size) in [(8000, 320), (16_000, 640), (24_000, 960)] {
            assert_eq!(Frames::size(rate), size);
            assert_eq!(Frames::new(Audio::default(), rate).next().len(), size);
        }
    }

    #[test]
    fn a_tone_goes_on_from_frame_to_frame() {
        // 50 Hz is one whole turn in a frame.
        let mut frames = Frames::new(Audio::tone(50.0).unwrap(), 8000);
        let first = samples(&frames.next());
        assert_eq!((first[0], first[40], first[80]), (0, 8192, 0));
        assert_eq!(first[120], -8192);
        assert_eq!(samples(&frames.next()), first);
        let mut frames = Frames::new(Audio::tone(25.0).unwrap(), 8000);
        let (first, second) = (samples(&frames.next()), samples(&frames.next()));
        assert!(first[80] == 8192 && second[80] == -8192);
    }

    #[test]
    fn silence_is_zeros() {
        assert!(
            Frames::new(Audio::silence(), 8000)
                .next()
                .iter()
                .all(|byte| *byte == 0)
        );
    }
}
