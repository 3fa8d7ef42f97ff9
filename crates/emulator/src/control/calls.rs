//! SIP calls: what the other end does.

mod view;

use uuid::Uuid;

pub use self::view::{CallState, CallView};
use super::clients::no_session;
use super::{Control, ControlError};
use crate::world::{self, Departure};

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
