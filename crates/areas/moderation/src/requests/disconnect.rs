//! Disconnecting a client.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{ConnectionId, SessionId};

/// Disconnects a client from a session, hangs up a SIP call or closes an Audio Connector: whatever stands behind the
/// connection.
///
/// `DELETE …/session/{id}/connection/{id}` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Disconnect {
    session: SessionId,
    connection: ConnectionId,
}

impl Disconnect {
    /// This connection of this session.
    pub fn new(session: impl Into<SessionId>, connection: impl Into<ConnectionId>) -> Self {
        Self {
            session: session.into(),
            connection: connection.into(),
        }
    }
}

impl Operation for Disconnect {
    const NAME: &'static str = "moderation.disconnect";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::delete(target.connection(&self.session, &self.connection)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }

    /// Whom a repeat does not find, the first attempt has disconnected.
    fn settle(&self, status: StatusCode) -> Option<()> {
        (status == StatusCode::NOT_FOUND).then_some(())
    }
}
