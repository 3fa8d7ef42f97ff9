//! What archives and broadcasts have in common: a picture composed of the streams of a session.

use uuid::Uuid;
use vonage_video_models::{Layout, Resolution, UnixMillis};

use super::{Session, World};
use crate::clock::after;
use crate::media::Picture;

/// How long an archive or a broadcast goes on in a session without clients, in milliseconds.
const EMPTY_FOR: i64 = 60_000;

/// How the streams of a running archive or broadcast are chosen and arranged.
#[derive(Debug)]
pub(crate) struct Composition {
    pub(crate) layout: Layout,
    /// Whether streams are added and removed by calls.
    pub(crate) manual: bool,
    pub(crate) selected: Vec<Selected>,
    /// Since when nobody is in the session.
    empty_since: Option<UnixMillis>,
}

/// A stream that was added by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selected {
    pub(crate) stream: String,
    pub(crate) has_audio: bool,
    pub(crate) has_video: bool,
}

/// Why an archive or a broadcast does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StartRefused {
    NoSession,
    NotRouted,
    Encrypted,
    NobodyConnected,
    /// Another one of the session runs under this tag, or without one as well.
    Taken,
    /// More RTMP outputs than a session may have at a time.
    TooManyOutputs,
}

impl Composition {
    pub(crate) fn new(layout: Layout, manual: bool) -> Self {
        Self {
            layout,
            manual,
            selected: Vec::new(),
            empty_since: None,
        }
    }

    /// When it is over because everybody has left.
    pub(super) fn deserted(&self) -> Option<UnixMillis> {
        self.empty_since.map(|since| after(since, EMPTY_FOR))
    }

    /// Takes note of who is in the session and what is published.
    pub(super) fn attend(&mut self, session: &Session) {
        self.empty_since = session.empty_since();
        self.selected
            .retain(|selected| session.publishes(&selected.stream));
    }

    /// Adds a stream, or changes what of it is in.
    pub(crate) fn add(&mut self, added: Selected) {
        match self.selected.iter_mut().find(|one| one.stream == added.stream) {
            Some(one) => *one = added,
            None => self.selected.push(added),
        }
    }

    /// Removes a stream; whether it was in.
    pub(crate) fn remove(&mut self, stream: &str) -> bool {
        let before = self.selected.len();
        self.selected.retain(|one| one.stream != stream);
        self.selected.len() < before
    }
}

impl Session {
    pub(crate) fn publishes(&self, stream: &str) -> bool {
        let mut streams = self.streams.iter();
        streams.any(|published| published.stream.id.as_str() == stream)
    }
}

impl World {
    /// Whether a session can be archived or broadcast at all: it is routed, not encrypted, and somebody is there.
    pub(super) fn may_be_composed(&self, name: &str) -> Result<(), StartRefused> {
        let session = self.sessions.get(name).ok_or(StartRefused::NoSession)?;
        if !session.is_routed() {
            Err(StartRefused::NotRouted)
        } else if session.form.e2ee == Some(true) {
            Err(StartRefused::Encrypted)
        } else if session.connections.is_empty() {
            Err(StartRefused::NobodyConnected)
        } else {
            Ok(())
        }
    }
}

/// What an archive or a broadcast shows: its own color, far from black, white and the loudest ones.
pub(super) fn picture(id: Uuid, resolution: &Resolution) -> Picture {
    let size = resolution.as_str().split_once('x');
    let parsed = size.and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    let (width, height) = parsed.unwrap_or((640, 480));
    let [first, second, third, ..] = *id.as_bytes();
    let color = [first, second, third].map(|byte| 64 + byte / 2);
    Picture { width, height, color }
}
