//! Looking for what a start may have started.

use std::time::{Duration, SystemTime};

use vonage_video_models::UnixMillis;

use crate::{Call, Error, PagedOperation};

/// How far the clocks here and at the service may be apart beyond the offset that is known. The service also cuts
/// milliseconds off.
const TOLERANCE: Duration = Duration::from_secs(30);

impl<O: PagedOperation> Call<O> {
    /// Reads the `wanted` items of a list that were created at or after `since`, newest first. For a start whose
    /// outcome is unknown: areas build their finders upon it.
    ///
    /// `since` is a time of the local clock. It is moved by the [offset](crate::Dispatch::clock_offset_seconds) of the
    /// service's clock, as far as that is known before or after the list has been answered. The clocks may be 30 seconds
    /// further apart, so items up to 30 seconds older are taken as well. An item whose time the service left out is taken
    /// whatever its age. Reading ends at the first item that is older, without asking for the pages behind it.
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
        let dispatch = self.handle.dispatch().clone();
        // The offset is learned from answers, so the first one of this list may change it. Of the two the one that
        // leaves out less counts: what is not found may be started again.
        let known = dispatch.clock_offset_seconds();
        let mut items = self.items();
        let mut found = Vec::new();
        while let Some(item) = items.try_next().await? {
            let earliest = earliest(since, known.min(dispatch.clock_offset_seconds()));
            if created_at(&item).is_some_and(|created| created < earliest) {
                break;
            }
            if wanted(&item) {
                found.push(item);
            }
        }
        Ok(found)
    }
}

/// The time by the service's clock at which something may have been started at the earliest.
fn earliest(since: SystemTime, offset_seconds: i64) -> UnixMillis {
    let offset = Duration::from_secs(offset_seconds.unsigned_abs());
    let there = if offset_seconds < 0 {
        since.checked_sub(offset)
    } else {
        since.checked_add(offset)
    };
    let tolerant = there.unwrap_or(since).checked_sub(TOLERANCE);
    UnixMillis::from(tolerant.unwrap_or(SystemTime::UNIX_EPOCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_of_the_services_clock_is_added_and_thirty_seconds_are_left() {
        let since = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        for (offset, seconds) in [(0, 970), (45, 1_015), (-45, 925), (-980, -10)] {
            assert_eq!(
                earliest(since, offset),
                UnixMillis::new(seconds * 1_000),
                "{offset}"
            );
        }
    }
}
