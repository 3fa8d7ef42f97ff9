//! Points in time, as tokens write them.

use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};

/// Whole seconds since the start of 1970 in UTC: what `iat`, `exp` and `nbf` count (RFC 7519, `NumericDate`).
///
/// Parts of a second are cut off, never rounded up.
///
/// ```
/// use std::time::Duration;
/// use vonage_video_auth::UnixTime;
///
/// let issued = UnixTime::from_secs(1_790_000_000);
/// let expires = issued.saturating_add(Duration::from_secs(3600));
/// assert_eq!(expires.as_secs(), 1_790_003_600);
/// assert!(issued < expires);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(u64);

impl UnixTime {
    /// The time `secs` seconds after the start of 1970.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs)
    }

    /// Seconds since the start of 1970.
    pub const fn as_secs(self) -> u64 {
        self.0
    }

    /// This much later; `None` beyond the largest time.
    pub const fn checked_add(self, duration: Duration) -> Option<Self> {
        match self.0.checked_add(duration.as_secs()) {
            Some(secs) => Some(Self(secs)),
            None => None,
        }
    }

    /// This much earlier; `None` before 1970.
    pub const fn checked_sub(self, duration: Duration) -> Option<Self> {
        match self.0.checked_sub(duration.as_secs()) {
            Some(secs) => Some(Self(secs)),
            None => None,
        }
    }

    /// This much later, or the largest time.
    #[must_use]
    pub const fn saturating_add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.as_secs()))
    }

    /// This much earlier, or the start of 1970.
    #[must_use]
    pub const fn saturating_sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration.as_secs()))
    }

    /// How long after `earlier` this is; zero if it is not after it.
    pub const fn saturating_duration_since(self, earlier: Self) -> Duration {
        Duration::from_secs(self.0.saturating_sub(earlier.0))
    }
}

/// Prints the number of seconds.
impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl TryFrom<SystemTime> for UnixTime {
    type Error = TimeRangeError;

    /// Fails before 1970.
    fn try_from(time: SystemTime) -> Result<Self, TimeRangeError> {
        let since = time
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_err(|_| TimeRangeError(()))?;
        Ok(Self(since.as_secs()))
    }
}

impl TryFrom<UnixTime> for SystemTime {
    type Error = TimeRangeError;

    /// Fails beyond what the platform can tell.
    fn try_from(time: UnixTime) -> Result<Self, TimeRangeError> {
        SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_secs(time.0))
            .ok_or(TimeRangeError(()))
    }
}

/// A time before 1970, or beyond what the platform can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRangeError(());

impl fmt::Display for TimeRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is before 1970 or beyond what this platform can tell")
    }
}

impl Error for TimeRangeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_second_are_cut_off() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_999);
        assert_eq!(UnixTime::try_from(time), Ok(UnixTime::from_secs(1)));
        let time = UnixTime::from_secs(1);
        assert_eq!(
            time.saturating_add(Duration::from_millis(1_999)),
            UnixTime::from_secs(2)
        );
    }

    #[test]
    fn times_out_of_range_are_errors_and_not_wrapped() {
        assert!(UnixTime::try_from(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).is_err());
        assert!(SystemTime::try_from(UnixTime::from_secs(u64::MAX)).is_err());
        let last = UnixTime::from_secs(u64::MAX);
        assert_eq!(last.checked_add(Duration::from_secs(1)), None);
        assert_eq!(last.saturating_add(Duration::from_secs(1)), last);
        assert_eq!(UnixTime::default().checked_sub(Duration::from_secs(1)), None);
        assert_eq!(
            UnixTime::default().saturating_sub(Duration::MAX),
            UnixTime::default()
        );
    }

    #[test]
    fn system_time_and_back_is_the_same_second() {
        let time = UnixTime::from_secs(1_790_000_000);
        assert_eq!(UnixTime::try_from(SystemTime::try_from(time).unwrap()), Ok(time));
    }
}
