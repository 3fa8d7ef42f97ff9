//! How far this machine's clock is from the service's.

use std::sync::Arc;
use std::time::SystemTime;

use http::{HeaderMap, header};
use vonage_video_auth::{Clock, OffsetClock, UnixTime};

use crate::telemetry;

/// Less than this is not worth correcting: answers take time, and `Date` counts whole seconds.
const TOLERANCE: i64 = 30;

/// Learns the service's time from the `Date` of its answers and corrects the clock that tokens are issued by. Never
/// fails a call.
#[derive(Clone, Debug)]
pub(crate) struct Skew {
    local: Arc<dyn Clock>,
    corrected: Arc<OffsetClock>,
}

impl Skew {
    /// `corrected` must run on `local`.
    pub(crate) fn new(local: Arc<dyn Clock>, corrected: Arc<OffsetClock>) -> Self {
        Self { local, corrected }
    }

    /// The correction in use, in seconds.
    pub(crate) fn offset(&self) -> i64 {
        self.corrected.offset()
    }

    /// The corrected time.
    pub(crate) fn now(&self) -> UnixTime {
        self.corrected.now()
    }

    /// Compares an answer's `Date` with the local clock.
    pub(crate) fn observe(&self, headers: &HeaderMap) {
        let Some(there) = date(headers) else { return };
        let measured = difference(there, self.local.now().as_secs());
        let wanted = if measured.abs() > TOLERANCE { measured } else { 0 };
        let current = self.corrected.offset();
        // Small changes are noise, and every change makes the cached token stale.
        if difference_i64(wanted, current) > TOLERANCE {
            self.corrected.set_offset(wanted);
            telemetry::clock_corrected(wanted);
        }
    }
}

fn date(headers: &HeaderMap) -> Option<u64> {
    let date = httpdate::parse_http_date(headers.get(header::DATE)?.to_str().ok()?).ok()?;
    date.duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .map(|since| since.as_secs())
}

fn difference(there: u64, here: u64) -> i64 {
    i64::try_from(i128::from(there) - i128::from(here)).unwrap_or(0)
}

fn difference_i64(one: i64, other: i64) -> i64 {
    one.saturating_sub(other).saturating_abs()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use vonage_video_auth::FixedClock;

    use super::*;

    fn skew_after(dates: &[i64]) -> i64 {
        let now = 1_790_000_000;
        let local = Arc::new(FixedClock::new(UnixTime::from_secs(now)));
        let skew = Skew::new(local.clone(), Arc::new(OffsetClock::new(local)));
        for offset in dates {
            let there = SystemTime::UNIX_EPOCH + Duration::from_secs(now.saturating_add_signed(*offset));
            let mut headers = HeaderMap::new();
            headers.insert(header::DATE, httpdate::fmt_http_date(there).parse().unwrap());
            skew.observe(&headers);
        }
        skew.offset()
    }

    #[test]
    fn only_a_clear_difference_corrects_the_clock() {
        assert_eq!(skew_after(&[30]), 0);
        assert_eq!(skew_after(&[31]), 31);
        assert_eq!(skew_after(&[-3600]), -3600);
    }

    #[test]
    fn noise_around_a_correction_is_ignored_and_a_mended_clock_ends_it() {
        assert_eq!(skew_after(&[-3600, -3590, -3605]), -3600);
        assert_eq!(skew_after(&[-3600, 1]), 0);
    }

    #[test]
    fn answers_without_a_date_teach_nothing() {
        let local = Arc::new(FixedClock::new(UnixTime::from_secs(1)));
        let skew = Skew::new(local.clone(), Arc::new(OffsetClock::new(local)));
        skew.observe(&HeaderMap::new());
        skew.observe(&HeaderMap::from_iter([(
            header::DATE,
            http::HeaderValue::from_static("today"),
        )]));
        assert_eq!(skew.offset(), 0);
    }
}
