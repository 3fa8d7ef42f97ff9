//! Lengths of time as people type them: `2h`, `90m`, `1h30m`, `30d`, `45s`, `500ms`.

use std::time::Duration;

const RULE: &str = "write a number with a unit: 30d, 2h, 90m, 45s or 500ms; units may follow each other, largest \
                    first, as in 1h30m";

/// The units, largest first, in milliseconds.
const UNITS: [(&str, u64); 5] = [
    ("d", 24 * 60 * 60 * 1000),
    ("h", 60 * 60 * 1000),
    ("m", 60 * 1000),
    ("s", 1000),
    ("ms", 1),
];

/// Reads a length of time.
pub(crate) fn parse(text: &str) -> Result<Duration, &'static str> {
    let mut rest = text.trim();
    let mut units = UNITS.iter();
    let mut millis = 0_u64;
    if rest.is_empty() {
        return Err(RULE);
    }
    while !rest.is_empty() {
        let (number, after) = split(rest, |character| character.is_ascii_digit());
        let (unit, after) = split(after, |character| character.is_ascii_alphabetic());
        // Each unit once and in order: the search goes on where the last one was found.
        let factor = units
            .find(|(name, _)| *name == unit)
            .map(|(_, factor)| factor)
            .ok_or(RULE)?;
        let number: u64 = number.parse().map_err(|_| RULE)?;
        let part = number.checked_mul(*factor).ok_or("that is too long")?;
        millis = millis.checked_add(part).ok_or("that is too long")?;
        rest = after.trim_start();
    }
    Ok(Duration::from_millis(millis))
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|character| !belongs(character)).unwrap_or(text.len());
    text.split_at(end)
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
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(parse("1s500ms"), Ok(Duration::from_millis(1_500)));
    }

    #[test]
    fn what_is_no_length_of_time_is_refused() {
        for text in [
            "",
            " ",
            "h",
            "2",
            "2x",
            "-2h",
            "1.5h",
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
