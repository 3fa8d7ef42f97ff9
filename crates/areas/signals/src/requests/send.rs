//! Sending a signal.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{ConnectionId, SessionId, SignalBody};

/// Sends a message to all clients of a session, or to [one](Self::to) of them.
///
/// Clients see no sender. Signals are not kept: who connects later does not receive them.
///
/// `POST …/session/{id}/signal`, `POST …/session/{id}/connection/{id}/signal` · repeats: once
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct SendSignal {
    session: SessionId,
    connection: Option<ConnectionId>,
    body: SignalBody,
}

impl SendSignal {
    /// A message to all clients of this session: its type in your own words, at most 128 bytes of UTF-8, and its data,
    /// text of at most 8192 bytes. Encode anything but text yourself.
    ///
    /// Clients listen by type. The guides of the client SDKs know types of letters, digits, `-`, `_` and `~` only; the
    /// API description of this call does not restrict them, so nothing but the length is checked.
    pub fn new(session: impl Into<SessionId>, kind: impl Into<String>, data: impl Into<String>) -> Self {
        Self {
            session: session.into(),
            connection: None,
            body: SignalBody::new(kind, data),
        }
    }

    optional_setters! {
        /// To this client only.
        to, set_to: into ConnectionId => connection;
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &SignalBody {
        &self.body
    }
}

impl Operation for SendSignal {
    const NAME: &'static str = "signals.send";
    const REPEAT: Repeat = Repeat::Once;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        let to = match &self.connection {
            Some(connection) => target.connection(&self.session, connection),
            None => target.session(&self.session),
        };
        wire::post(to.fixed("signal")).json(&self.body)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}
