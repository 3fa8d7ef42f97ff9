//! Stopping an Experience Composer.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::RenderId;

/// Stops an Experience Composer; its stream leaves the session.
///
/// `DELETE …/render/{id}` · repeats: idempotent · ends billing
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StopRender {
    render: RenderId,
}

impl StopRender {
    /// This Experience Composer.
    pub fn new(render: impl Into<RenderId>) -> Self {
        Self {
            render: render.into(),
        }
    }
}

impl<R: Into<RenderId>> From<R> for StopRender {
    fn from(render: R) -> Self {
        Self::new(render)
    }
}

impl Operation for StopRender {
    const NAME: &'static str = "experience_composer.stop";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::delete(super::one(target, &self.render)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }

    /// What a repeat does not find, the first attempt has stopped.
    fn settle(&self, status: StatusCode) -> Option<()> {
        (status == StatusCode::NOT_FOUND).then_some(())
    }
}
