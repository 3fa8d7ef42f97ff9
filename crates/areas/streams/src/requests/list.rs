//! Listing streams.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, ReadOperation, Repeat, Target, wire};
use vonage_video_models::{Page, SessionId, Stream};

/// Lists the streams of a session. Not paged: the answer holds all of them.
///
/// `GET …/session/{id}/stream` · repeats: safe
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct ListStreams {
    session: SessionId,
}

impl ListStreams {
    /// The streams of this session.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            session: session.into(),
        }
    }
}

impl<S: Into<SessionId>> From<S> for ListStreams {
    fn from(session: S) -> Self {
        Self::new(session)
    }
}

impl Operation for ListStreams {
    const NAME: &'static str = "streams.list";
    const REPEAT: Repeat = Repeat::Safe;
    const FINAL: &'static [StatusCode] = super::FINAL;
    type Output = Page<Stream>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let session = target.session(&self.session);
        wire::get(session.fixed("stream")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Page<Stream>, Error> {
        wire::page(&response)
    }
}

impl ReadOperation for ListStreams {}
