//! Reading an Experience Composer.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, ReadOperation, Repeat, Target, wire};
use vonage_video_models::{Render, RenderId};

/// Reads where an Experience Composer stands.
///
/// `GET …/render/{id}` · repeats: safe
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct GetRender {
    render: RenderId,
}

impl GetRender {
    /// This Experience Composer.
    pub fn new(render: impl Into<RenderId>) -> Self {
        Self {
            render: render.into(),
        }
    }
}

impl<R: Into<RenderId>> From<R> for GetRender {
    fn from(render: R) -> Self {
        Self::new(render)
    }
}

impl Operation for GetRender {
    const NAME: &'static str = "experience_composer.get";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Render;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(super::one(target, &self.render)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Render, Error> {
        wire::object(&response)
    }
}

impl ReadOperation for GetRender {}
