//! Events of SIP calls.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{ApplicationId, ConnectionId, SessionId, SipCallId, SipReason, UnixMillis, lenient};

open_enum! {
    /// Where a SIP call stands. In capitals on the wire.
    SipCallState {
        /// The call is being made.
        Dialing = "DIALING",
        /// The telephone rings.
        Ringing = "RINGING",
        /// Somebody put the call on hold.
        OnHold = "ON_HOLD",
        /// Somebody answered; media flows.
        Active = "ACTIVE",
        /// One side hung up.
        HangUp = "HANGUP",
    }
}

/// A SIP call was made, changed, ended, or muted by a moderator (`callCreated`, `callUpdated`, `callDestroyed`,
/// `muteForced`; guide: SIP interconnect, monitoring).
///
/// Creation and end are told at least once, and perhaps more often. `muteForced` comes only for calls that were dialed
/// with `observeForceMute`.
///
/// ```
/// use vonage_video_models::{SipCallEvent, SipReason};
///
/// let event: SipCallEvent = serde_json::from_str(
///     r#"{"sessionId":"2_MX4","event":"callDestroyed","reason_code":"486","reason_message":"Busy Here",
///         "timestamp":1790000300000,"call":{"id":"conf-77","connectionId":"5e5e5e5e","createdAt":1790000290000}}"#,
/// )?;
/// match event.reason_code {
///     Some(SipReason::NormalClearing) => println!("hung up"),
///     Some(code) if code.sip_status() == Some(486) => println!("busy"),
///     other => println!("ended: {other:?}"),
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SipCallEvent {
    /// The session.
    pub session_id: SessionId,
    /// The application, under the name the service uses. An integer in the older environment.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The application, under the name most answers use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The event's name, such as `callCreated`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// When it happened, which is not when it was told.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<UnixMillis>,
    /// The call.
    pub call: SipEventCall,
    /// Where the call stands; in `callUpdated`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub state: Option<SipCallState>,
    /// Why the call ended; in `callDestroyed`. A code of the service's own, or the SIP status the telephone's side answered
    /// with: see [`SipReason::sip_status`].
    #[serde(
        rename = "reason_code",
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub reason_code: Option<SipReason>,
    /// The same in words, such as `Busy Here`.
    #[serde(
        rename = "reason_message",
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub reason_message: Option<String>,
}

impl SipCallEvent {
    /// An event of which only the session and the call are known.
    pub fn new(session_id: impl Into<SessionId>, call: SipEventCall) -> Self {
        Self {
            session_id: session_id.into(),
            project_id: None,
            application_id: None,
            event: None,
            timestamp: None,
            call,
            state: None,
            reason_code: None,
            reason_message: None,
        }
    }

    /// The application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.project_id.as_ref().or(self.application_id.as_ref())
    }
}

/// A SIP call, as events show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SipEventCall {
    /// The call, as a conference of the service. It is not established whether this is the `id` that dialing answers: tell
    /// calls apart by their connection.
    pub id: SipCallId,
    /// The callee's connection, the one that dialing answers.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    /// When it was dialed.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
}

impl SipEventCall {
    /// A call of which only the id is known.
    pub fn new(id: impl Into<SipCallId>) -> Self {
        Self {
            id: id.into(),
            connection_id: None,
            created_at: None,
        }
    }
}
