//! Muting one stream.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{Project, SessionId, StreamId};

/// Mutes the audio of one stream. Its publisher may unmute it again.
///
/// The API description promises a blank answer; the service has been seen to describe the application instead.
///
/// `POST …/session/{id}/stream/{id}/mute` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct MuteStream {
    session: SessionId,
    stream: StreamId,
}

impl MuteStream {
    /// This stream of this session.
    pub fn new(session: impl Into<SessionId>, stream: impl Into<StreamId>) -> Self {
        Self {
            session: session.into(),
            stream: stream.into(),
        }
    }
}

impl Operation for MuteStream {
    const NAME: &'static str = "moderation.mute_stream";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = Option<Project>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let stream = target
            .session(&self.session)
            .fixed("stream")
            .id("streamId", self.stream.as_str());
        wire::post(stream.fixed("mute")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Option<Project>, Error> {
        wire::blank_or_with(&response, super::PROJECT)?;
        wire::object_or_blank(&response)
    }
}
