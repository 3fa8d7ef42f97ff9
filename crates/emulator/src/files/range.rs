//! Which part of a file is asked for (RFC 9110, section 14).

use std::ops::Range;

use http::HeaderValue;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    Part(Range<usize>),
    /// A part the file does not have.
    Nothing,
}

/// Reads the header. What is no range of bytes, or asks for several at once, is as if it were not there.
pub(super) fn wanted(header: Option<&HeaderValue>, length: usize) -> Wanted {
    let range = header.and_then(|value| value.to_str().ok()?.strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.trim().split_once('-')) else {
        return Wanted::Whole;
    };
    let (first, last) = (first.trim_end(), last.trim_start());
    let number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse::<u64>())
    };
    let part = match (number(first), number(last)) {
        // "-500": so many from the end.
        (Some(Err(_)), Some(Ok(last))) if first.is_empty() => {
            (length as u64).saturating_sub(last)..if last == 0 { 0 } else { length as u64 }
        }
        (Some(Ok(first)), Some(Err(_))) if last.is_empty() => first..length as u64,
        (Some(Ok(first)), Some(Ok(last))) if first <= last => {
            first..last.saturating_add(1).min(length as u64)
        }
        _ => return Wanted::Whole,
    };
    if part.start >= part.end {
        return Wanted::Nothing;
    }
    Wanted::Part(part.start as usize..part.end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let read = |text: &str| wanted(Some(&HeaderValue::from_str(text).unwrap()), 10);
        for (text, expected) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=2-", Wanted::Part(2..10)),
            ("bytes=2-99", Wanted::Part(2..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-99", Wanted::Part(0..10)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=5-4", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("items=0-1", Wanted::Whole),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
        assert_eq!(
            wanted(Some(&HeaderValue::from_static("bytes=0-")), 0),
            Wanted::Nothing
        );
    }
}
