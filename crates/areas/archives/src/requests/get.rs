//! Reading an archive.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, ReadOperation, Repeat, Target, wire};
use vonage_video_models::{Archive, ArchiveId};

/// Reads one archive. Each answer for an available one has a new download URL, good for 10 minutes.
///
/// `GET …/archive/{id}` · repeats: safe
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct GetArchive {
    archive: ArchiveId,
}

impl GetArchive {
    /// This archive.
    pub fn new(archive: impl Into<ArchiveId>) -> Self {
        Self {
            archive: archive.into(),
        }
    }
}

impl<A: Into<ArchiveId>> From<A> for GetArchive {
    fn from(archive: A) -> Self {
        Self::new(archive)
    }
}

impl Operation for GetArchive {
    const NAME: &'static str = "archives.get";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Archive;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(super::one(target, &self.archive)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Archive, Error> {
        wire::object(&response)
    }
}

impl ReadOperation for GetArchive {}
