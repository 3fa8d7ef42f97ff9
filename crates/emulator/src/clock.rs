//! The emulator's time: the system's, moved by an offset that tests turn.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use vonage_video_models::UnixMillis;

/// The last millisecond of the year 9999, the last one an HTTP date can name.
const LATEST: i64 = 253_402_300_799_999;

/// One application's clock.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_millis: AtomicI64,
}

impl Clock {
    /// The time, never before 1970 and never after 9999, whatever the offset.
    pub(crate) fn now(&self) -> UnixMillis {
        let now = system_now().as_millis().saturating_add(self.offset_millis());
        UnixMillis::new(now.clamp(0, LATEST))
    }

    /// How far this clock is ahead of the system's.
    pub(crate) fn offset_millis(&self) -> i64 {
        self.offset_millis.load(Ordering::Relaxed)
    }

    /// Turns the clock on, or back when `by` is negative.
    pub(crate) fn turn(&self, by_millis: i64) {
        // The closure never returns `None`, so neither branch of the result is a failure.
        let _ = self
            .offset_millis
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |offset| {
                Some(offset.saturating_add(by_millis))
            });
    }

    /// Turns the clock as [`turn`](Self::turn) does, unless it would leave the range of [`now`](Self::now). Whether it
    /// has been turned.
    pub(crate) fn turn_within_range(&self, by_millis: i64) -> bool {
        let system = system_now().as_millis();
        self.offset_millis
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |offset| {
                let offset = offset.checked_add(by_millis)?;
                let time = system.checked_add(offset)?;
                (0..=LATEST).contains(&time).then_some(offset)
            })
            .is_ok()
    }

    /// Back to the system's time.
    pub(crate) fn reset(&self) {
        self.offset_millis.store(0, Ordering::Relaxed);
    }
}

/// Seconds since the epoch, as tokens count them.
pub(crate) fn seconds(time: UnixMillis) -> i64 {
    time.as_millis().div_euclid(1000)
}

/// The value of a `Date` header.
pub(crate) fn http_date(time: UnixMillis) -> String {
    let millis = u64::try_from(time.as_millis().clamp(0, LATEST)).unwrap_or_default();
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the emulator reads the system's time"
)]
fn system_now() -> UnixMillis {
    UnixMillis::from(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_turns_both_ways_and_never_leaves_the_range_of_http_dates() {
        let clock = Clock::default();
        clock.turn(3_600_000);
        clock.turn(-600_000);
        assert_eq!(clock.offset_millis(), 3_000_000);
        clock.turn(i64::MAX);
        assert_eq!(http_date(clock.now()), "Fri, 31 Dec 9999 23:59:59 GMT");
        clock.reset();
        clock.turn(i64::MIN);
        assert_eq!(http_date(clock.now()), "Thu, 01 Jan 1970 00:00:00 GMT");
    }

    #[test]
    fn a_turn_out_of_range_can_be_refused_and_then_changes_nothing() {
        let clock = Clock::default();
        assert!(clock.turn_within_range(-5000));
        for by in [i64::MAX, i64::MIN, LATEST, -LATEST] {
            assert!(!clock.turn_within_range(by), "{by}");
        }
        assert_eq!(clock.offset_millis(), -5000);
    }
}
