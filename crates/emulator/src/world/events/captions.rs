//! Events of live captions. The service does not document what is in them; here it is what its Node SDK expects.

use serde_json::json;
use vonage_video_models::UnixMillis;

use super::{Events, add};
use crate::webhooks::WebhookKey;
use crate::world::{Captions, CaptionsEnd};

impl Events {
    /// Tells of captions that have started or ended.
    pub(in crate::world) fn captions(&mut self, captions: &Captions, at: UnixMillis) {
        if captions.callback.is_none() && !self.wants(WebhookKey::CaptionsStatus) {
            return;
        }
        let status = match captions.ended {
            None => "started",
            Some((_, CaptionsEnd::Failed)) => "failed",
            Some(_) => "stopped",
        };
        let lasted = at.as_millis().saturating_sub(captions.started_at.as_millis());
        let mut body = json!({
            "captionId": captions.id.to_string(),
            "sessionId": &*captions.session,
            "applicationId": &*self.frame.application,
            "status": status,
            "createdAt": captions.started_at,
            "updatedAt": at,
            "duration": lasted / 1000,
            "languageCode": captions.language,
            "provider": "aws-transcribe",
        });
        let failed = matches!(captions.ended, Some((_, CaptionsEnd::Failed)));
        add(&mut body, "reason", failed.then_some("failure"));
        self.push_to(WebhookKey::CaptionsStatus, at, &body, captions.callback.clone());
    }
}
