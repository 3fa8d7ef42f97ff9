//! Simulated clients: joining, publishing, leaving.

use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::Stream;

use super::{Control, ControlError, NewStream, SessionView};
use crate::applications::Application;
use crate::token::verify_client_token;
use crate::world::Published;

/// Simulated clients.
impl Control {
    /// Lets a client join with a token, and returns the connection's id. The token is checked as the service would:
    /// signature, application, session, scope, role, times by the application's clock.
    ///
    /// # Errors
    ///
    /// There is no such session (404), or the token does not let its bearer in (403, with the service's code).
    pub async fn join(
        &self,
        session: impl AsRef<str>,
        token: impl AsRef<str>,
    ) -> Result<String, ControlError> {
        let (session, token) = (session.as_ref(), token.as_ref());
        let application = self.application_of(session)?;
        let now = application.now_seconds();
        let claims = verify_client_token(&application.verifier, &application.id, session, token, now)?;
        let now = application.clock.now();
        let mut world = application.world();
        let (session, ids) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        let id = ids.uuid();
        session.join(claims, id, now);
        Ok(id.to_string())
    }

    /// Lets a client leave; what it publishes stops. That of a SIP call hangs up, that of an Audio Connector closes
    /// its socket.
    ///
    /// # Errors
    ///
    /// There is no such session or connection (404).
    pub async fn leave(
        &self,
        session: impl AsRef<str>,
        connection: impl AsRef<str>,
    ) -> Result<(), ControlError> {
        let (session, connection) = (session.as_ref(), connection.as_ref());
        let application = self.application_of(session)?;
        let mut world = application.world();
        world.session(session).ok_or_else(|| no_session(session))?;
        let now = application.clock.now();
        let left = Uuid::parse_str(connection).is_ok_and(|id| world.leave(session, id, now));
        if left {
            Ok(())
        } else {
            Err(no_connection(connection))
        }
    }

    /// Lets a client publish, and returns the stream's id. The layout classes of its token become the stream's.
    ///
    /// # Errors
    ///
    /// There is no such session or connection (404), or its role is `subscriber` (403).
    pub async fn publish(
        &self,
        session: impl AsRef<str>,
        connection: impl AsRef<str>,
        stream: impl Into<NewStream>,
    ) -> Result<String, ControlError> {
        let (session, connection, stream) = (session.as_ref(), connection.as_ref(), stream.into());
        let application = self.application_of(session)?;
        let mut world = application.world();
        let (session, ids) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        let publisher = Uuid::parse_str(connection)
            .ok()
            .and_then(|id| session.connection(id));
        let publisher = publisher.ok_or_else(|| no_connection(connection))?;
        if !publisher.role.may_publish() {
            return Err(ControlError::new(403, "A subscriber may not publish"));
        }
        let id = ids.uuid().to_string();
        let mut published = Stream::new(id.as_str());
        published.name = stream.name;
        published.video_type = stream.has_video.then_some(stream.video_type);
        published.layout_class_list = publisher
            .details()
            .map(|details| details.layout_classes.clone())
            .unwrap_or_default();
        session.publish(Published {
            has_audio: stream.has_audio,
            has_video: stream.has_video,
            ..Published::new(publisher.id, published)
        });
        Ok(id)
    }

    /// Stops a stream.
    ///
    /// # Errors
    ///
    /// There is no such session or stream (404).
    pub async fn unpublish(
        &self,
        session: impl AsRef<str>,
        stream: impl AsRef<str>,
    ) -> Result<(), ControlError> {
        let (session, stream) = (session.as_ref(), stream.as_ref());
        let application = self.application_of(session)?;
        let mut world = application.world();
        let (session, _) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        if session.unpublish(stream) {
            Ok(())
        } else {
            Err(ControlError::not_found("stream", stream))
        }
    }

    /// Lets a publisher unmute after it was told to mute. The session's force-mute state is left as it is.
    ///
    /// # Errors
    ///
    /// There is no such session or stream (404).
    pub async fn unmute(
        &self,
        session: impl AsRef<str>,
        stream: impl AsRef<str>,
    ) -> Result<(), ControlError> {
        let (session, stream) = (session.as_ref(), stream.as_ref());
        let application = self.application_of(session)?;
        let mut world = application.world();
        let (session, _) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        let published = session.stream_mut(stream);
        published
            .ok_or_else(|| ControlError::not_found("stream", stream))?
            .muted = false;
        Ok(())
    }

    /// Everything the emulator knows of a session, including what was asked for at its creation.
    ///
    /// # Errors
    ///
    /// There is no such session (404).
    pub async fn session(&self, session: impl AsRef<str>) -> Result<SessionView, ControlError> {
        let id = session.as_ref();
        let application = self.application_of(id)?;
        let world = application.world();
        SessionView::of(&application.id, id, &world, application.clock.now()).ok_or_else(|| no_session(id))
    }

    pub(super) fn application_of(&self, session: &str) -> Result<Arc<Application>, ControlError> {
        // Nearly always it is this control's own.
        if self.application.world.lock().session(session).is_some() {
            return Ok(Arc::clone(&self.application));
        }
        self.applications
            .of_session(session)
            .ok_or_else(|| no_session(session))
    }
}

pub(super) fn no_session(id: &str) -> ControlError {
    ControlError::not_found("session", id)
}

pub(super) fn no_connection(id: &str) -> ControlError {
    ControlError::not_found("connection", id)
}
