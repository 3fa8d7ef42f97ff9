//! Where the time comes from. Nothing else in this crate reads a clock.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use crate::time::UnixTime;

/// Tells the time.
///
/// A clock may jump, also backwards; what reads it must cope.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The current time.
    fn now(&self) -> UnixTime;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> UnixTime {
        (**self).now()
    }
}

/// The clock of the operating system, or of the JavaScript host.
///
/// On `wasm32-unknown-unknown` the standard library knows no time. There this clock exists with the feature `wasm-js`
/// and reads `Date.now()`. Edge platforms hold that still while a program computes: it moves on when a request arrives
/// and at each answer from outside, and before the first request it may stand at 1970.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js"))))]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
impl Clock for SystemClock {
    /// A clock that was never set, and stands before 1970, reads as the start of 1970.
    fn now(&self) -> UnixTime {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the system's clock")]
        let now = std::time::SystemTime::now();
        UnixTime::try_from(now).unwrap_or_default()
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown", feature = "wasm-js"))]
impl Clock for SystemClock {
    /// A host that tells no sensible time reads as the start of 1970.
    fn now(&self) -> UnixTime {
        // Whole milliseconds. The cast takes what is negative or no number to zero.
        UnixTime::from_secs(js_sys::Date::now() as u64 / 1000)
    }
}

/// A clock that stands still until it is moved: for tests.
///
/// ```
/// use std::time::Duration;
/// use vonage_video_auth::{Clock, FixedClock, UnixTime};
///
/// let clock = FixedClock::new(UnixTime::from_secs(1_790_000_000));
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), UnixTime::from_secs(1_790_000_060));
/// ```
#[derive(Debug)]
pub struct FixedClock {
    secs: AtomicU64,
}

impl FixedClock {
    /// A clock that stands at `now`.
    pub fn new(now: UnixTime) -> Self {
        Self {
            secs: AtomicU64::new(now.as_secs()),
        }
    }

    /// Moves the clock to `now`, forwards or backwards.
    pub fn set(&self, now: UnixTime) {
        self.secs.store(now.as_secs(), Ordering::SeqCst);
    }

    /// Moves the clock forwards.
    pub fn advance(&self, by: Duration) {
        self.secs.fetch_add(by.as_secs(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_secs(self.secs.load(Ordering::SeqCst))
    }
}

/// Another clock, corrected by a number of seconds that can be changed at any time.
///
/// Shared between what measures the difference to the service's clock and what signs tokens, so that a host whose
/// clock is wrong still signs tokens the service takes.
#[derive(Debug)]
pub struct OffsetClock {
    inner: Arc<dyn Clock>,
    offset: AtomicI64,
}

impl OffsetClock {
    /// Corrects `inner`, by nothing at first.
    pub fn new(inner: Arc<dyn Clock>) -> Self {
        Self {
            inner,
            offset: AtomicI64::new(0),
        }
    }

    /// Sets the correction in seconds: positive if `inner` is slow.
    pub fn set_offset(&self, secs: i64) {
        self.offset.store(secs, Ordering::SeqCst);
    }

    /// The correction in seconds.
    pub fn offset(&self) -> i64 {
        self.offset.load(Ordering::SeqCst)
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_secs(self.inner.now().as_secs().saturating_add_signed(self.offset()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_clock_is_corrected_in_both_directions() {
        let fixed = Arc::new(FixedClock::new(UnixTime::from_secs(1_000)));
        let clock = OffsetClock::new(Arc::clone(&fixed) as Arc<dyn Clock>);
        assert_eq!(clock.now(), UnixTime::from_secs(1_000));
        clock.set_offset(-400);
        assert_eq!(clock.now(), UnixTime::from_secs(600));
        clock.set_offset(50);
        fixed.advance(Duration::from_secs(5));
        assert_eq!((clock.now(), clock.offset()), (UnixTime::from_secs(1_055), 50));
        clock.set_offset(i64::MIN);
        assert_eq!(clock.now(), UnixTime::from_secs(0));
    }

    #[test]
    fn the_system_clock_stands_after_the_making_of_this_crate() {
        assert!(SystemClock.now() > UnixTime::from_secs(1_700_000_000));
    }
}
