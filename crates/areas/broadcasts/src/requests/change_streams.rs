//! Adding streams to a broadcast in manual mode, and removing them.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{BroadcastId, StreamChange, StreamId};

/// Adds a stream to a broadcast in manual mode. Adding it again changes whether its audio and video are in.
///
/// `PATCH …/broadcast/{id}/streams` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct AddStream {
    broadcast: BroadcastId,
    change: StreamChange,
}

impl AddStream {
    /// This stream to this broadcast.
    pub fn new(broadcast: impl Into<BroadcastId>, stream: impl Into<StreamId>) -> Self {
        Self {
            broadcast: broadcast.into(),
            change: StreamChange::add(stream),
        }
    }

    optional_setters! {
        /// Whether its audio is in. Default of the service: yes.
        audio, set_audio: bool => change.has_audio;
        /// Whether its video is in. Default of the service: yes.
        video, set_video: bool => change.has_video;
    }
}

impl Operation for AddStream {
    const NAME: &'static str = "broadcasts.add_stream";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        change(target, &self.broadcast, &self.change)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}

/// Removes a stream from a broadcast in manual mode.
///
/// `PATCH …/broadcast/{id}/streams` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RemoveStream {
    broadcast: BroadcastId,
    change: StreamChange,
}

impl RemoveStream {
    /// This stream from this broadcast.
    pub fn new(broadcast: impl Into<BroadcastId>, stream: impl Into<StreamId>) -> Self {
        Self {
            broadcast: broadcast.into(),
            change: StreamChange::remove(stream),
        }
    }
}

impl Operation for RemoveStream {
    const NAME: &'static str = "broadcasts.remove_stream";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        change(target, &self.broadcast, &self.change)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}

fn change(
    target: &Target<'_>,
    broadcast: &BroadcastId,
    change: &StreamChange,
) -> Result<Request<Bytes>, Error> {
    change.check()?;
    wire::patch(super::one(target, broadcast).fixed("streams")).json(change)
}
