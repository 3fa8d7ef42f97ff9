//! Moving a session to another media server.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{Message, SessionId};

/// Starts moving a session to another media server. Media servers rotate: sessions older than eight hours may be moved
/// by the service; this does it at a moment of your choosing.
///
/// Clients (with session migration enabled), SIP calls and Audio Connectors survive; archives, broadcasts, Experience
/// Composers and captions have to be started again by you. The move goes on after the answer.
///
/// Known refusals: 404 nobody is connected; 409 with code 15214, a move is under way; 409 with code 15215, too soon
/// after creation or the last move.
///
/// `POST …/session/{id}/migrate` · repeats: once
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct MigrateSession {
    session: SessionId,
}

impl MigrateSession {
    /// Moves this session.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            session: session.into(),
        }
    }
}

impl<S: Into<SessionId>> From<S> for MigrateSession {
    fn from(session: S) -> Self {
        Self::new(session)
    }
}

impl Operation for MigrateSession {
    const NAME: &'static str = "sessions.migrate";
    const REPEAT: Repeat = Repeat::Once;
    type Output = Message;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let session = target.session(&self.session);
        wire::post(session.fixed("migrate")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Message, Error> {
        wire::blank_or_with(&response, &["message"])?;
        Ok(wire::object_or_blank(&response)?.unwrap_or_default())
    }
}
