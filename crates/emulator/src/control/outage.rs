//! What happens to whole sessions: the service replaces their server, or loses it.

use super::clients::no_session;
use super::{CaptionsView, Control, ControlError};
use crate::world::{CaptionsEnd, SessionEnd};

/// Servers that are replaced or fail.
impl Control {
    /// Announces that a session is going to be ended because its server is replaced (`sessionNotification`, as the
    /// service sends it four hours and one hour ahead). Nothing else happens.
    ///
    /// # Errors
    ///
    /// There is no such session (404).
    pub async fn announce_rotation(&self, session: impl AsRef<str>) -> Result<(), ControlError> {
        let session = session.as_ref();
        let application = self.application_of(session)?;
        let now = application.clock.now();
        application.world().announce_rotation(session, now);
        Ok(())
    }

    /// Replaces the server of a session: everybody is disconnected, what runs fails, and `sessionDestroyed` has the
    /// reason `serverRotation`. The session can be joined again.
    ///
    /// # Errors
    ///
    /// There is no such session (404).
    pub async fn rotate_server(&self, session: impl AsRef<str>) -> Result<(), ControlError> {
        self.end_session(session.as_ref(), SessionEnd::Rotation)
    }

    /// Lets the server of a session fail, as [`rotate_server`](Self::rotate_server) does but with the reason
    /// `forceDisconnected`, which is how the service reports a disruption.
    ///
    /// # Errors
    ///
    /// There is no such session (404).
    pub async fn disrupt(&self, session: impl AsRef<str>) -> Result<(), ControlError> {
        self.end_session(session.as_ref(), SessionEnd::Disruption)
    }

    fn end_session(&self, session: &str, why: SessionEnd) -> Result<(), ControlError> {
        let application = self.application_of(session)?;
        let now = application.clock.now();
        application.world().end_session(session, why, now);
        Ok(())
    }

    /// Lets the live captions of a session fail.
    ///
    /// # Errors
    ///
    /// There is no such session (404), or no captions run in it (409).
    pub async fn fail_captions(&self, session: impl AsRef<str>) -> Result<CaptionsView, ControlError> {
        let session = session.as_ref();
        let application = self.application_of(session)?;
        let now = application.clock.now();
        let mut world = application.world();
        world.session(session).ok_or_else(|| no_session(session))?;
        let mut running = world.captions.running().iter();
        let id = running.find(|job| &*job.session == session).map(|job| job.id);
        let none = || ControlError::new(409, "No captions run in the session");
        let id = id.ok_or_else(none)?;
        world.end_captions(id, now, CaptionsEnd::Failed);
        world.captions.find(id).map(CaptionsView::of).ok_or_else(none)
    }
}
