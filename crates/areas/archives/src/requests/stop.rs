//! Stopping an archive.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{Archive, ArchiveId};

/// Stops recording.
///
/// `POST …/archive/{id}/stop` · repeats: idempotent · ends billing
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StopArchive {
    archive: ArchiveId,
}

impl StopArchive {
    /// This archive.
    pub fn new(archive: impl Into<ArchiveId>) -> Self {
        Self {
            archive: archive.into(),
        }
    }
}

impl<A: Into<ArchiveId>> From<A> for StopArchive {
    fn from(archive: A) -> Self {
        Self::new(archive)
    }
}

impl Operation for StopArchive {
    const NAME: &'static str = "archives.stop";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = Archive;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::post(super::one(target, &self.archive).fixed("stop")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Archive, Error> {
        wire::object(&response)
    }
}
