//! SIP calls: what the other end does.

mod view;

use uuid::Uuid;

pub use self::view::{CallState, CallView};
use super::clients::no_session;
use super::{Control, ControlError};
use crate::world;

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

    /// Lets the other end pick up.
    ///
    /// # Errors
    ///
    /// There is no such session or call (404), or it is not dialing any more (409).
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
    /// There is no such session or call (404), the status does not refuse (400), or the call is not dialing any more
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
        match to {
            CallMove::Answer => world.answer_call(id, now),
            CallMove::Reject(status) => world.finish_call(id, world::CallState::Rejected(status), now),
            CallMove::End => world.finish_call(id, world::CallState::Ended(world::CLEARED), now),
        }
        let moved = world.calls.find(id).map(CallView::of);
        moved.ok_or_else(|| ControlError::not_found("call", call))
    }
}

/// What the other end of a call does.
#[derive(Clone, Copy, Debug)]
enum CallMove {
    Answer,
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
        let possible = match self {
            Self::Answer | Self::Reject(_) => from == world::CallState::Dialing,
            Self::End => matches!(from, world::CallState::Dialing | world::CallState::Answered),
        };
        if possible {
            Ok(())
        } else {
            Err(ControlError::new(409, "The call has come too far for that"))
        }
    }
}
