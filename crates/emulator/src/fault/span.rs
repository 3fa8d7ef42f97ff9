//! Lengths of time as people write them: `2h`, `1.5m`, `1m30s`, `250ms`, or a bare number of seconds.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::SpanRelativeTo;
use jiff::fmt::friendly::SpanParser;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest span: a day is more than any test waits.
const LONGEST: Duration = Duration::from_secs(86_400);

const RULE: &str =
    "a time must be a number of seconds, or numbers with units as in 500ms, 1.5m or 1h30m, and at most a day";

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) Duration);

impl FromStr for Span {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        // The grammar of the command line program: the friendly format of jiff, or a number of seconds.
        let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let span = SpanParser::new().parse_span(if is_number {
            format!("{text}s")
        } else {
            text.to_owned()
        });
        let time = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()));
        let time = time.map_err(|_| RULE)?.try_into().map_err(|_| RULE)?;
        if time <= LONGEST {
            Ok(Self(time))
        } else {
            Err(RULE)
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Debug writes `2s`, `250ms`; below a millisecond nobody looks.
        match u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX) {
            0 => f.write_str("0s"),
            millis => write!(f, "{:?}", Duration::from_millis(millis)),
        }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpanVisitor)
    }
}

/// Reads text or a number. Written out, since a derived reader names our types in its errors.
struct SpanVisitor;

impl Visitor<'_> for SpanVisitor {
    type Value = Span;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a number of seconds, or numbers with units as in 500ms, 1.5m or 1h30m, and at most a day",
        )
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Span, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<Span, E> {
        match Duration::try_from_secs_f64(seconds) {
            Ok(time) if time <= LONGEST => Ok(Span(time)),
            _ => Err(E::custom(RULE)),
        }
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Span, E> {
        seconds.to_string().parse().map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Span, E> {
        seconds.to_string().parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, millis) in [
            ("2s", 2000),
            ("250ms", 250),
            ("1.5m", 90_000),
            ("3", 3000),
            (" 0.5 s", 500),
            ("2h", 7_200_000),
            ("1m30s", 90_000),
            ("1d", 86_400_000),
        ] {
            assert_eq!(text.parse(), Ok(Span(Duration::from_millis(millis))), "{text}");
        }
        for text in [
            "", "s", "-1s", "-1", "25h", "2d", "NaN", "inf", "100000s", "1..5", "2h30",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        for (micros, text) in [
            (1_500_000, "1.5s"),
            (250_000, "250ms"),
            (0, "0s"),
            (10, "0s"),
            (86_400_000_000, "86400s"),
        ] {
            assert_eq!(Span(Duration::from_micros(micros)).to_string(), text);
            assert!(text.parse::<Span>().is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_span_is_refused_without_a_word_of_our_types() {
        for json in ["true", "[]", "{}", "null", "-1", "1e9", "\"soon\""] {
            let error = serde_json::from_str::<Span>(json).unwrap_err().to_string();
            assert!(
                error.contains("a number of seconds") && !error.contains("Span"),
                "{json}: {error}"
            );
        }
        assert_eq!(
            serde_json::from_str::<Span>("2").unwrap(),
            Span(Duration::from_secs(2))
        );
        // A sum of tenths, as a script writes it.
        let span = serde_json::from_str::<Span>("0.30000000000000004").unwrap();
        assert_eq!(span, Span(Duration::from_millis(300)));
    }
}
