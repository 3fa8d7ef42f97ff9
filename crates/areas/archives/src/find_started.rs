//! Looking for an archive that may have been started.

use std::time::{Duration, SystemTime};

use vonage_video_core::{Error, Handle};
use vonage_video_models::{Archive, UnixMillis};

use crate::{ListArchives, StartArchive};

/// How far the clocks here and at the service may be apart. The service also cuts milliseconds off.
const TOLERANCE: Duration = Duration::from_secs(30);

/// Archives that `start` may have started, newest first.
pub(crate) async fn find_started(
    handle: &Handle,
    start: &StartArchive,
    since: SystemTime,
) -> Result<Vec<Archive>, Error> {
    let since = UnixMillis::from(since.checked_sub(TOLERANCE).unwrap_or(SystemTime::UNIX_EPOCH));
    let wanted = start.body();
    let mut archives = handle
        .call(ListArchives::new().session(&wanted.session_id))
        .items();
    let mut found = Vec::new();
    while let Some(archive) = archives.try_next().await? {
        // Newest first: what follows is older still.
        if archive.created_at.is_some_and(|created| created < since) {
            break;
        }
        let same_name = wanted.name.as_deref().unwrap_or_default() == archive.name;
        let same_tag = match (&wanted.multi_archive_tag, &archive.multi_archive_tag) {
            (Some(wanted), Some(tag)) => wanted == tag,
            // Older parts of the service leave the tag out of lists.
            _ => true,
        };
        if same_name && same_tag {
            found.push(archive);
        }
    }
    Ok(found)
}
