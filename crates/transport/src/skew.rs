//! How far this machine's clock is from the service's.

use std::sync::Arc;
use std::time::SystemTime;

use http::{HeaderMap, header};
use vonage_video_auth::{Clock, OffsetClock, UnixTime};

use crate::telemetry;

/// Less than this is not worth correcting: `Date` counts whole seconds, and tokens are issued ten seconds early, so that
/// a clock this fast makes tokens the service takes all the same.
const TOLERANCE: i64 = 5;

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

    /// The time before correction.
    pub(crate) fn local_now(&self) -> UnixTime {
        self.local.now()
    }

    /// Compares an answer's `Date` with the local time: from when the request was sent to when the answer began.
    pub(crate) fn observe(&self, headers: &HeaderMap, sent: UnixTime, answered: UnixTime) {
        let Some(there) = date(headers) else { return };
        let measured = match there {
            early if early < sent => -seconds_between(early, sent),
            late if late > answered => seconds_between(answered, late),
            _ => 0,
        };
        // Against the correction in use, so that a difference at the edge of the tolerance does not flicker.
        if measured.abs_diff(self.corrected.offset()) > TOLERANCE.unsigned_abs() {
            self.corrected.set_offset(measured);
            telemetry::clock_corrected(measured);
        }
    }
}

fn date(headers: &HeaderMap) -> Option<UnixTime> {
    let date: SystemTime = httpdate::parse_http_date(headers.get(header::DATE)?.to_str().ok()?).ok()?;
    UnixTime::try_from(date).ok()
}

fn seconds_between(early: UnixTime, late: UnixTime) -> i64 {
    i64::try_from(late.as_secs().saturating_sub(early.as_secs())).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use vonage_video_auth::FixedClock;

    use super::*;

    const NOW: u64 = 1_790_000_000;

    /// The correction after answers whose `Date` differs by so much from the local clock, and how often it changed.
    fn skew_after(differences: &[i64]) -> (i64, usize) {
        let local = Arc::new(FixedClock::new(UnixTime::from_secs(NOW)));
        let skew = Skew::new(local.clone(), Arc::new(OffsetClock::new(local)));
        let mut changes = 0;
        for difference in differences {
            let before = skew.offset();
            let now = skew.local_now();
            skew.observe(&dated(*difference), now, now);
            changes += usize::from(skew.offset() != before);
        }
        (skew.offset(), changes)
    }

    fn dated(difference: i64) -> HeaderMap {
        let there = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.saturating_add_signed(difference));
        HeaderMap::from_iter([(header::DATE, httpdate::fmt_http_date(there).parse().unwrap())])
    }

    #[test]
    fn only_a_clear_difference_corrects_the_clock() {
        assert_eq!(skew_after(&[5]), (0, 0));
        assert_eq!(skew_after(&[6]), (6, 1));
        assert_eq!(skew_after(&[-20]), (-20, 1));
        assert_eq!(skew_after(&[-3600]), (-3600, 1));
    }

    #[test]
    fn a_difference_at_the_edge_does_not_flicker() {
        assert_eq!(skew_after(&[5, 6, 5, 6, 5, 6]), (6, 1));
        assert_eq!(skew_after(&[-3600, -3598, -3602, -3600]), (-3600, 1));
    }

    #[test]
    fn a_mended_clock_ends_the_correction() {
        assert_eq!(skew_after(&[-3600, 1]), (1, 2));
    }

    #[test]
    fn the_time_an_answer_takes_is_no_difference() {
        let local = Arc::new(FixedClock::new(UnixTime::from_secs(NOW)));
        let skew = Skew::new(local.clone(), Arc::new(OffsetClock::new(local)));
        let (sent, answered) = (UnixTime::from_secs(NOW - 40), UnixTime::from_secs(NOW));
        for difference in [-40, -20, 0] {
            skew.observe(&dated(difference), sent, answered);
            assert_eq!(skew.offset(), 0);
        }
        skew.observe(&dated(-50), sent, answered);
        assert_eq!(skew.offset(), -10);
    }

    #[test]
    fn answers_without_a_date_teach_nothing() {
        let local = Arc::new(FixedClock::new(UnixTime::from_secs(1)));
        let skew = Skew::new(local.clone(), Arc::new(OffsetClock::new(local)));
        let now = skew.local_now();
        skew.observe(&HeaderMap::new(), now, now);
        let nonsense = (header::DATE, http::HeaderValue::from_static("today"));
        skew.observe(&HeaderMap::from_iter([nonsense]), now, now);
        assert_eq!(skew.offset(), 0);
    }
}
