//! Lengths of time as people type them: `2h`, `1.5m`, `1h30m`, `30d`, `500ms`, or a bare number of seconds.

use std::time::Duration;

use jiff::SpanRelativeTo;
use jiff::fmt::friendly::SpanParser;

const RULE: &str = "write a number with a unit, such as 30d, 2h, 1.5m, 45s or 500ms; units may follow each other, largest \
                    first, as in 1h30m; a number alone is in seconds";

/// Reads a length of time: the friendly format of jiff, where a day has 24 hours, or a number of seconds.
pub(crate) fn parse(text: &str) -> Result<Duration, &'static str> {
    let text = text.trim();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let span = SpanParser::new().parse_span(if is_number {
        format!("{text}s")
    } else {
        text.to_owned()
    });
    let days_are_24_hours = SpanRelativeTo::days_are_24_hours();
    span.and_then(|span| span.to_duration(days_are_24_hours))
        .map_err(|_| RULE)?
        .try_into()
        .map_err(|_| RULE)
}

/// A length of time with its two largest units: `1 h 59 min`, `3 days`, `45 s`.
pub(crate) fn human(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let days_text = if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    };
    match (days, hours, minutes, seconds % 60) {
        (0, 0, 0, seconds) => format!("{seconds} s"),
        (0, 0, minutes, 0) => format!("{minutes} min"),
        (0, 0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (0, hours, 0, _) => format!("{hours} h"),
        (0, hours, minutes, _) => format!("{hours} h {minutes} min"),
        (_, 0, _, _) => days_text,
        (_, hours, _, _) => format!("{days_text} {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read() {
        for (text, seconds) in [
            ("2h", 7_200),
            ("90m", 5_400),
            ("1h30m", 5_400),
            ("30d", 2_592_000),
            ("45s", 45),
            ("1d 2h 3m 4s", 93_784),
            (" 0s ", 0),
            ("1.5m", 90),
            ("1.5h", 5_400),
            ("2 hours 30 min", 9_000),
            ("45", 45),
            ("0", 0),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["1s500ms", "1.5s", "1.5", "1500 ms"] {
            assert_eq!(parse(text), Ok(Duration::from_millis(1_500)), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_of_time_is_refused() {
        for text in [
            "",
            " ",
            "h",
            "2x",
            "-2",
            "-2h",
            "2h ago",
            "1.5d",
            "1mo",
            "1..5",
            "NaN",
            "30m1h",
            "1h1h",
            "2H",
            "2h30",
            "٣h",
            "99999999999999999d",
            "1ms1s",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_are_told_by_their_two_largest_units() {
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (61, "1 min 1 s"),
            (3_600, "1 h"),
            (7_199, "1 h 59 min"),
            (86_400, "1 day"),
            (3 * 86_400 + 59, "3 days"),
            (2 * 86_400 + 3_600, "2 days 1 h"),
        ] {
            assert_eq!(human(Duration::from_secs(seconds)), text);
        }
    }
}
