//! SIP calls: what the other end does.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::clients::no_session;
use super::{Control, ControlError};
use crate::world;
use crate::world::{Departure, SipCall};

/// SIP calls.
impl Control {
    /// The SIP calls of a session, those that are over first. Of all applications' calls that are over, each keeps the
    /// last 1000.
    ///
    /// # Errors
    ///
    /// There is no such session (404).
    pub async fn calls(&self, session: impl AsRef<str>) -> Result<Vec<CallView>, ControlError> {
        let session = session.as_ref();
        let application = self.application_of(session)?;
        let world = application.world();
        Ok(world.calls.of_session(session).map(CallView::of).collect())
    }

    /// Lets it ring at the other end.
    ///
    /// # Errors
    ///
    /// There is no such session or call (404), or it is not dialing any more (409).
    pub async fn ring_call(
        &self,
        session: impl AsRef<str>,
        call: impl AsRef<str>,
    ) -> Result<CallView, ControlError> {
        self.move_call(session.as_ref(), call.as_ref(), CallMove::Ring)
    }

    /// Lets the other end put it on hold, from where [`answer_call`](Self::answer_call) brings it back.
    ///
    /// # Errors
    ///
    /// There is no such session or call (404), or nobody talks (409).
    pub async fn hold_call(
        &self,
        session: impl AsRef<str>,
        call: impl AsRef<str>,
    ) -> Result<CallView, ControlError> {
        self.move_call(session.as_ref(), call.as_ref(), CallMove::Hold)
    }

    /// Lets the other end pick up, or take a call up again that it has put on hold.
    ///
    /// # Errors
    ///
    /// There is no such session or call (404), or somebody talks already or it is over (409).
    pub async fn answer_call(
        &self,
        session: impl AsRef<str>,
        call: impl AsRef<str>,
    ) -> Result<CallView, ControlError> {
        self.move_call(session.as_ref(), call.as_ref(), CallMove::Answer)
    }

    /// Lets the other end refuse, with a status of SIP such as 486 (busy). The call's connection leaves the session.
    ///
    /// # Errors
    ///
    /// There is no such session or call (404), the status does not refuse (400), or the call was answered or is over
    /// (409).
    pub async fn reject_call(
        &self,
        session: impl AsRef<str>,
        call: impl AsRef<str>,
        status: u16,
    ) -> Result<CallView, ControlError> {
        self.move_call(session.as_ref(), call.as_ref(), CallMove::Reject(status))
    }

    /// Lets the other end hang up. The call's connection leaves the session.
    ///
    /// # Errors
    ///
    /// There is no such session or call (404), or it is over already (409).
    pub async fn end_call(
        &self,
        session: impl AsRef<str>,
        call: impl AsRef<str>,
    ) -> Result<CallView, ControlError> {
        self.move_call(session.as_ref(), call.as_ref(), CallMove::End)
    }

    fn move_call(&self, session: &str, call: &str, to: CallMove) -> Result<CallView, ControlError> {
        let application = self.application_of(session)?;
        let now = application.clock.now();
        let mut world = application.world();
        world.session(session).ok_or_else(|| no_session(session))?;
        let id = Uuid::parse_str(call).ok();
        let found = id.and_then(|id| world.calls.find(id));
        let found = found.filter(|found| &*found.session == session);
        let found = found.ok_or_else(|| ControlError::not_found("call", call))?;
        let (id, state) = (found.id, found.state);
        to.check(state)?;
        let why = Departure::ClientDisconnected;
        match to {
            CallMove::Ring => world.turn_call(id, world::CallState::Ringing, now),
            CallMove::Answer => world.turn_call(id, world::CallState::Answered, now),
            CallMove::Hold => world.turn_call(id, world::CallState::Held, now),
            CallMove::Reject(status) => {
                world.finish_call(id, world::CallState::Rejected(status), why, now);
            }
            CallMove::End => world.finish_call(id, world::CallState::Ended(world::CLEARED), why, now),
        }
        let moved = world.calls.find(id).map(CallView::of);
        moved.ok_or_else(|| ControlError::not_found("call", call))
    }
}

/// What the other end of a call does.
#[derive(Clone, Copy, Debug)]
enum CallMove {
    Ring,
    Answer,
    Hold,
    Reject(u16),
    End,
}

impl CallMove {
    fn check(self, from: world::CallState) -> Result<(), ControlError> {
        if let Self::Reject(status) = self
            && !(400..=699).contains(&status)
        {
            return Err(ControlError::new(
                400,
                "status must be 400 to 699, with which SIP refuses",
            ));
        }
        use world::CallState::{Answered, Dialing, Held, Ringing};
        let possible = match self {
            Self::Ring => from == Dialing,
            Self::Answer => matches!(from, Dialing | Ringing | Held),
            Self::Hold => from == Answered,
            Self::Reject(_) => matches!(from, Dialing | Ringing),
            Self::End => matches!(from, Dialing | Ringing | Answered | Held),
        };
        if possible {
            Ok(())
        } else {
            Err(ControlError::new(409, "The call has come too far for that"))
        }
    }
}

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
    pub(super) fn of(call: &SipCall) -> Self {
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
