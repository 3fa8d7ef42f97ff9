//! Points in time as the service writes them.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;

/// Milliseconds since 1970-01-01 00:00 UTC.
///
/// Do not use one as a key: the service cuts off the milliseconds of some times between one answer and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct UnixMillis(i64);

impl UnixMillis {
    /// Takes milliseconds since the epoch.
    #[must_use]
    pub const fn new(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch, as the service sent them.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The same as a [`SystemTime`]; `None` where the platform's cannot hold it.
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_millis(self.0.unsigned_abs());
        if self.0 < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        }
    }

    /// Reads an integer, a float or a numeric string; anything else counts as absent.
    pub(crate) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(lenient::integer(deserializer)?.map(Self))
    }
}

impl From<SystemTime> for UnixMillis {
    /// Cuts off below a millisecond and saturates at the ends of the range.
    fn from(time: SystemTime) -> Self {
        let millis = |distance: Duration| i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
        Self(match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => millis(after),
            Err(before) => -millis(before.duration()),
        })
    }
}

impl fmt::Display for UnixMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for UnixMillis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::lenient(deserializer)?
            .ok_or_else(|| serde::de::Error::custom("a time must be a number of milliseconds"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_number_is_read() {
        for text in [
            "1788890501222",
            "1788890501222.0",
            r#""1788890501222""#,
            r#"" 1788890501222 ""#,
        ] {
            assert_eq!(
                serde_json::from_str::<UnixMillis>(text).unwrap().as_millis(),
                1_788_890_501_222
            );
        }
    }

    #[test]
    fn system_time_goes_there_and_back() {
        for millis in [0, 1, -1, 1_788_890_501_222, -62_135_596_800_000] {
            let time = UnixMillis::new(millis);
            assert_eq!(UnixMillis::from(time.to_system_time().unwrap()), time);
        }
    }
}
