//! Adding streams to an archive in manual mode, and removing them.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{ArchiveId, StreamChange, StreamId};

/// Adds a stream to an archive in manual mode. Adding it again changes whether its audio and video are in.
///
/// `PATCH …/archive/{id}/streams` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct AddStream {
    archive: ArchiveId,
    change: StreamChange,
}

impl AddStream {
    /// This stream to this archive.
    pub fn new(archive: impl Into<ArchiveId>, stream: impl Into<StreamId>) -> Self {
        Self {
            archive: archive.into(),
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
    const NAME: &'static str = "archives.add_stream";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        change(target, &self.archive, &self.change)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}

/// Removes a stream from an archive in manual mode.
///
/// `PATCH …/archive/{id}/streams` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RemoveStream {
    archive: ArchiveId,
    change: StreamChange,
}

impl RemoveStream {
    /// This stream from this archive.
    pub fn new(archive: impl Into<ArchiveId>, stream: impl Into<StreamId>) -> Self {
        Self {
            archive: archive.into(),
            change: StreamChange::remove(stream),
        }
    }
}

impl Operation for RemoveStream {
    const NAME: &'static str = "archives.remove_stream";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        change(target, &self.archive, &self.change)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}

fn change(target: &Target<'_>, archive: &ArchiveId, change: &StreamChange) -> Result<Request<Bytes>, Error> {
    change.check()?;
    wire::patch(super::one(target, archive).fixed("streams")).json(change)
}
