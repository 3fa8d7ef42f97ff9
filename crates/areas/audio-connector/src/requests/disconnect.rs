//! Disconnecting sound.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{ConnectionId, SessionId};

/// Ends an Audio Connector.
///
/// The API has no request of its own for it (one that an SDK of Vonage's still has does not work): the connector's
/// connection is forced to disconnect, just as the moderation area does with a client's. This area offers the same
/// request, so that a program that only listens needs no other.
///
/// `DELETE …/session/{id}/connection/{id}` · repeats: idempotent · ends billing
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct DisconnectAudio {
    session: SessionId,
    connection: ConnectionId,
}

impl DisconnectAudio {
    /// The connector behind this connection of this session: its *connection* id, not its own.
    pub fn new(session: impl Into<SessionId>, connection: impl Into<ConnectionId>) -> Self {
        Self {
            session: session.into(),
            connection: connection.into(),
        }
    }
}

impl Operation for DisconnectAudio {
    const NAME: &'static str = "audio_connector.disconnect";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::delete(target.connection(&self.session, &self.connection)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }

    /// What a repeat does not find, the first attempt has disconnected.
    fn settle(&self, status: StatusCode) -> Option<()> {
        (status == StatusCode::NOT_FOUND).then_some(())
    }
}
