//! A movie in fragments, as players of HLS read it while it goes on: a file that only says how the tracks are coded,
//! then segments of some seconds that each begin with a key frame.

use super::boxes::Boxed;
use super::track::Track;
use super::video::Picture;
use super::{EPOCH, TIMESCALE, codec, header};

/// Frames a second.
const RATE: u32 = 5;
/// A sample that others depend on and that depends on none; one that is no key frame.
const KEY: u32 = 0x0200_0000;
const STILL: u32 = 0x0101_0000;

/// What is in the fragments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fragments {
    /// None where there is no video.
    pub(crate) picture: Option<Picture>,
    pub(crate) sound: bool,
    /// When they begin, in seconds since 1970.
    pub(crate) made_at: u64,
}

/// What a segment holds of one track.
struct Run {
    /// When its first sample is played, in the time of the track.
    begin: u64,
    is_video: bool,
    samples: Vec<Vec<u8>>,
}

impl Fragments {
    /// The file that comes before all segments.
    pub(crate) fn head(&self) -> Vec<u8> {
        let kind = Boxed::new(b"ftyp").bytes(b"iso6").u32(0);
        let mut head = kind.bytes(b"iso5iso6mp41").done();
        let video = self
            .picture
            .map(|picture| (Track::video(picture, 0), TIMESCALE / RATE, STILL));
        let audio = self.sound.then(|| (Track::audio(0), codec::AUDIO_FRAME, KEY));
        let tracks: Vec<_> = video.into_iter().chain(audio).collect();
        let mut movie = Boxed::new(b"moov").with(header(self.made_at, 0, tracks.len()));
        let mut extends = Boxed::new(b"mvex");
        for (id, (track, each, flags)) in (1..).zip(&tracks) {
            movie = movie.with(track.describe(id, self.made_at + EPOCH, &[]));
            extends = extends.with(Boxed::full(b"trex", 0, 0).list([id, 1, *each, 0, *flags]));
        }
        head.extend(movie.with(extends).done());
        head
    }

    /// A segment by its number, counted from 0; all are so many seconds long.
    pub(crate) fn segment(&self, number: u32, seconds: u32) -> Vec<u8> {
        let (from, to) = (number * seconds, (number + 1) * seconds);
        let video = self.picture.map(|picture| Run::video(picture, from, to));
        let audio = self.sound.then(|| Run::audio(from, to));
        let runs: Vec<_> = video.into_iter().chain(audio).collect();
        // The length of the head does not depend on the places written in it.
        let start = head(number, &runs, 0).len() as u32 + 8;
        let mut segment = head(number, &runs, start);
        let samples: Vec<_> = runs.iter().flat_map(|run| &run.samples).collect();
        let media = samples
            .iter()
            .fold(Boxed::new(b"mdat"), |media, sample| media.bytes(sample));
        segment.extend(media.done());
        segment
    }
}

impl Run {
    fn video(picture: Picture, from: u32, to: u32) -> Self {
        let stills = (1..(to - from) * RATE).map(|number| picture.still_frame(number));
        Self {
            begin: u64::from(from) * u64::from(TIMESCALE),
            is_video: true,
            samples: std::iter::once(picture.key_frame()).chain(stills).collect(),
        }
    }

    /// The frames that begin in these seconds; their length does not divide a second.
    fn audio(from: u32, to: u32) -> Self {
        let (from, to) = (codec::audio_frames(from), codec::audio_frames(to));
        Self {
            begin: u64::from(from) * u64::from(codec::AUDIO_FRAME),
            is_video: false,
            samples: (from..to).map(|_| codec::silence()).collect(),
        }
    }

    fn length(&self) -> u32 {
        self.samples.iter().map(|sample| sample.len() as u32).sum()
    }

    /// The run as it stands in the head of its segment; its samples begin at `start`.
    fn describe(&self, id: u32, start: u32) -> Boxed {
        let sizes = self.samples.iter().map(|sample| sample.len() as u32);
        let count = self.samples.len() as u32;
        let samples = if self.is_video {
            // Where they are, what the first one is, and the size of each.
            Boxed::full(b"trun", 0, 0x205).list([count, start, KEY])
        } else {
            Boxed::full(b"trun", 0, 0x201).list([count, start])
        };
        Boxed::new(b"traf")
            .with(Boxed::full(b"tfhd", 0, 0x2_0000).u32(id)) // places count from the head's first byte
            .with(Boxed::full(b"tfdt", 1, 0).u64(self.begin))
            .with(samples.list(sizes))
    }
}

/// Everything of a segment before its media, whose first byte stands at `start`.
fn head(number: u32, runs: &[Run], start: u32) -> Vec<u8> {
    let mut place = start;
    let mut head = Boxed::new(b"moof").with(Boxed::full(b"mfhd", 0, 0).u32(number + 1));
    for (id, run) in (1..).zip(runs) {
        head = head.with(run.describe(id, place));
        place += run.length();
    }
    head.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_follow_each_other_without_a_gap() {
        for seconds in [1, 2] {
            let mut audio = 0;
            for number in 0..100 {
                let (from, to) = (number * seconds, (number + 1) * seconds);
                let run = Run::audio(from, to);
                assert_eq!(run.begin, u64::from(audio * codec::AUDIO_FRAME));
                audio += run.samples.len() as u32;
            }
            // All of the time is filled, and less than a frame more.
            let (filled, wanted) = (audio * codec::AUDIO_FRAME, 100 * seconds * codec::AUDIO_RATE);
            assert!(
                (wanted..wanted + codec::AUDIO_FRAME).contains(&filled),
                "{filled}"
            );
        }
    }
}
