//! One track of a movie: its samples, and the tables that say where they are.

use super::boxes::{Boxed, UNITY};
use super::video::{GROUP, Picture};
use super::{TIMESCALE, codec};

/// How many frames of audio last as long as the frames of video from one key frame to the next.
const AUDIO_GROUP: u32 = GROUP * codec::AUDIO_RATE / codec::AUDIO_FRAME;

/// One track. All its chunks but the last hold equally many samples.
#[derive(Debug)]
pub(super) struct Track {
    seconds: u32,
    samples: u32,
    per_chunk: u32,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Video {
        picture: Picture,
        key: Vec<u8>,
        /// One for each frame number.
        still: Vec<Vec<u8>>,
    },
    Audio(Vec<u8>),
}

impl Track {
    /// One frame a second.
    pub(super) fn video(picture: Picture, seconds: u32) -> Self {
        Self {
            seconds,
            samples: seconds,
            per_chunk: GROUP,
            kind: Kind::Video {
                picture,
                key: picture.key_frame(),
                still: (0..16).map(|number| picture.still_frame(number)).collect(),
            },
        }
    }

    pub(super) fn audio(seconds: u32) -> Self {
        Self {
            seconds,
            samples: codec::audio_frames(seconds),
            per_chunk: AUDIO_GROUP,
            kind: Kind::Audio(codec::silence()),
        }
    }

    pub(super) fn chunks(&self) -> u32 {
        self.samples.div_ceil(self.per_chunk)
    }

    fn samples_of(&self, chunk: u32) -> u32 {
        let before = chunk * self.per_chunk;
        self.samples.saturating_sub(before).min(self.per_chunk)
    }

    /// A sample by its place in its chunk; every chunk of video begins with a key frame.
    fn sample(&self, place: u32) -> &[u8] {
        match &self.kind {
            Kind::Audio(frame) => frame,
            Kind::Video { key, .. } if place == 0 => key,
            Kind::Video { still, .. } => still.get(place as usize % 16).map_or(&[], Vec::as_slice),
        }
    }

    pub(super) fn chunk(&self, chunk: u32) -> Vec<u8> {
        let samples = (0..self.samples_of(chunk)).map(|place| self.sample(place));
        samples.collect::<Vec<_>>().concat()
    }

    pub(super) fn chunk_length(&self, chunk: u32) -> u32 {
        let samples = 0..self.samples_of(chunk);
        samples.map(|place| self.sample(place).len() as u32).sum()
    }

    pub(super) fn length(&self) -> u64 {
        (0..self.chunks())
            .map(|chunk| u64::from(self.chunk_length(chunk)))
            .sum()
    }

    /// The track as it stands in the table of contents.
    pub(super) fn describe(&self, id: u32, made_at: u64, places: &[u32]) -> Boxed {
        let (scale, each, handler, name) = match self.kind {
            Kind::Video { .. } => (TIMESCALE, TIMESCALE, b"vide", b"video\0"),
            Kind::Audio(_) => (codec::AUDIO_RATE, codec::AUDIO_FRAME, b"soun", b"audio\0"),
        };
        let (volume, width, height) = match &self.kind {
            Kind::Video { picture, .. } => (0, picture.width, picture.height),
            Kind::Audio(_) => (0x100, 0, 0),
        };
        let header = Boxed::full(b"tkhd", 1, 3)
            .u64(made_at)
            .u64(made_at)
            .u32(id)
            .u32(0)
            .u64(u64::from(self.seconds) * u64::from(TIMESCALE))
            .zeros(12)
            .u16(volume)
            .u16(0)
            .list(UNITY)
            .u32(u32::from(width) << 16)
            .u32(u32::from(height) << 16);
        let media = Boxed::full(b"mdhd", 1, 0)
            .u64(made_at)
            .u64(made_at)
            .u32(scale)
            .u64(u64::from(self.samples) * u64::from(each))
            .u16(0x55c4) // no language
            .u16(0);
        let handler = Boxed::full(b"hdlr", 0, 0)
            .u32(0)
            .bytes(handler)
            .zeros(12)
            .bytes(name);
        let header_of_kind = match self.kind {
            Kind::Video { .. } => Boxed::full(b"vmhd", 0, 1).zeros(8),
            Kind::Audio(_) => Boxed::full(b"smhd", 0, 0).zeros(4),
        };
        let here = Boxed::full(b"dref", 0, 0).u32(1).with(Boxed::full(b"url ", 0, 1));
        let information = Boxed::new(b"minf")
            .with(header_of_kind)
            .with(Boxed::new(b"dinf").with(here))
            .with(self.tables(each, places));
        Boxed::new(b"trak")
            .with(header)
            .with(Boxed::new(b"mdia").with(media).with(handler).with(information))
    }

    fn tables(&self, each: u32, places: &[u32]) -> Boxed {
        let chunks = self.chunks();
        let rest = self.samples_of(chunks.saturating_sub(1));
        // A track whose samples are all in fragments has none here.
        let times = if chunks == 0 {
            vec![0]
        } else {
            vec![1, self.samples, each]
        };
        let times = Boxed::full(b"stts", 0, 0).list(times);
        let runs = if chunks == 0 {
            vec![0]
        } else if chunks > 1 && rest < self.per_chunk {
            vec![2, 1, self.per_chunk, 1, chunks, rest, 1]
        } else {
            vec![1, 1, self.per_chunk.min(self.samples), 1]
        };
        let sizes = Boxed::full(b"stsz", 0, 0);
        let tables = Boxed::new(b"stbl")
            .with(Boxed::full(b"stsd", 0, 0).u32(1).with(self.codec()))
            .with(times);
        let tables = match &self.kind {
            _ if chunks == 0 => tables.with(sizes.u32(0).u32(0)),
            Kind::Audio(frame) => tables.with(sizes.u32(frame.len() as u32).u32(self.samples)),
            Kind::Video { .. } => {
                let keys = (0..chunks).map(|chunk| chunk * self.per_chunk + 1);
                let each = (0..self.samples).map(|place| self.sample(place % self.per_chunk).len() as u32);
                tables
                    .with(Boxed::full(b"stss", 0, 0).u32(chunks).list(keys))
                    .with(sizes.u32(0).u32(self.samples).list(each))
            }
        };
        let places = places.iter().copied();
        tables
            .with(Boxed::full(b"stsc", 0, 0).list(runs))
            .with(Boxed::full(b"stco", 0, 0).u32(chunks).list(places))
    }

    fn codec(&self) -> Boxed {
        match &self.kind {
            Kind::Video { picture, .. } => codec::avc(*picture),
            Kind::Audio(_) => codec::aac(),
        }
    }
}
