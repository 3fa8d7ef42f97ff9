//! Turning the mute state of a session off.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{ForceMuteBody, Project, SessionId};

/// Turns the mute state of a session off: streams that come from now on are not muted. Those that are muted stay so
/// until their publishers unmute them.
///
/// `POST …/session/{id}/mute` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct UnmuteAll {
    session: SessionId,
}

impl UnmuteAll {
    /// The mute state of this session.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            session: session.into(),
        }
    }
}

impl<S: Into<SessionId>> From<S> for UnmuteAll {
    fn from(session: S) -> Self {
        Self::new(session)
    }
}

impl Operation for UnmuteAll {
    const NAME: &'static str = "moderation.unmute_all";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = Project;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::post(target.session(&self.session).fixed("mute")).json(&ForceMuteBody::off())
    }

    /// Nothing of the answer is needed: a blank one, as the API description promises for other calls that mute, will do.
    fn decode(&self, response: Response<Bytes>) -> Result<Project, Error> {
        wire::blank_or_with(&response, super::PROJECT)?;
        Ok(wire::object_or_blank(&response)?.unwrap_or_default())
    }
}
