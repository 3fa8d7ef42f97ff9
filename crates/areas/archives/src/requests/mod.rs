//! The operations, one a file.

pub(crate) mod change_streams;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod set_layout;
pub(crate) mod start;
pub(crate) mod stop;

use vonage_video_core::Target;
use vonage_video_core::wire::Path;
use vonage_video_models::ArchiveId;

/// `/v2/project/{application}/archive/{id}`
fn one(target: &Target<'_>, archive: &ArchiveId) -> Path {
    target
        .project()
        .fixed("archive")
        .id("archiveId", archive.as_str())
}
