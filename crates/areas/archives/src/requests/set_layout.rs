//! Changing the layout of an archive.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{ArchiveId, Layout};

/// Changes the layout of a composed archive while it runs.
///
/// `PUT …/archive/{id}/layout` · repeats: idempotent
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct SetArchiveLayout {
    archive: ArchiveId,
    layout: Layout,
}

impl SetArchiveLayout {
    /// This layout for this archive.
    pub fn new(archive: impl Into<ArchiveId>, layout: Layout) -> Self {
        Self {
            archive: archive.into(),
            layout,
        }
    }
}

impl Operation for SetArchiveLayout {
    const NAME: &'static str = "archives.set_layout";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.layout.check()?;
        wire::put(super::one(target, &self.archive).fixed("layout")).json(&self.layout)
    }

    /// Blank by the API description; recorded answers hold the archive.
    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank_or_with(&response, &["id"])
    }
}
