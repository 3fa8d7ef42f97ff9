//! The control surface: everything the real service has no call for.

mod error;
pub(crate) mod http;
mod stream;
mod view;

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;
use vonage_video_models::{Stream, UnixMillis};

pub use self::error::ControlError;
pub use self::stream::NewStream;
pub use self::view::{ConnectionView, SessionView, StreamView};
use crate::applications::{Application, Applications};
use crate::development::DEVELOPMENT_PUBLIC_KEY;
use crate::fault::{ActiveFault, Fault};
use crate::journal::RecordedRequest;
use crate::token::verify_client_token;
use crate::world::Published;

/// Controls an emulator from within the process, as the control port does from outside.
///
/// A control belongs to one application: its clock, its journal, its faults. Calls about a session find the
/// application by the session, whichever it is. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Control {
    applications: Arc<Applications>,
    application: Arc<Application>,
}

/// Applications.
impl Control {
    pub(crate) fn new(applications: Arc<Applications>) -> Self {
        let application = Arc::clone(applications.first());
        Self { applications, application }
    }

    /// The application this control belongs to.
    #[must_use]
    pub fn application_id(&self) -> &str {
        &self.application.id
    }

    /// The same control for another application of the emulator.
    ///
    /// # Errors
    ///
    /// There is no such application (404).
    pub fn application(&self, id: &str) -> Result<Self, ControlError> {
        let application = self.applications.get(id);
        let application = application.ok_or_else(|| ControlError::not_found("application", id))?;
        Ok(Self { applications: Arc::clone(&self.applications), application })
    }

    /// Registers an application and returns its control. Without an id it gets a random one; without a public key
    /// (RSA, PEM) the development key is its key.
    ///
    /// Applications do not see each other, so tests that run in parallel take one each.
    ///
    /// # Errors
    ///
    /// The id or the key cannot be used (400), or there is such an application already (409).
    pub async fn add_application(&self, id: Option<&str>, public_key: Option<&str>) -> Result<Self, ControlError> {
        let id = id.map_or_else(|| self.application.world.lock().ids.uuid().to_string(), str::to_owned);
        let application = self.applications.add(&id, public_key.unwrap_or(DEVELOPMENT_PUBLIC_KEY))?;
        Ok(Self { applications: Arc::clone(&self.applications), application })
    }

    /// The ids of all applications, in order.
    #[must_use]
    pub fn application_ids(&self) -> Vec<String> {
        self.applications.ids()
    }

    /// Brings this application back to the start: no sessions, no faults, an empty journal, the system's time, the
    /// first ids of the seed. Other applications are left alone.
    pub async fn reset(&self) {
        self.application.reset();
    }

    /// Resets every application. Those registered on the way stay registered.
    pub async fn reset_all(&self) {
        self.applications.reset_all();
    }
}

/// Simulated clients.
impl Control {
    /// Lets a client join with a token, and returns the connection's id. The token is checked as the service would:
    /// signature, application, session, scope, role, times by the application's clock.
    ///
    /// # Errors
    ///
    /// There is no such session (404), or the token does not let its bearer in (403, with the service's code).
    pub async fn join(&self, session: impl AsRef<str>, token: impl AsRef<str>) -> Result<String, ControlError> {
        let (session, token) = (session.as_ref(), token.as_ref());
        let application = self.application_of(session)?;
        let now = application.now_seconds();
        let claims = verify_client_token(&application.verifier, &application.id, session, token, now)?;
        let now = application.clock.now();
        let mut world = application.world.lock();
        let (session, ids) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        Ok(session.join(claims, ids, now).to_string())
    }

    /// Lets a client leave; what it publishes stops.
    ///
    /// # Errors
    ///
    /// There is no such session or connection (404).
    pub async fn leave(&self, session: impl AsRef<str>, connection: impl AsRef<str>) -> Result<(), ControlError> {
        let (session, connection) = (session.as_ref(), connection.as_ref());
        let application = self.application_of(session)?;
        let mut world = application.world.lock();
        let (session, _) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        let left = Uuid::parse_str(connection).is_ok_and(|id| session.leave(id));
        if left { Ok(()) } else { Err(no_connection(connection)) }
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
        let mut world = application.world.lock();
        let (session, ids) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        let publisher = Uuid::parse_str(connection).ok().and_then(|id| session.connection(id));
        let publisher = publisher.ok_or_else(|| no_connection(connection))?;
        if !publisher.role.may_publish() {
            return Err(ControlError::new(403, "A subscriber may not publish"));
        }
        let id = ids.uuid().to_string();
        let mut published = Stream::new(id.as_str());
        published.name = stream.name;
        published.video_type = stream.has_video.then_some(stream.video_type);
        published.layout_class_list =
            publisher.details().map(|details| details.layout_classes.clone()).unwrap_or_default();
        let published = Published {
            connection: publisher.id,
            stream: published,
            has_audio: stream.has_audio,
            has_video: stream.has_video,
        };
        session.publish(published);
        Ok(id)
    }

    /// Stops a stream.
    ///
    /// # Errors
    ///
    /// There is no such session or stream (404).
    pub async fn unpublish(&self, session: impl AsRef<str>, stream: impl AsRef<str>) -> Result<(), ControlError> {
        let (session, stream) = (session.as_ref(), stream.as_ref());
        let application = self.application_of(session)?;
        let mut world = application.world.lock();
        let (session, _) = world.session_mut(session).ok_or_else(|| no_session(session))?;
        if session.unpublish(stream) { Ok(()) } else { Err(ControlError::not_found("stream", stream)) }
    }

    /// Everything the emulator knows of a session, including what was asked for at its creation.
    ///
    /// # Errors
    ///
    /// There is no such session (404).
    pub async fn session(&self, session: impl AsRef<str>) -> Result<SessionView, ControlError> {
        let id = session.as_ref();
        let application = self.application_of(id)?;
        let world = application.world.lock();
        let session = world.session(id).ok_or_else(|| no_session(id))?;
        Ok(SessionView::of(&application.id, id, session))
    }

    fn application_of(&self, session: &str) -> Result<Arc<Application>, ControlError> {
        // Nearly always it is this control's own.
        if self.application.world.lock().session(session).is_some() {
            return Ok(Arc::clone(&self.application));
        }
        self.applications.of_session(session).ok_or_else(|| no_session(session))
    }
}

/// The clock of the application.
impl Control {
    /// The time.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.application.clock.now()
    }

    /// Turns the clock on.
    pub async fn advance(&self, by: Duration) {
        self.application.clock.turn(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
    }

    /// Turns the clock back, as a host whose clock was ahead would.
    pub async fn turn_back(&self, by: Duration) {
        self.application.clock.turn(i64::try_from(by.as_millis()).map_or(i64::MIN, |by| -by));
    }

    /// How far the clock is ahead of the system's, in milliseconds.
    #[must_use]
    pub fn clock_offset_millis(&self) -> i64 {
        self.application.clock.offset_millis()
    }
}

/// The journal of the application.
impl Control {
    /// The requests that reached the API, oldest first. The last 1000 are kept unless the builder said otherwise.
    pub async fn requests(&self) -> Vec<RecordedRequest> {
        self.application.journal.matching("")
    }

    /// The requests whose method and path, with a blank between them, contain the text; waits until there are
    /// `count` of them, at most for `time`.
    pub async fn wait_for_requests(&self, matching: &str, count: usize, time: Duration) -> Vec<RecordedRequest> {
        self.application.journal.wait_for(matching, count, time).await
    }

    /// Empties the journal; numbers start from 1 again.
    pub async fn clear_requests(&self) {
        self.application.journal.clear();
    }
}

/// The faults of the application.
impl Control {
    /// Adds a fault, and returns its number.
    ///
    /// # Errors
    ///
    /// The fault makes no sense (400).
    pub async fn fault(&self, fault: Fault) -> Result<u64, ControlError> {
        Ok(self.application.faults.lock().add(fault)?)
    }

    /// The faults that were added and not removed since, with how often they struck.
    pub async fn faults(&self) -> Vec<ActiveFault> {
        self.application.faults.lock().list()
    }

    /// Removes one fault.
    ///
    /// # Errors
    ///
    /// There is no such fault (404).
    pub async fn remove_fault(&self, id: u64) -> Result<(), ControlError> {
        let removed = self.application.faults.lock().remove(id);
        if removed { Ok(()) } else { Err(ControlError::not_found("fault", &id.to_string())) }
    }

    /// Removes all faults.
    pub async fn clear_faults(&self) {
        self.application.faults.lock().clear();
    }
}

fn no_session(id: &str) -> ControlError {
    ControlError::not_found("session", id)
}

fn no_connection(id: &str) -> ControlError {
    ControlError::not_found("connection", id)
}
