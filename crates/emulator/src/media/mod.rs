//! A movie as an MP4 file: one color and silence, for as long as it is to last.
//!
//! The table of contents comes first, and picture and sound alternate by the minute, so players can start at once.

mod bits;
mod boxes;
mod codec;
mod fragment;
mod track;
mod video;

use self::boxes::{Boxed, UNITY};
pub(crate) use self::fragment::Fragments;
use self::track::Track;
pub(crate) use self::video::Picture;

/// What is to be in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Movie {
    /// How long it lasts; a movie of no time has one frame.
    pub(crate) seconds: u32,
    /// None where there is no video.
    pub(crate) picture: Option<Picture>,
    pub(crate) sound: bool,
    /// When it was made, in seconds since 1970.
    pub(crate) made_at: u64,
}

/// Times in the file are milliseconds.
const TIMESCALE: u32 = 1000;
/// From 1904, where MP4 counts from, to 1970.
const EPOCH: u64 = 2_082_844_800;

impl Movie {
    /// How long the file is, without making all of it.
    pub(crate) fn length(&self) -> u64 {
        let tracks = self.tracks();
        let media: u64 = tracks.iter().map(Track::length).sum();
        self.head(&tracks, 0).len() as u64 + 8 + media
    }

    /// The file.
    pub(crate) fn write(&self) -> Vec<u8> {
        let tracks = self.tracks();
        // The length of the head does not depend on the places written in it.
        let start = self.head(&tracks, 0).len() as u32 + 8;
        let mut file = self.head(&tracks, start);
        let mut media = Boxed::new(b"mdat");
        for chunk in 0..self.chunks() {
            for track in &tracks {
                media = media.bytes(&track.chunk(chunk));
            }
        }
        file.extend(media.done());
        file
    }

    fn frames(&self) -> u32 {
        self.seconds.max(1)
    }

    fn chunks(&self) -> u32 {
        self.frames().div_ceil(video::GROUP)
    }

    fn tracks(&self) -> Vec<Track> {
        let video = self.picture.map(|picture| Track::video(picture, self.frames()));
        let audio = self.sound.then(|| Track::audio(self.frames()));
        video.into_iter().chain(audio).collect()
    }

    /// Everything before the media, whose first byte stands at `start`.
    fn head(&self, tracks: &[Track], start: u32) -> Vec<u8> {
        let kind = Boxed::new(b"ftyp").bytes(b"isom").u32(0x200);
        let mut head = kind.bytes(b"isomiso2avc1mp41").done();
        let mut movie = Boxed::new(b"moov").with(header(self.made_at, self.frames(), tracks.len()));
        for (place, track) in tracks.iter().enumerate() {
            let places = places(tracks, place, start);
            movie = movie.with(track.describe(place as u32 + 1, self.made_at + EPOCH, &places));
        }
        head.extend(movie.done());
        head
    }
}

/// What a file says of itself: when it was made, how long it is, how many tracks it has.
fn header(made_at: u64, seconds: u32, tracks: usize) -> Boxed {
    Boxed::full(b"mvhd", 1, 0)
        .u64(made_at + EPOCH)
        .u64(made_at + EPOCH)
        .u32(TIMESCALE)
        .u64(u64::from(seconds) * u64::from(TIMESCALE))
        .u32(0x1_0000)
        .u16(0x100)
        .zeros(10)
        .list(UNITY)
        .zeros(24)
        .u32(tracks as u32 + 1)
}

/// Where the chunks of one track begin.
fn places(tracks: &[Track], wanted: usize, start: u32) -> Vec<u32> {
    let mut place = start;
    let mut places = Vec::new();
    let chunks = tracks.iter().map(Track::chunks).max().unwrap_or_default();
    for chunk in 0..chunks {
        for (number, track) in tracks.iter().enumerate() {
            let length = track.chunk_length(chunk);
            if number == wanted && length > 0 {
                places.push(place);
            }
            place += length;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_known_before_the_file_is_made() {
        let color = [80, 100, 160];
        let picture = |width, height| Some(Picture { width, height, color });
        for seconds in [0, 1, 63, 64, 65, 128, 3600] {
            for (picture, sound) in [
                (picture(640, 480), true),
                (picture(1080, 1920), false),
                (None, true),
            ] {
                let movie = Movie {
                    seconds,
                    picture,
                    sound,
                    made_at: 1_788_890_612,
                };
                assert_eq!(movie.length(), movie.write().len() as u64, "{movie:?}");
            }
        }
    }
}
