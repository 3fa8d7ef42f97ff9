//! A recording in progress: when it ends by itself (guide: archiving overview), and the streams that an individual archive
//! holds, each in a file of its own.

use vonage_video_models::{UnixMillis, VideoType};

use super::{Archive, ArchiveState};
use crate::clock::after;
use crate::world::{Composition, Published, Session};

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

/// How many streams are recorded at the same time; later ones are left out.
const MOST: usize = 50;

/// One stream from when it was first recorded to its end.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) stream: String,
    pub(crate) name: String,
    pub(crate) connection_data: String,
    pub(crate) video_type: Option<VideoType>,
    pub(crate) has_audio: bool,
    pub(crate) has_video: bool,
    /// When it began and when it ended, in milliseconds after the start of the archive.
    pub(crate) from: i64,
    pub(crate) to: Option<i64>,
}

impl Archive {
    /// Begins and ends parts as streams do.
    pub(super) fn follow_streams(&mut self, session: &Session, at: UnixMillis) {
        let Some(recording) = self.recording() else { return };
        let selected = |stream: &str| {
            let mut selected = recording.composition.selected.iter();
            selected.find(|one| one.stream == stream).cloned()
        };
        let manual = recording.composition.manual;
        let mut wanted = Vec::new();
        for published in &session.streams {
            let chosen = selected(published.stream.id.as_str());
            if chosen.is_some() || !manual {
                let audio = chosen.as_ref().is_none_or(|chosen| chosen.has_audio);
                let video = chosen.as_ref().is_none_or(|chosen| chosen.has_video);
                wanted.push((published, audio, video));
            }
        }
        let offset = at.as_millis() - self.created_at.as_millis();
        for part in self.parts.iter_mut().filter(|part| part.to.is_none()) {
            if !wanted.iter().any(|(published, ..)| part.is_of(published)) {
                part.to = Some(offset);
            }
        }
        let mut open = self.parts.iter().filter(|part| part.to.is_none()).count();
        for (published, audio, video) in wanted {
            let begun = self
                .parts
                .iter()
                .any(|part| part.to.is_none() && part.is_of(published));
            if !begun && open < MOST {
                open += 1;
                let has_audio = audio && published.has_audio && self.settings.has_audio;
                let has_video = video && published.has_video && self.settings.has_video;
                let part = Part::begin(session, published, has_audio, has_video, offset);
                self.parts.push(part);
            }
        }
    }

    /// Ends the parts that have not ended yet.
    pub(super) fn end_parts(&mut self, at: UnixMillis) {
        let offset = at.as_millis() - self.created_at.as_millis();
        for part in &mut self.parts {
            part.to.get_or_insert(offset);
        }
    }
}

impl Part {
    fn begin(session: &Session, published: &Published, has_audio: bool, has_video: bool, from: i64) -> Self {
        let details = session
            .connection(published.connection)
            .and_then(|connection| connection.details());
        Self {
            stream: published.stream.id.to_string(),
            name: published.stream.name.clone(),
            connection_data: details.map(|details| details.data.clone()).unwrap_or_default(),
            video_type: published.stream.video_type.clone(),
            has_audio,
            has_video,
            from,
            to: None,
        }
    }

    fn is_of(&self, published: &Published) -> bool {
        self.stream == published.stream.id.as_str()
    }

    /// How long it is, in milliseconds.
    pub(super) fn length(&self) -> i64 {
        self.to.map_or(0, |to| to - self.from)
    }
}
