//! Events of broadcasts. The service documents when they are sent, not what is in them: here it is what the API answers.

use serde_json::{Value, json};
use vonage_video_models::UnixMillis;

use super::{Events, add};
use crate::files::playlist_url;
use crate::webhooks::WebhookKey;
use crate::world::catalog::Place;
use crate::world::{Broadcast, Live, World};

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
            "streams": streams(broadcast.live()),
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
fn streams(live: Option<&Live>) -> Vec<Value> {
    let composition = live.map(|live| &live.composition);
    let composition = composition.filter(|composition| composition.manual);
    let selected = composition.map_or(&[][..], |composition| &composition.selected);
    let shown = selected
        .iter()
        .map(|one| json!({"streamId": one.stream, "hasAudio": one.has_audio, "hasVideo": one.has_video}));
    shown.collect()
}
