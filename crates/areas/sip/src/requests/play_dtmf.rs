//! Pressing keys.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{ConnectionId, Digits, DtmfBody, SessionId};

/// Presses keys for all telephones in a session, or for one.
///
/// The API description writes `projects` in these two paths; every SDK of Vonage's, and this one, writes `project`.
///
/// `POST …/session/{id}/play-dtmf`, `POST …/session/{id}/connection/{id}/play-dtmf` · repeats: once
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct PlayDtmf {
    session: SessionId,
    connection: Option<ConnectionId>,
    body: DtmfBody,
}

impl PlayDtmf {
    /// These keys, for all telephones in this session.
    pub fn new(session: impl Into<SessionId>, digits: Digits) -> Self {
        Self {
            session: session.into(),
            connection: None,
            body: DtmfBody::new(digits),
        }
    }

    /// Only for the telephone behind this connection.
    pub fn to(mut self, connection: impl Into<ConnectionId>) -> Self {
        self.connection = Some(connection.into());
        self
    }
}

impl Operation for PlayDtmf {
    const NAME: &'static str = "sip.play_dtmf";
    const REPEAT: Repeat = Repeat::Once;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let path = match &self.connection {
            Some(connection) => target.connection(&self.session, connection),
            None => target.session(&self.session),
        };
        wire::post(path.fixed("play-dtmf")).json(&self.body)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}
