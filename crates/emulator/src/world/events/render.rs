//! Events of Experience Composers.

use serde_json::json;
use vonage_video_models::UnixMillis;

use super::add;
use crate::webhooks::WebhookKey;
use crate::world::World;
use crate::world::catalog::Place;

impl World {
    /// Tells of an Experience Composer that has started or ended.
    pub(in crate::world) fn tell_render(&mut self, place: Place, at: UnixMillis) {
        let Some(render) = self.renders.get(place) else {
            return;
        };
        if !self.events.wants(WebhookKey::RenderStatus) {
            return;
        }
        let mut body = json!({
            "id": render.id.to_string(),
            "sessionId": &*render.session,
            "applicationId": &*self.events.frame.application,
            "status": render.status(),
            "createdAt": render.created_at,
            "updatedAt": render.updated_at,
            "url": render.url.as_str(),
            "resolution": render.resolution,
        });
        let stream = render.published.map(|published| published.stream());
        add(&mut body, "streamId", stream);
        add(&mut body, "name", render.name.as_deref());
        let reason = Some(spelled(&render.reason)).filter(|reason| !reason.is_empty());
        add(&mut body, "reason", reason);
        self.events.push(WebhookKey::RenderStatus, at, &body);
    }
}

/// Callbacks spell some reasons otherwise than answers of the API do.
fn spelled(reason: &str) -> &str {
    match reason {
        "Stop Requested" => "Stop Requested.",
        "Max duration exceeded" => "Max Duration Exceeded",
        other => other,
    }
}
