//! What players of HLS read of a broadcast: a playlist, the file before its segments, and the segments (RFC 8216).
//!
//! Nothing of it is kept. A segment is made when it is asked for, the same one every time, and how many there are is a
//! matter of the clock.

use std::fmt::Write;

use vonage_video_models::UnixMillis;

use super::{Broadcast, HLS_READY, HlsOutput};
use crate::clock::after;
use crate::media::Fragments;
use crate::world::composition::picture;

/// The playlist.
pub(crate) const PLAYLIST: &str = "playlist.m3u8";
/// The file that comes before the segments.
const HEAD: &str = "head.mp4";

/// How long a segment is, in seconds; with low latency, and without.
const SHORT: u32 = 1;
const LONG: u32 = 2;
/// How many segments a playlist has, unless one can go back to the beginning.
const WINDOW: u32 = 6;

/// Which segments there are, by their numbers.
struct Segments {
    /// The first one of the playlist.
    first: u32,
    /// The one that does not exist yet.
    end: u32,
    /// How long each is, in seconds.
    seconds: u32,
}

impl Broadcast {
    /// A file of its HLS output with its type, once players can read it.
    pub(crate) fn hls_file(&self, file: &str, now: UnixMillis) -> Option<(&'static str, Vec<u8>)> {
        let hls = self.settings.hls.filter(|_| self.hls_ready)?;
        let segments = self.segments(hls, now);
        if file == PLAYLIST {
            let playlist = self.playlist(hls, &segments);
            return Some(("application/vnd.apple.mpegurl", playlist.into_bytes()));
        }
        let kind = if self.settings.has_video {
            "video/mp4"
        } else {
            "audio/mp4"
        };
        let fragments = self.fragments();
        if file == HEAD {
            return Some((kind, fragments.head()));
        }
        let number = file.strip_prefix("segment-")?.strip_suffix(".m4s")?;
        let number = number
            .parse()
            .ok()
            .filter(|parsed: &u32| parsed.to_string() == number)?;
        segments
            .has(number)
            .then(|| (kind, fragments.segment(number, segments.seconds)))
    }

    fn segments(&self, hls: HlsOutput, now: UnixMillis) -> Segments {
        let seconds = if hls.low_latency { SHORT } else { LONG };
        // A clock that is turned back does not take away what made it ready.
        let until = match self.live() {
            Some(_) => now.max(after(self.created_at, HLS_READY)),
            None => self.updated_at,
        };
        let millis = until.as_millis().saturating_sub(self.created_at.as_millis());
        let end = u32::try_from(millis / 1000).unwrap_or_default() / seconds;
        let first = if hls.dvr { 0 } else { end.saturating_sub(WINDOW) };
        Segments { first, end, seconds }
    }

    fn playlist(&self, hls: HlsOutput, segments: &Segments) -> String {
        let Segments { first, end, seconds } = *segments;
        let mut text = format!(
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{seconds}\n#EXT-X-MEDIA-SEQUENCE:{first}\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n"
        );
        if hls.dvr {
            text.push_str("#EXT-X-PLAYLIST-TYPE:EVENT\n");
        }
        // Writing to a string does not fail.
        let _ = writeln!(text, "#EXT-X-MAP:URI=\"{HEAD}\"");
        for number in first..end {
            let _ = writeln!(text, "#EXTINF:{seconds}.000,\nsegment-{number}.m4s");
        }
        if self.live().is_none() {
            text.push_str("#EXT-X-ENDLIST\n");
        }
        text
    }

    fn fragments(&self) -> Fragments {
        let settings = &*self.settings;
        Fragments {
            picture: settings.has_video.then(|| picture(self.id, &settings.resolution)),
            // What has neither would be nothing to play.
            sound: settings.has_audio || !settings.has_video,
            made_at: u64::try_from(self.created_at.as_millis() / 1000).unwrap_or_default(),
        }
    }
}

impl Segments {
    /// Whether a segment can be read: one that has left the playlist still can for as long as a player may need that
    /// read the last playlist it was in.
    fn has(&self, number: u32) -> bool {
        (self.first.saturating_sub(WINDOW + 1)..self.end).contains(&number)
    }
}
