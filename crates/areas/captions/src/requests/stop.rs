//! Stopping captions.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::CaptionsId;

/// Stops captions.
///
/// `POST …/captions/{id}/stop` · repeats: idempotent · ends billing
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StopCaptions {
    captions: CaptionsId,
}

impl StopCaptions {
    /// These captions.
    pub fn new(captions: impl Into<CaptionsId>) -> Self {
        Self {
            captions: captions.into(),
        }
    }
}

impl<C: Into<CaptionsId>> From<C> for StopCaptions {
    fn from(captions: C) -> Self {
        Self::new(captions)
    }
}

impl Operation for StopCaptions {
    const NAME: &'static str = "captions.stop";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let captions = target
            .project()
            .fixed("captions")
            .id("captionsId", self.captions.as_str());
        wire::post(captions.fixed("stop")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }

    /// What a repeat does not find, the first attempt has stopped.
    fn settle(&self, status: StatusCode) -> Option<()> {
        (status == StatusCode::NOT_FOUND).then_some(())
    }
}
