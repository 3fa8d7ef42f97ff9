//! Samples from a WAV file.

use std::fmt;

use hound::{SampleFormat, WavReader};

use super::InvalidAudio;

/// One channel of samples, repeated without end.
#[derive(PartialEq, Eq)]
pub(super) struct Recording {
    /// Samples per second; never 0.
    rate: u32,
    /// Never empty.
    samples: Vec<i16>,
}

impl Recording {
    pub(super) fn of_wav(file: &[u8]) -> Result<Self, InvalidAudio> {
        let mut reader = WavReader::new(file).map_err(|error| not_right(&error))?;
        let spec = reader.spec();
        let bits = u32::from(spec.bits_per_sample);
        let all: Result<Vec<i16>, hound::Error> = match spec.sample_format {
            SampleFormat::Int => reader
                .samples::<i32>()
                .map(|sample| Ok(to_16_bits(sample?, bits)))
                .collect(),
            SampleFormat::Float => reader
                .samples::<f32>()
                .map(|sample| Ok((sample? * f32::from(i16::MAX)) as i16))
                .collect(),
        };
        let all = all.map_err(|error| not_right(&error))?;
        let channels = usize::from(spec.channels.max(1));
        let samples: Vec<i16> = all.chunks_exact(channels).map(mix).collect();
        if samples.is_empty() || spec.sample_rate == 0 {
            return Err(InvalidAudio::new("there are no samples in it"));
        }
        Ok(Self {
            rate: spec.sample_rate,
            samples,
        })
    }

    /// The sample at a place of this recording played at a rate, between two of its own where need be.
    pub(super) fn at(&self, place: u64, rate: u32) -> i16 {
        let (own, rate) = (u64::from(self.rate), u64::from(rate.max(1)));
        let passed = place.saturating_mul(own);
        let (before, between) = (passed / rate, passed % rate);
        let (one, next) = (self.sample(before), self.sample(before + 1));
        let step = (next - one) * between as i64 / rate as i64;
        i16::try_from(one + step).unwrap_or_default()
    }

    fn sample(&self, place: u64) -> i64 {
        let place = place % self.samples.len().max(1) as u64;
        let sample = self.samples.get(usize::try_from(place).unwrap_or_default());
        i64::from(sample.copied().unwrap_or_default())
    }
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recording({} samples at {} Hz)", self.samples.len(), self.rate)
    }
}

fn to_16_bits(sample: i32, bits: u32) -> i16 {
    let sample = if bits < 16 {
        sample << (16 - bits)
    } else {
        sample >> bits.saturating_sub(16).min(31)
    };
    sample.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

/// The mean of the channels.
fn mix(frame: &[i16]) -> i16 {
    let sum: i32 = frame.iter().map(|sample| i32::from(*sample)).sum();
    let mean = sum / i32::try_from(frame.len().max(1)).unwrap_or(1);
    i16::try_from(mean).unwrap_or_default()
}

fn not_right(error: &hound::Error) -> InvalidAudio {
    InvalidAudio::new(format!("it is not a WAV file that can be read: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use hound::{WavSpec, WavWriter};

    use super::*;

    fn wav(rate: u32, channels: u16, bits: u16, samples: &[i32]) -> Vec<u8> {
        let spec = WavSpec {
            channels,
            sample_rate: rate,
            bits_per_sample: bits,
            sample_format: SampleFormat::Int,
        };
        let mut file = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut file, spec).unwrap();
        for sample in samples {
            writer.write_sample(*sample).unwrap();
        }
        writer.finalize().unwrap();
        file.into_inner()
    }

    fn played(file: &[u8], rate: u32, count: u64) -> Vec<i16> {
        let recording = Recording::of_wav(file).unwrap();
        (0..count).map(|place| recording.at(place, rate)).collect()
    }

    #[test]
    fn a_file_of_the_same_rate_is_played_as_it_is_and_again() {
        assert_eq!(played(&wav(8000, 1, 16, &[1, -2, 3]), 8000, 5), [1, -2, 3, 1, -2]);
    }

    #[test]
    fn channels_are_mixed_and_widths_brought_to_sixteen_bits() {
        assert_eq!(played(&wav(8000, 2, 16, &[100, 300, -7, 7]), 8000, 2), [200, 0]);
        assert_eq!(played(&wav(8000, 1, 8, &[1, -128]), 8000, 2), [256, i16::MIN]);
        assert_eq!(
            played(&wav(8000, 1, 24, &[256, -8_388_608]), 8000, 2),
            [1, i16::MIN]
        );
    }

    #[test]
    fn other_rates_are_reached_by_going_between_samples() {
        assert_eq!(
            played(&wav(8000, 1, 16, &[0, 100]), 16_000, 5),
            [0, 50, 100, 50, 0]
        );
        assert_eq!(played(&wav(16_000, 1, 16, &[1, 2, 3, 4]), 8000, 3), [1, 3, 1]);
    }

    #[test]
    fn what_is_no_wav_file_is_refused() {
        let whole = wav(8000, 1, 16, &[1, 2, 3]);
        for file in [
            &b""[..],
            b"RIFF",
            b"not a wav file at all",
            &whole[..30],
            &wav(8000, 1, 16, &[]),
        ] {
            assert!(Recording::of_wav(file).is_err());
        }
    }
}
