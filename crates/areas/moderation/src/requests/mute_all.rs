//! Turning the mute state of a session on.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{ForceMuteBody, Project, SessionId, StreamId};

/// Turns the mute state of a session on: its streams are muted, those of the future too. The session must be routed.
///
/// `POST …/session/{id}/mute` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct MuteAll {
    session: SessionId,
    body: ForceMuteBody,
}

impl MuteAll {
    /// All streams of this session.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            session: session.into(),
            body: ForceMuteBody::on(Vec::new()),
        }
    }

    /// But not these. May be called several times.
    pub fn except<S: Into<StreamId>>(mut self, streams: impl IntoIterator<Item = S>) -> Self {
        self.body
            .excluded_stream_ids
            .extend(streams.into_iter().map(Into::into));
        self
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &ForceMuteBody {
        &self.body
    }
}

impl<S: Into<SessionId>> From<S> for MuteAll {
    fn from(session: S) -> Self {
        Self::new(session)
    }
}

impl Operation for MuteAll {
    const NAME: &'static str = "moderation.mute_all";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = Project;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::post(target.session(&self.session).fixed("mute")).json(&self.body)
    }

    /// Nothing of the answer is needed: a blank one, as the API description promises for other calls that mute, will do.
    fn decode(&self, response: Response<Bytes>) -> Result<Project, Error> {
        wire::blank_or_with(&response, super::PROJECT)?;
        Ok(wire::object_or_blank(&response)?.unwrap_or_default())
    }
}
