//! How far this machine's clock is from the service's.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, header};
use tokio::time::Instant;
use vonage_video_auth::{Clock, OffsetClock, UnixTime};

use crate::telemetry;

/// Less than this is not worth correcting: `Date` counts whole seconds, and tokens are issued ten seconds early, so that
/// a clock this fast makes tokens the service takes all the same.
const TOLERANCE: i64 = 5;

/// The correction limit unless another is set. It covers a clock that missed the change to summer time; beyond it, the
/// `Date` is as likely to be wrong as the clock.
const DEFAULT_LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// For how long an earlier correction counts among the recent ones: longer than any call.
const RECENT: Duration = Duration::from_secs(10 * 60);
/// How many earlier corrections are remembered.
const EARLIER: usize = 64;

/// Learns the service's time from the `Date` of its responses and corrects the clock that tokens are issued by. Never
/// fails a call.
///
/// Only responses that come from the service itself count, and only differences up to `limit`: a cache or a gateway with a
/// wrong clock must not move the tokens of all clients.
#[derive(Clone, Debug)]
pub(crate) struct Skew {
    local: Arc<dyn Clock>,
    corrected: Arc<OffsetClock>,
    limit: Duration,
    /// Corrections that were in use before, and until when.
    earlier: Arc<Mutex<VecDeque<(Instant, i64)>>>,
    /// Whether a difference beyond the limit has been logged, which once is enough for.
    reported: Arc<AtomicBool>,
    dates: Arc<Dates>,
}

impl Skew {
    /// Corrects this clock.
    pub(crate) fn of(local: Arc<dyn Clock>) -> Self {
        Self {
            corrected: Arc::new(OffsetClock::new(Arc::clone(&local))),
            local,
            limit: DEFAULT_LIMIT,
            earlier: Arc::default(),
            reported: Arc::default(),
            dates: Arc::default(),
        }
    }

    /// Limits the correction.
    #[must_use]
    pub(crate) fn with_limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// The corrected clock.
    pub(crate) fn corrected(&self) -> &Arc<OffsetClock> {
        &self.corrected
    }

    /// The smallest correction in use during the last ten minutes, in seconds: a time that was taken then is not later by
    /// the service's clock, whichever of the two clocks was set in between.
    pub(crate) fn smallest_recent_offset(&self) -> i64 {
        let earlier = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = earlier.iter().filter(|(until, _)| until.elapsed() < RECENT);
        let offsets = recent.map(|(_, offset)| *offset);
        offsets.chain([self.offset()]).min().unwrap_or_default()
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

    /// Compares a response's `Date` with the local time: from when the request was sent to when the response began.
    pub(crate) fn observe(&self, response: &Response<Bytes>, sent: UnixTime, answered: UnixTime) {
        if !is_from_the_service(response) {
            return;
        }
        let Some(there) = self.dates.read(response.headers()) else {
            return;
        };
        let measured = match there {
            early if early < sent => -seconds_between(early, sent),
            late if late > answered => seconds_between(answered, late),
            _ => 0,
        };
        // Against the correction in use, so that a difference at the edge of the tolerance does not flicker.
        if measured.abs_diff(self.corrected.offset()) <= TOLERANCE.unsigned_abs() {
            return;
        }
        if measured.unsigned_abs() > self.limit.as_secs() {
            if !self.reported.swap(true, Ordering::Relaxed) {
                telemetry::clock_not_corrected(measured, self.limit);
            }
            return;
        }
        let mut earlier = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
        if earlier.len() >= EARLIER {
            earlier.pop_front();
        }
        earlier.push_back((Instant::now(), self.corrected.offset()));
        drop(earlier);
        self.corrected.set_offset(measured);
        telemetry::clock_corrected(measured);
    }
}

/// Whether the service wrote this response, and its `Date`, just now. An `Age` is added by caches. A gateway answers with
/// statuses of its own, which are neither a success nor the refusal of a token; a captive portal answers with a page.
fn is_from_the_service(response: &Response<Bytes>) -> bool {
    let status = response.status();
    let credible = status.is_success() || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().trim_ascii_start().starts_with(b"text/html"));
    credible && !is_page && !response.headers().contains_key(header::AGE)
}

/// Reads `Date` headers. All responses of a second have the same one, so the last one read is remembered.
#[derive(Debug, Default)]
struct Dates(Mutex<Option<([u8; DATE_LENGTH], UnixTime)>>);

/// The length of `Sun, 06 Nov 1994 08:49:37 GMT`.
const DATE_LENGTH: usize = 29;

impl Dates {
    fn read(&self, headers: &HeaderMap) -> Option<UnixTime> {
        let text = headers.get(header::DATE)?;
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((bytes, time)) = &*last
            && bytes == text.as_bytes()
        {
            return Some(*time);
        }
        let time = UnixTime::try_from(httpdate::parse_http_date(text.to_str().ok()?).ok()?).ok()?;
        *last = text.as_bytes().try_into().ok().map(|bytes| (bytes, time));
        Some(time)
    }
}

fn seconds_between(early: UnixTime, late: UnixTime) -> i64 {
    i64::try_from(late.as_secs().saturating_sub(early.as_secs())).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use vonage_video_auth::FixedClock;

    use super::*;

    const NOW: u64 = 1_790_000_000;
    const LIMIT: Duration = Duration::from_secs(3600);

    /// The correction after answers whose `Date` differs by so much from the local clock, and how often it changed.
    fn skew_after(differences: &[i64]) -> (i64, usize) {
        let local = Arc::new(FixedClock::new(UnixTime::from_secs(NOW)));
        let skew = skew(&local);
        let mut changes = 0;
        for difference in differences {
            let before = skew.offset();
            let now = skew.local_now();
            skew.observe(&dated(*difference), now, now);
            changes += usize::from(skew.offset() != before);
        }
        (skew.offset(), changes)
    }

    fn skew(local: &Arc<FixedClock>) -> Skew {
        Skew::of(local.clone()).with_limit(LIMIT)
    }

    fn dated(difference: i64) -> Response<Bytes> {
        response(200, difference, &[])
    }

    fn response(status: u16, difference: i64, headers: &[(&str, &str)]) -> Response<Bytes> {
        let there = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.saturating_add_signed(difference));
        let mut response = Response::builder()
            .status(status)
            .header(header::DATE, httpdate::fmt_http_date(there));
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(Bytes::new()).unwrap()
    }

    fn offset_after(response: &Response<Bytes>) -> i64 {
        let skew = skew(&Arc::new(FixedClock::new(UnixTime::from_secs(NOW))));
        let now = skew.local_now();
        skew.observe(response, now, now);
        skew.offset()
    }

    #[test]
    fn only_responses_of_the_service_itself_correct_the_clock() {
        for status in [200, 204, 401, 403] {
            assert_eq!(offset_after(&response(status, 100, &[])), 100, "{status}");
        }
        for status in [302, 400, 404, 407, 408, 429, 500, 502, 503, 504] {
            assert_eq!(offset_after(&response(status, 100, &[])), 0, "{status}");
        }
        assert_eq!(offset_after(&response(200, 100, &[("age", "99")])), 0);
        assert_eq!(
            offset_after(&response(
                200,
                100,
                &[("content-type", "text/html; charset=utf-8")]
            )),
            0
        );
    }

    #[test]
    fn a_difference_beyond_the_limit_leaves_the_clock_alone() {
        assert_eq!(offset_after(&dated(3600)), 3600);
        for absurd in [3601, -3601, 73 * 365 * 86_400] {
            assert_eq!(offset_after(&dated(absurd)), 0, "{absurd}");
        }
        assert_eq!(skew_after(&[-20, 7200]), (-20, 1));
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

    #[tokio::test(start_paused = true)]
    async fn the_smallest_correction_of_the_last_minutes_is_remembered() {
        let skew = skew(&Arc::new(FixedClock::new(UnixTime::from_secs(NOW))));
        let now = skew.local_now();
        assert_eq!(skew.smallest_recent_offset(), 0);
        for (difference, smallest) in [(100, 0), (250, 0), (-60, -60), (300, -60)] {
            tokio::time::advance(Duration::from_secs(60)).await;
            skew.observe(&dated(difference), now, now);
            assert_eq!(skew.smallest_recent_offset(), smallest, "{difference}");
        }
        tokio::time::advance(RECENT).await;
        assert_eq!((skew.smallest_recent_offset(), skew.offset()), (300, 300));
    }

    #[test]
    fn a_mended_clock_ends_the_correction() {
        assert_eq!(skew_after(&[-3600, 1]), (1, 2));
    }

    #[test]
    fn the_time_an_answer_takes_is_no_difference() {
        let local = Arc::new(FixedClock::new(UnixTime::from_secs(NOW)));
        let skew = skew(&local);
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
        let skew = skew(&local);
        let now = skew.local_now();
        skew.observe(&Response::default(), now, now);
        let nonsense = Response::builder().header(header::DATE, "today");
        skew.observe(&nonsense.body(Bytes::new()).unwrap(), now, now);
        assert_eq!(skew.offset(), 0);
    }
}
