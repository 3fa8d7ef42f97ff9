//! Simulated clients: joining, publishing, leaving, and for which reason.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vonage_video_models::Stream;

use super::{ArchiveView, Control, ControlError, NewStream, SessionView};
use crate::applications::Application;
use crate::token::verify_client_token;
use crate::world::{Departure, Published};

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
        world.session(session).ok_or_else(|| no_session(session))?;
        let id = world.ids.uuid();
        world.join(session, claims, id, now);
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
        self.leave_because(session, connection, DepartureReason::default())
            .await
    }

    /// Lets a client leave for this reason, which webhooks tell.
    ///
    /// # Errors
    ///
    /// There is no such session or connection (404), or only streams end for this reason (400).
    pub async fn leave_because(
        &self,
        session: impl AsRef<str>,
        connection: impl AsRef<str>,
        reason: DepartureReason,
    ) -> Result<(), ControlError> {
        let (session, connection) = (session.as_ref(), connection.as_ref());
        if !reason.is_of_clients() {
            let rule = "reason must be clientDisconnected, forceDisconnected or networkDisconnected";
            return Err(ControlError::new(400, rule));
        }
        let why = Departure::from(reason);
        let application = self.application_of(session)?;
        let mut world = application.world();
        world.session(session).ok_or_else(|| no_session(session))?;
        let now = application.clock.now();
        let left = Uuid::parse_str(connection).is_ok_and(|id| world.leave(session, id, why, now));
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
        let now = application.clock.now();
        let mut world = application.world();
        let (there, ids) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        let publisher = Uuid::parse_str(connection)
            .ok()
            .and_then(|id| there.connection(id));
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
        let published = Published {
            has_audio: stream.has_audio,
            has_video: stream.has_video,
            ..Published::new(publisher.id, published, now)
        };
        world.publish(session, published);
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
        self.unpublish_because(session, stream, DepartureReason::default())
            .await
    }

    /// Stops a stream for this reason, which webhooks tell.
    ///
    /// # Errors
    ///
    /// There is no such session or stream (404).
    pub async fn unpublish_because(
        &self,
        session: impl AsRef<str>,
        stream: impl AsRef<str>,
        reason: DepartureReason,
    ) -> Result<(), ControlError> {
        let (session, stream) = (session.as_ref(), stream.as_ref());
        let application = self.application_of(session)?;
        let now = application.clock.now();
        let mut world = application.world();
        world.session(session).ok_or_else(|| no_session(session))?;
        if world.unpublish(session, stream, reason.into(), now) {
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
        let mut view = SessionView::of(&application.id, id, &world).ok_or_else(|| no_session(id))?;
        view.archives = ArchiveView::of_session(&world, id, (0, usize::MAX), application.clock.now());
        Ok(view)
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

/// Why a client or a stream is gone: the `reason` that webhooks tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum DepartureReason {
    /// The client has left, or has stopped publishing, of its own accord.
    #[default]
    ClientDisconnected,
    /// The client was disconnected.
    ForceDisconnected,
    /// The client has lost the network.
    NetworkDisconnected,
    /// A moderator has ended the publishing. Streams alone.
    ForceUnpublished,
    /// What was shown has ended, such as the sharing of a screen. Streams alone.
    MediaStopped,
}

impl DepartureReason {
    /// Whether a client leaves for this reason, and not only a stream.
    pub(super) fn is_of_clients(self) -> bool {
        !matches!(self, Self::ForceUnpublished | Self::MediaStopped)
    }
}

impl From<DepartureReason> for Departure {
    fn from(reason: DepartureReason) -> Self {
        match reason {
            DepartureReason::ClientDisconnected => Self::ClientDisconnected,
            DepartureReason::ForceDisconnected => Self::ForceDisconnected,
            DepartureReason::NetworkDisconnected => Self::NetworkDisconnected,
            DepartureReason::ForceUnpublished => Self::ForceUnpublished,
            DepartureReason::MediaStopped => Self::MediaStopped,
        }
    }
}
