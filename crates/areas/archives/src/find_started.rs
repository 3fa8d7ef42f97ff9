//! Looking for an archive that may have been started.

use std::time::SystemTime;

use vonage_video_core::{Error, Handle};
use vonage_video_models::{Archive, may_share_tag};

use crate::{ListArchives, StartArchive};

/// Archives that `start` may have started, newest first.
pub(crate) async fn find_started(
    handle: &Handle,
    start: &StartArchive,
    since: SystemTime,
) -> Result<Vec<Archive>, Error> {
    let wanted = start.body();
    let (name, tag) = (
        wanted.name.as_deref().unwrap_or_default(),
        wanted.multi_archive_tag.as_deref(),
    );
    handle
        .call(ListArchives::new().session(&wanted.session_id))
        .created_since(
            since,
            |archive| archive.created_at,
            |archive| archive.name == name && may_share_tag(tag, archive.multi_archive_tag.as_deref()),
        )
        .await
}
