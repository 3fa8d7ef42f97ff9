//! Changing the layout of a broadcast.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{BroadcastId, Layout};

/// Changes the layout of a broadcast while it runs.
///
/// `PUT …/broadcast/{id}/layout` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct SetBroadcastLayout {
    broadcast: BroadcastId,
    layout: Layout,
}

impl SetBroadcastLayout {
    /// This layout for this broadcast.
    pub fn new(broadcast: impl Into<BroadcastId>, layout: Layout) -> Self {
        Self {
            broadcast: broadcast.into(),
            layout,
        }
    }
}

impl Operation for SetBroadcastLayout {
    const NAME: &'static str = "broadcasts.set_layout";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.layout.check()?;
        wire::put(super::one(target, &self.broadcast).fixed("layout")).json(&self.layout)
    }

    /// Blank by the API description; recorded answers hold the broadcast.
    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank_or_with(&response, &["id"])
    }
}
