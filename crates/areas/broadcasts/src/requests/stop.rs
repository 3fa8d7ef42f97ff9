//! Stopping a broadcast.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{Broadcast, BroadcastId};

/// Stops a broadcast. Its answer has no outputs any more.
///
/// `POST …/broadcast/{id}/stop` · repeats: idempotent · ends billing
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StopBroadcast {
    broadcast: BroadcastId,
}

impl StopBroadcast {
    /// This broadcast.
    pub fn new(broadcast: impl Into<BroadcastId>) -> Self {
        Self {
            broadcast: broadcast.into(),
        }
    }
}

impl<B: Into<BroadcastId>> From<B> for StopBroadcast {
    fn from(broadcast: B) -> Self {
        Self::new(broadcast)
    }
}

impl Operation for StopBroadcast {
    const NAME: &'static str = "broadcasts.stop";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = Broadcast;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::post(super::one(target, &self.broadcast).fixed("stop")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Broadcast, Error> {
        wire::object(&response)
    }
}
