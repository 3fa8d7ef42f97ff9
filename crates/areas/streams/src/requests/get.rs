//! Reading one stream.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, ReadOperation, Repeat, Target, wire};
use vonage_video_models::{SessionId, Stream, StreamId};

/// Reads one stream of a session.
///
/// `GET …/session/{id}/stream/{id}` · repeats: safe
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct GetStream {
    session: SessionId,
    stream: StreamId,
}

impl GetStream {
    /// This stream of this session.
    pub fn new(session: impl Into<SessionId>, stream: impl Into<StreamId>) -> Self {
        Self {
            session: session.into(),
            stream: stream.into(),
        }
    }
}

impl Operation for GetStream {
    const NAME: &'static str = "streams.get";
    const REPEAT: Repeat = Repeat::Safe;
    const FINAL: &'static [StatusCode] = super::FINAL;
    type Output = Stream;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let session = target.session(&self.session);
        wire::get(session.fixed("stream").id("streamId", self.stream.as_str())).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Stream, Error> {
        wire::object(&response)
    }
}

impl ReadOperation for GetStream {}
