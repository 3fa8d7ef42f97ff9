//! Looking for what a start may have started.

use std::time::{Duration, SystemTime};

use vonage_video_models::UnixMillis;

use crate::{Call, Error, PagedOperation};

/// How far the clocks here and at the service may be apart. The service also cuts milliseconds off.
const TOLERANCE: Duration = Duration::from_secs(30);

impl<O: PagedOperation> Call<O> {
    /// Reads the `wanted` items of a list that were created at or after `since`, newest first. For a start whose
    /// outcome is unknown: areas build their finders upon it.
    ///
    /// The clocks here and at the service may be 30 seconds apart, so items up to 30 seconds older are taken as well.
    /// An item whose time the service left out is taken whatever its age. Reading ends at the first item that is
    /// older, without asking for the pages behind it.
    ///
    /// # Errors
    ///
    /// As the underlying call.
    pub async fn created_since(
        self,
        since: SystemTime,
        created_at: impl Fn(&O::Item) -> Option<UnixMillis> + Send,
        wanted: impl Fn(&O::Item) -> bool + Send,
    ) -> Result<Vec<O::Item>, Error> {
        let since = UnixMillis::from(since.checked_sub(TOLERANCE).unwrap_or(SystemTime::UNIX_EPOCH));
        let mut items = self.items();
        let mut found = Vec::new();
        while let Some(item) = items.try_next().await? {
            if created_at(&item).is_some_and(|created| created < since) {
                break;
            }
            if wanted(&item) {
                found.push(item);
            }
        }
        Ok(found)
    }
}
