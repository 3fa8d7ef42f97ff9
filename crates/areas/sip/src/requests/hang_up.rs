//! Hanging up.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{ConnectionId, SessionId, SipCall};

/// Ends a call.
///
/// The API has no request of its own for it: the telephone's connection is forced to disconnect, just as the moderation
/// area does with a client's. This area offers the same request, so that a program that only makes calls needs no other.
///
/// `DELETE …/session/{id}/connection/{id}` · repeats: idempotent · ends billing
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct HangUp {
    session: SessionId,
    connection: ConnectionId,
}

impl HangUp {
    /// Ends the call behind this connection of this session.
    pub fn new(session: impl Into<SessionId>, connection: impl Into<ConnectionId>) -> Self {
        Self {
            session: session.into(),
            connection: connection.into(),
        }
    }
}

/// From a call as [`Dial`](crate::Dial) answers it. Should an id be missing in it after all, the request is refused with
/// the name of that id before it is sent.
impl From<&SipCall> for HangUp {
    fn from(call: &SipCall) -> Self {
        let or_empty = |id: Option<&str>| id.unwrap_or_default().to_owned();
        Self::new(
            or_empty(call.session_id.as_ref().map(SessionId::as_str)),
            or_empty(call.connection_id.as_ref().map(ConnectionId::as_str)),
        )
    }
}

impl Operation for HangUp {
    const NAME: &'static str = "sip.hang_up";
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
