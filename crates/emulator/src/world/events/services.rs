//! Events of what runs in a session: SIP calls, live captions and Experience Composers. What is in those of captions is not
//! documented; here it is what the service's Node SDK expects.

use serde_json::{Value, json};
use vonage_video_models::UnixMillis;

use super::{Events, WebhookKey, add};
use crate::world::catalog::Place;
use crate::world::{CallState, Captions, CaptionsEnd, SipCall, World};

impl Events {
    /// Tells of a call that was dialed.
    pub(in crate::world) fn call_created(&mut self, call: &SipCall, at: UnixMillis) {
        if self.wants(WebhookKey::SipCallCreated) {
            let body = self.call(call, "callCreated", at);
            self.push(WebhookKey::SipCallCreated, at, &body);
        }
        self.call_updated(call, at);
    }

    /// Tells how far a call has come.
    pub(in crate::world) fn call_updated(&mut self, call: &SipCall, at: UnixMillis) {
        if self.wants(WebhookKey::SipCallUpdated) {
            let state = match call.state {
                CallState::Dialing => "DIALING",
                CallState::Ringing => "RINGING",
                CallState::Answered => "ACTIVE",
                CallState::Held => "ON_HOLD",
                CallState::Rejected(_) | CallState::Ended(_) => "HANGUP",
            };
            let mut body = self.call(call, "callUpdated", at);
            add(&mut body, "state", Some(state));
            self.push(WebhookKey::SipCallUpdated, at, &body);
        }
    }

    /// Tells of a call that is over.
    pub(in crate::world) fn call_destroyed(&mut self, call: &SipCall, at: UnixMillis) {
        self.call_updated(call, at);
        if self.wants(WebhookKey::SipCallDestroyed) {
            let (code, message) = match call.state {
                CallState::Rejected(status) => (status, words(status)),
                CallState::Ended(reason) => (reason.0, reason.1),
                // A call that goes on is not told of here.
                _ => return,
            };
            let mut body = self.call(call, "callDestroyed", at);
            add(&mut body, "reason_code", Some(code.to_string()));
            add(&mut body, "reason_message", Some(message));
            self.push(WebhookKey::SipCallDestroyed, at, &body);
        }
    }

    /// Tells of a call that was told to mute and obeys.
    pub(in crate::world) fn mute_forced(&mut self, call: &SipCall, at: UnixMillis) {
        if self.wants(WebhookKey::SipCallMuteForced) {
            let body = self.call(call, "muteForced", at);
            self.push(WebhookKey::SipCallMuteForced, at, &body);
        }
    }

    fn call(&self, call: &SipCall, event: &str, at: UnixMillis) -> Value {
        let mut body = self.monitored(&call.session, event, None, at);
        let told = json!({
            "id": call.id.to_string(), "connectionId": call.connection.to_string(), "createdAt": call.created_at,
        });
        add(&mut body, "call", Some(told));
        body
    }
}

/// What SIP calls a status (RFC 3261, section 21).
fn words(status: u16) -> &'static str {
    match status {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        408 => "Request Timeout",
        410 => "Gone",
        480 => "Temporarily Unavailable",
        484 => "Address Incomplete",
        486 => "Busy Here",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        503 => "Service Unavailable",
        504 => "Server Time-out",
        600 => "Busy Everywhere",
        603 => "Decline",
        604 => "Does Not Exist Anywhere",
        400..=499 => "Bad Request",
        500..=599 => "Server Internal Error",
        _ => "Busy Everywhere",
    }
}

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
