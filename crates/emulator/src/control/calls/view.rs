//! What the control surface shows of SIP calls.

use serde::{Deserialize, Serialize};
use vonage_video_models::UnixMillis;

use crate::world::{self, SipCall};

/// How far a SIP call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CallState {
    /// It has been dialed, and nobody has picked up.
    Dialing,
    /// It rings at the other end.
    Ringing,
    /// Somebody has picked up.
    Answered,
    /// The other end has put it on hold.
    Held,
    /// The other end has refused it.
    Rejected,
    /// It is over.
    Ended,
}

/// A SIP call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallView {
    /// The call.
    pub call_id: String,
    /// Its connection. It has left the session once the call is rejected or has ended.
    pub connection_id: String,
    /// Its stream.
    pub stream_id: String,
    /// Whom it is for, without password and headers.
    pub uri: String,
    /// Who calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The names of its headers; their values are not kept.
    pub header_names: Vec<String>,
    /// Whether it has credentials; these are not kept.
    pub authenticates: bool,
    /// Whether its media is encrypted.
    pub secure: bool,
    /// Whether it has video.
    pub video: bool,
    /// Whether it obeys when streams are muted.
    pub observe_force_mute: bool,
    /// How far it has come.
    pub state: CallState,
    /// The service's code for its end: the status of SIP that rejected it, 700 when it was hung up, 705 when it was
    /// longer than six hours, 703 when the session was ended around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<u16>,
    /// The service's words for its end, if it was not rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_message: Option<String>,
    /// The digits it has heard, one after the other; the last 65,536 are kept.
    pub digits: String,
    /// When it was dialed, by the application's clock.
    pub created_at: UnixMillis,
    /// When its state changed last.
    pub updated_at: UnixMillis,
}

impl CallView {
    pub(in crate::control) fn of(call: &SipCall) -> Self {
        let (state, reason) = match call.state {
            world::CallState::Dialing => (CallState::Dialing, None),
            world::CallState::Ringing => (CallState::Ringing, None),
            world::CallState::Answered => (CallState::Answered, None),
            world::CallState::Held => (CallState::Held, None),
            world::CallState::Rejected(status) => (CallState::Rejected, Some((status, None))),
            world::CallState::Ended(reason) => {
                (CallState::Ended, Some((reason.0, Some(reason.1.to_owned()))))
            }
        };
        let (reason_code, reason_message) = reason.unzip();
        Self {
            call_id: call.id.to_string(),
            connection_id: call.connection.to_string(),
            stream_id: call.stream.to_string(),
            uri: call.asked.uri.clone(),
            from: call.asked.from.clone(),
            header_names: call.asked.header_names.clone(),
            authenticates: call.asked.authenticates,
            secure: call.asked.secure,
            video: call.asked.video,
            observe_force_mute: call.asked.observe_force_mute,
            state,
            reason_code,
            reason_message: reason_message.flatten(),
            digits: call.digits.clone(),
            created_at: call.created_at,
            updated_at: call.updated_at,
        }
    }
}
