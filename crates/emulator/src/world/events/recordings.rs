//! Events of archives and broadcasts. Of broadcasts the service documents when they are sent, not what is in them: here it
//! is what the API answers.

use serde_json::{Value, json};
use vonage_video_models::{ArchiveStatus, UnixMillis};

use super::{Events, WebhookKey, add};
use crate::world::catalog::Place;
use crate::world::{
    Archive, ArchiveState, Broadcast, Live, Session, TRANSCRIPTION, TranscriptionSettings, World,
    playlist_url,
};

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
            .map(|session| archived_streams(archive, session));
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
fn archived_streams(archive: &Archive, session: &Session) -> Vec<Value> {
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

impl World {
    /// Tells of a broadcast that was started, has changed or has ended.
    pub(in crate::world) fn tell_broadcast(&mut self, place: Place, at: UnixMillis) {
        if let Some(broadcast) = self.broadcasts.get(place)
            && self.events.wants(WebhookKey::BroadcastStatus)
        {
            let body = self.events.broadcast(broadcast);
            self.events.push(WebhookKey::BroadcastStatus, at, &body);
        }
    }
}

impl Events {
    fn broadcast(&self, broadcast: &Broadcast) -> Value {
        let settings = &*broadcast.settings;
        let mut body = json!({
            "event": "broadcast",
            "id": broadcast.id.to_string(),
            "sessionId": &*broadcast.session,
            "applicationId": &*self.frame.application,
            "createdAt": broadcast.created_at,
            "updatedAt": broadcast.updated_at,
            "status": broadcast.status(),
            "maxDuration": settings.max_duration_seconds,
            "resolution": settings.resolution,
            "streamMode": if settings.manual { "manual" } else { "auto" },
            "hasAudio": settings.has_audio,
            "hasVideo": settings.has_video,
            "streams": broadcast_streams(broadcast.live()),
        });
        add(&mut body, "maxBitrate", settings.max_bitrate);
        add(&mut body, "multiBroadcastTag", settings.tag.as_deref());
        let hls = settings
            .hls
            .map(|hls| json!({"hls": {"dvr": hls.dvr, "lowLatency": hls.low_latency}}));
        add(&mut body, "settings", hls);
        let urls = broadcast.live().map(|live| self.urls(broadcast, live));
        add(&mut body, "broadcastUrls", urls);
        body
    }

    fn urls(&self, broadcast: &Broadcast, live: &Live) -> Value {
        let outputs = live.rtmp.iter().map(|output| {
            let mut shown = json!({
                "serverUrl": output.server_url.as_str(), "streamName": output.stream_name.expose(),
                "status": output.status,
            });
            add(&mut shown, "id", output.id.as_deref());
            shown
        });
        let mut urls = json!({"rtmp": outputs.collect::<Vec<_>>()});
        let origin = self.frame.origin.get().map_or("", String::as_str);
        if let Some(playlist) = playlist_url(origin, &self.frame.application, broadcast) {
            add(&mut urls, "hls", Some(playlist));
            let status = if broadcast.hls_ready {
                "ready"
            } else {
                "connecting"
            };
            add(&mut urls, "hlsStatus", Some(status));
        }
        urls
    }
}

/// The streams that were chosen by calls.
fn broadcast_streams(live: Option<&Live>) -> Vec<Value> {
    let composition = live.map(|live| &live.composition);
    let composition = composition.filter(|composition| composition.manual);
    let selected = composition.map_or(&[][..], |composition| &composition.selected);
    let shown = selected
        .iter()
        .map(|one| json!({"streamId": one.stream, "hasAudio": one.has_audio, "hasVideo": one.has_video}));
    shown.collect()
}
