//! Deleting an archive.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::ArchiveId;

/// Deletes an archive that has ended, and its file in Vonage's cloud. A copy in storage of your own stays.
///
/// `DELETE …/archive/{id}` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct DeleteArchive {
    archive: ArchiveId,
}

impl DeleteArchive {
    /// This archive.
    pub fn new(archive: impl Into<ArchiveId>) -> Self {
        Self {
            archive: archive.into(),
        }
    }
}

impl<A: Into<ArchiveId>> From<A> for DeleteArchive {
    fn from(archive: A) -> Self {
        Self::new(archive)
    }
}

impl Operation for DeleteArchive {
    const NAME: &'static str = "archives.delete";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::delete(super::one(target, &self.archive)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }

    /// What a repeat does not find, the first attempt has deleted.
    fn settle(&self, status: StatusCode) -> Option<()> {
        (status == StatusCode::NOT_FOUND).then_some(())
    }
}
