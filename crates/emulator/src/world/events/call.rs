//! Events of SIP calls.

use serde_json::{Value, json};
use vonage_video_models::UnixMillis;

use super::{Events, add};
use crate::webhooks::WebhookKey;
use crate::world::{CallState, SipCall};

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
