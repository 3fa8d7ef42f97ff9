//! The emulator's time: the system's, moved by an offset that tests turn.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use vonage_video_models::UnixMillis;

/// The last millisecond of the year 9999, the last one an HTTP date can name.
const LATEST: i64 = 253_402_300_799_999;

/// In place of a time at which a clock is held: it runs.
const RUNS: i64 = i64::MIN;

/// One application's clock.
#[derive(Debug)]
pub(crate) struct Clock {
    offset_millis: AtomicI64,
    /// The system's time at which it is held.
    held_at: AtomicI64,
    /// Whether tokens are judged by the system's time.
    tokens_by_system: AtomicBool,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            offset_millis: AtomicI64::new(0),
            held_at: AtomicI64::new(RUNS),
            tokens_by_system: AtomicBool::new(false),
        }
    }
}

impl Clock {
    /// The time, never before 1970 and never after 9999, whatever the offset.
    pub(crate) fn now(&self) -> UnixMillis {
        let offset = self.offset_millis.load(Ordering::Relaxed);
        UnixMillis::new(self.system().saturating_add(offset).clamp(0, LATEST))
    }

    /// The time by which tokens are judged: what this clock would show if it had never been held, since whoever signs
    /// them has a clock that runs, and must not be told that they are from the future. Or the system's time, for signers
    /// that would not notice a turn.
    pub(crate) fn for_tokens(&self) -> UnixMillis {
        let turned = if self.judges_tokens_by_system() {
            0
        } else {
            self.offset_millis.load(Ordering::Relaxed)
        };
        let time = system_now().as_millis().saturating_add(turned);
        UnixMillis::new(time.clamp(0, LATEST))
    }

    pub(crate) fn judges_tokens_by_system(&self) -> bool {
        self.tokens_by_system.load(Ordering::Relaxed)
    }

    /// Chooses the time by which tokens are judged.
    pub(crate) fn judge_tokens_by_system(&self, by_system: bool) {
        self.tokens_by_system.store(by_system, Ordering::Relaxed);
    }

    /// How far this clock is ahead of the system's.
    pub(crate) fn offset_millis(&self) -> i64 {
        let offset = self.offset_millis.load(Ordering::Relaxed);
        match self.held_at.load(Ordering::Relaxed) {
            // Not by two looks at the system's clock, which may go on between them.
            RUNS => offset,
            held => offset.saturating_sub(system_now().as_millis().saturating_sub(held)),
        }
    }

    /// The system's time as far as this clock has followed it.
    fn system(&self) -> i64 {
        match self.held_at.load(Ordering::Relaxed) {
            RUNS => system_now().as_millis(),
            held => held,
        }
    }

    pub(crate) fn is_held(&self) -> bool {
        self.held_at.load(Ordering::Relaxed) != RUNS
    }

    /// Stops the clock, which from then on only moves when it is turned.
    pub(crate) fn hold(&self) {
        self.held_at.store(self.system(), Ordering::Relaxed);
    }

    /// Lets the clock run again, from where it is.
    pub(crate) fn release(&self) {
        let offset = self.offset_millis();
        self.held_at.store(RUNS, Ordering::Relaxed);
        self.offset_millis.store(offset, Ordering::Relaxed);
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
        let system = self.system();
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
        self.held_at.store(RUNS, Ordering::Relaxed);
        self.offset_millis.store(0, Ordering::Relaxed);
        self.judge_tokens_by_system(false);
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

#[expect(clippy::disallowed_methods, reason = "the one place where the emulator reads the system's time")]
fn system_now() -> UnixMillis {
    UnixMillis::from(SystemTime::now())
}

/// Returns the time so many milliseconds after another.
pub(crate) fn after(time: UnixMillis, millis: i64) -> UnixMillis {
    UnixMillis::new(time.as_millis().saturating_add(millis))
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
    fn a_held_clock_only_moves_when_it_is_turned_and_goes_on_from_there() {
        let clock = Clock::default();
        clock.hold();
        let held = clock.now();
        assert!(clock.turn_within_range(5000));
        clock.held_at.fetch_sub(60_000, Ordering::Relaxed);
        clock.offset_millis.fetch_add(60_000, Ordering::Relaxed);
        assert_eq!(clock.now().as_millis(), held.as_millis() + 5000);
        assert!(clock.is_held() && (-1000..=5000).contains(&clock.offset_millis()));
        clock.release();
        assert!(!clock.is_held() && clock.now().as_millis() >= held.as_millis() + 5000);
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
