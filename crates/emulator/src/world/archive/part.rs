//! The streams an individual archive holds, each in a file of its own.

use vonage_video_models::{UnixMillis, VideoType};

use super::Archive;
use crate::world::{Published, Session};

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
