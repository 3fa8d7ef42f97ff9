//! Events of archives.

use serde_json::{Value, json};
use vonage_video_models::{ArchiveStatus, UnixMillis};

use super::{Events, add};
use crate::files::TRANSCRIPTION;
use crate::webhooks::WebhookKey;
use crate::world::catalog::Place;
use crate::world::{Archive, ArchiveState, Session, TranscriptionSettings, World};

impl World {
    /// Tells of an archive whose status is not what it was.
    pub(in crate::world) fn tell_archive(
        &mut self,
        place: Place,
        was: Option<&ArchiveStatus>,
        at: UnixMillis,
    ) {
        let Some(archive) = self.archives.get(place) else {
            return;
        };
        if self.events.wants(WebhookKey::ArchiveStatus) && was != Some(&archive.status()) {
            let session = self.sessions.get(&*archive.session);
            let body = self.events.archive(archive, session, at);
            self.events.push(WebhookKey::ArchiveStatus, at, &body);
        }
    }
}

impl Events {
    fn archive(&self, archive: &Archive, session: Option<&Session>, at: UnixMillis) -> Value {
        let settings = &*archive.settings;
        let unfinished = archive.recording().is_some() || matches!(archive.state, ArchiveState::Stopped);
        let seconds = if unfinished { 0 } else { archive.seconds(at) };
        // The moment of the call that started it, to the second.
        let created_at = archive
            .created_at
            .as_millis()
            .saturating_add(500)
            .div_euclid(1000)
            * 1000;
        let started = archive.status() == ArchiveStatus::Started;
        let streams = session
            .filter(|_| started)
            .map(|session| streams(archive, session));
        let mut body = json!({
            "event": "archive",
            "id": archive.id.to_string(),
            "sessionId": &*archive.session,
            "partnerId": &*self.frame.application,
            "createdAt": created_at,
            "updatedAt": archive.updated_at,
            "status": archive.status(),
            "reason": archive.reason,
            "name": settings.name,
            "duration": seconds,
            "size": archive.size,
            "outputMode": if settings.individual { "individual" } else { "composed" },
            "streamMode": if settings.manual { "manual" } else { "auto" },
            "hasAudio": settings.has_audio,
            "hasVideo": settings.has_video,
            "hasTranscription": settings.transcription.is_some(),
            "sha256sum": "",
            "password": "",
            "multiArchiveTag": settings.tag.as_deref().unwrap_or_default(),
            "streams": streams.unwrap_or_default(),
            "url": self.link(archive, archive.file_name(), at),
        });
        let resolution = (!settings.individual).then_some(&settings.resolution);
        add(&mut body, "resolution", resolution.map(ToString::to_string));
        let transcription = settings.transcription.as_ref();
        let transcription = transcription.map(|settings| self.transcription(archive, settings, at));
        add(&mut body, "transcription", transcription);
        body
    }

    fn transcription(&self, archive: &Archive, settings: &TranscriptionSettings, at: UnixMillis) -> Value {
        let status = match archive.status() {
            ArchiveStatus::Started | ArchiveStatus::Paused => "requested",
            ArchiveStatus::Stopped => "started",
            ArchiveStatus::Uploaded => "uploaded",
            ArchiveStatus::Failed => "failed",
            _ => "available",
        };
        json!({
            "status": status, "url": self.link(archive, TRANSCRIPTION, at),
            "primaryLanguageCode": settings.language, "hasSummary": settings.has_summary,
        })
    }

    /// An address that is good for ten minutes, for one whose files can be downloaded.
    fn link(&self, archive: &Archive, file: &str, at: UnixMillis) -> Option<String> {
        let origin = self.frame.origin.get().map_or("", String::as_str);
        let application = &self.frame.application;
        let links = &self.frame.links;
        matches!(archive.state, ArchiveState::Available)
            .then(|| links.link(origin, application, archive.id, file, at))
    }
}

/// What an archive records: the chosen streams, or all.
fn streams(archive: &Archive, session: &Session) -> Vec<Value> {
    let composition = archive.composition().filter(|composition| composition.manual);
    let one = |id: &str, audio, video| json!({"streamId": id, "hasAudio": audio, "hasVideo": video});
    match composition {
        Some(composition) => {
            let selected = composition.selected.iter();
            let selected = selected.map(|chosen| one(&chosen.stream, chosen.has_audio, chosen.has_video));
            selected.collect()
        }
        None => {
            let published = session.streams.iter();
            let published =
                published.map(|one_of| one(one_of.stream.id.as_str(), one_of.has_audio, one_of.has_video));
            published.collect()
        }
    }
}
