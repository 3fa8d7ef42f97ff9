//! A recording in progress, and when it ends by itself (guide: archiving overview).

use vonage_video_models::UnixMillis;

use super::Archive;
use super::ArchiveState;
use crate::world::settle::after;
use crate::world::{Composition, Session};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// How much is recorded at most.
const LONGEST: i64 = 4 * HOUR;
/// How long an archive runs at most, pauses included.
const LONGEST_RUN: i64 = 12 * HOUR;
/// How long a pause may last.
const LONGEST_PAUSE: i64 = HOUR;
/// How soon after the start somebody has to publish.
const FIRST_PUBLISHER: i64 = MINUTE;

const TOO_LONG: &str = "maximum duration exceeded";
const IDLE: &str = "maximum idle time exceeded";
const SESSION_ENDED: &str = "session ended";

/// What an archive knows only while it runs.
#[derive(Debug)]
pub(crate) struct Recording {
    pub(crate) composition: Composition,
    flow: Flow,
    /// Since when it flows this way.
    since: UnixMillis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// Nobody has published yet.
    Waiting,
    Recording,
    /// Nobody publishes any more.
    Paused,
}

impl Recording {
    pub(super) fn new(composition: Composition, at: UnixMillis) -> Self {
        Self {
            composition,
            flow: Flow::Waiting,
            since: at,
        }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.flow == Flow::Paused
    }

    /// How long it has been recording since the last pause, in milliseconds.
    pub(super) fn running_for(&self, now: UnixMillis) -> i64 {
        match self.flow {
            Flow::Recording => (now.as_millis() - self.since.as_millis()).max(0),
            Flow::Waiting | Flow::Paused => 0,
        }
    }

    /// When it ends by itself, and why.
    pub(super) fn end(&self, started_at: UnixMillis, recorded: i64) -> (UnixMillis, &'static str) {
        let flow = match self.flow {
            Flow::Waiting => (after(self.since, FIRST_PUBLISHER), IDLE),
            Flow::Recording => (after(self.since, LONGEST - recorded), TOO_LONG),
            Flow::Paused => (after(self.since, LONGEST_PAUSE), IDLE),
        };
        let deserted = self.composition.deserted().map(|at| (at, SESSION_ENDED));
        let run = (after(started_at, LONGEST_RUN), TOO_LONG);
        let ends = deserted.into_iter().chain([flow, run]);
        // The first of equals: everybody's leaving is the reason that stands above the others.
        ends.min_by_key(|(at, _)| *at).unwrap_or(run)
    }
}

impl Archive {
    /// Takes note of who is in the session and what is published.
    pub(crate) fn attend(&mut self, session: &Session, at: UnixMillis) {
        let ArchiveState::Running(recording) = &mut self.state else {
            return;
        };
        recording.composition.attend(session);
        let flow = match (recording.flow, session.streams.is_empty()) {
            (Flow::Waiting | Flow::Paused, false) => Flow::Recording,
            (Flow::Recording, true) => Flow::Paused,
            (flow, _) => flow,
        };
        if flow != recording.flow {
            self.recorded += recording.running_for(at);
            (recording.flow, recording.since) = (flow, at);
            self.updated_at = at;
        }
        if self.settings.individual {
            self.follow_streams(session, at);
        }
    }
}
