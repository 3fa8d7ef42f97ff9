//! Reading a broadcast.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, ReadOperation, Repeat, Target, wire};
use vonage_video_models::{Broadcast, BroadcastId};

/// Reads one broadcast in progress. One that has stopped may answer 404.
///
/// `GET …/broadcast/{id}` · repeats: safe
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct GetBroadcast {
    broadcast: BroadcastId,
}

impl GetBroadcast {
    /// This broadcast.
    pub fn new(broadcast: impl Into<BroadcastId>) -> Self {
        Self {
            broadcast: broadcast.into(),
        }
    }
}

impl<B: Into<BroadcastId>> From<B> for GetBroadcast {
    fn from(broadcast: B) -> Self {
        Self::new(broadcast)
    }
}

impl Operation for GetBroadcast {
    const NAME: &'static str = "broadcasts.get";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Broadcast;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(super::one(target, &self.broadcast)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Broadcast, Error> {
        wire::object(&response)
    }
}

impl ReadOperation for GetBroadcast {}
