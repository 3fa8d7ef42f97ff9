//! Points in time: RFC 3339 in and out, and how far they are from now.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use vonage_video::auth::{Clock, SystemClock, UnixTime};
use vonage_video::models::UnixMillis;

use crate::duration;

/// The time by this machine's clock.
pub(crate) fn now() -> UnixTime {
    SystemClock.now()
}

/// Reads a time such as `2026-11-24T18:00:00Z` or `2026-11-24T10:00:00-08:00`; parts of a second are cut off.
pub(crate) fn parse(text: &str) -> Result<UnixTime, String> {
    let time: Timestamp = text
        .trim()
        .parse()
        .map_err(|error| format!("write a time with its offset, as in 2026-11-24T18:00:00Z ({error})"))?;
    let seconds = u64::try_from(time.as_second()).map_err(|_| "a time before 1970".to_owned())?;
    Ok(UnixTime::from_secs(seconds))
}

/// Reads the `Date` of an answer, such as `Tue, 24 Nov 2026 10:00:00 GMT`.
pub(crate) fn parse_http_date(text: &str) -> Option<UnixTime> {
    let time = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()?;
    u64::try_from(time.as_second()).ok().map(UnixTime::from_secs)
}

/// The time in RFC 3339, in UTC; the bare number where the calendar does not reach.
pub(crate) fn rfc3339(time: UnixTime) -> String {
    let time_of = |seconds| Timestamp::from_second(seconds).ok();
    i64::try_from(time.as_secs())
        .ok()
        .and_then(time_of)
        .map_or_else(|| time.to_string(), |time| time.to_string())
}

/// As [`rfc3339`], to the second.
pub(crate) fn rfc3339_millis(time: UnixMillis) -> String {
    let whole = TimestampRound::new()
        .smallest(Unit::Second)
        .mode(RoundMode::Floor);
    Timestamp::from_millisecond(time.as_millis())
        .and_then(|time| time.round(whole))
        .map_or_else(|_| time.to_string(), |time| time.to_string())
}

/// How far a time is from now: `in 1 h 59 min`, `3 days ago`.
pub(crate) fn relative(time: UnixTime, now: UnixTime) -> String {
    if time > now {
        format!("in {}", duration::human(time.saturating_duration_since(now)))
    } else {
        format!("{} ago", duration::human(now.saturating_duration_since(time)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_an_offset_are_read_and_others_refused() {
        for text in [
            "2026-09-21T14:13:20Z",
            "2026-09-21T07:13:20.9-07:00",
            " 2026-09-21t14:13:20z ",
        ] {
            assert_eq!(parse(text), Ok(UnixTime::from_secs(1_790_000_000)), "{text}");
        }
        for text in [
            "",
            "2026-09-21",
            "2026-09-21T14:13:20",
            "tomorrow",
            "1790000000",
            "1969-12-31T23:59:59Z",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(
            rfc3339(UnixTime::from_secs(1_790_000_000)),
            "2026-09-21T14:13:20Z"
        );
        assert_eq!(rfc3339(UnixTime::from_secs(u64::MAX)), u64::MAX.to_string());
        assert_eq!(
            rfc3339_millis(UnixMillis::new(1_790_000_000_999)),
            "2026-09-21T14:13:20Z"
        );
    }

    #[test]
    fn the_distance_from_now_is_told_in_both_directions() {
        let (now, hour) = (
            UnixTime::from_secs(1_790_000_000),
            std::time::Duration::from_secs(3_600),
        );
        assert_eq!(relative(now.saturating_add(hour), now), "in 1 h");
        assert_eq!(relative(now.saturating_sub(hour), now), "1 h ago");
        assert_eq!(relative(now, now), "0 s ago");
    }

    #[test]
    fn the_date_of_an_answer_is_read() {
        let read = parse_http_date("Mon, 21 Sep 2026 14:13:20 GMT");
        assert_eq!(read, Some(UnixTime::from_secs(1_790_000_000)));
        assert_eq!(parse_http_date("yesterday"), None);
    }
}
