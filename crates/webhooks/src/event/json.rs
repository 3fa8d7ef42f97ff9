//! From bytes to a JSON value.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::not_json::{NotJson, NotJsonKind};

/// Reads a body; `None` where it is JSON that no value of ours can hold, such as one nested more than a hundred times.
pub(super) fn read(body: &[u8]) -> Result<Option<Value>, NotJson> {
    let text = std::str::from_utf8(body).map_err(|error| {
        let kind = match error.error_len() {
            Some(_) => NotJsonKind::NotUtf8,
            None => NotJsonKind::CutOff,
        };
        let (line, column) = place(body.get(..error.valid_up_to()).unwrap_or_default());
        NotJson::new(kind, line, column)
    })?;
    // A byte order mark is not allowed, but may be passed over (RFC 8259, section 8.1).
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_ascii().is_empty() {
        return Err(NotJson::new(NotJsonKind::Empty, 1, 0));
    }
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(Some(value));
    }
    // Goes by the grammar alone, to any depth.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let kind = match error.classify() {
            Category::Eof => NotJsonKind::CutOff,
            _ => NotJsonKind::Syntax,
        };
        return Err(NotJson::new(kind, error.line(), error.column()));
    }
    Ok(serde_json::from_str(&with_whole_characters(text)).ok())
}

/// The place right behind these bytes: the line, and the byte in it.
fn place(before: &[u8]) -> (usize, usize) {
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count();
    (lines + 1, column + 1)
}

/// JSON in which each half of a surrogate pair without the other one is U+FFFD.
///
/// Clients in JavaScript make such halves when they cut a name or connection data in the middle of an emoji. They are
/// JSON, but no text.
fn with_whole_characters(json: &str) -> Cow<'_, str> {
    let mut whole = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.find('\\').and_then(|start| rest.split_at_checked(start)) {
        whole.push_str(before);
        let next = || escape.get(6..).and_then(unit);
        let (written, length) = match unit(escape) {
            Some(0xD800..=0xDBFF) if matches!(next(), Some(0xDC00..=0xDFFF)) => (escape.get(..12), 12),
            Some(0xD800..=0xDFFF) => (Some("\\ufffd"), 6),
            _ => (escape.get(..2), 2),
        };
        whole.push_str(written.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// The UTF-16 unit of an escape `\uXXXX` at the start of this text.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters_are_replaced_and_all_else_is_kept() {
        for (json, text) in [
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""a\ude00b\ud83d\n\"""#, "a\u{fffd}b\u{fffd}\n\""),
            (r#""\ud83d\ud83d\ude00\\ud83d""#, "\u{fffd}\u{1f600}\\ud83d"),
            (r#""\ud83d\u0041é\/""#, "\u{fffd}Aé/"),
        ] {
            assert_eq!(read(json.as_bytes()), Ok(Some(Value::from(text))), "{json}");
        }
    }

    #[test]
    fn what_no_value_can_hold_is_json_all_the_same() {
        for json in ["[".repeat(5_000) + &"]".repeat(5_000), "[1e999]".to_owned()] {
            assert_eq!(read(json.as_bytes()), Ok(None));
        }
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        for (body, kind, line, column) in [
            (&b""[..], NotJsonKind::Empty, 1, 0),
            (b" \r\n\t", NotJsonKind::Empty, 1, 0),
            (b"\xef\xbb\xbf", NotJsonKind::Empty, 1, 0),
            (b"{\n\"a\": \"\xff\"}", NotJsonKind::NotUtf8, 2, 7),
            (b"{\"a\": \"\xc3", NotJsonKind::CutOff, 1, 8),
            (b"{\"a\":\n{\"b\": 1", NotJsonKind::CutOff, 2, 7),
            (b"{\"a\": 1} x", NotJsonKind::Syntax, 1, 10),
            (b"id=1", NotJsonKind::Syntax, 1, 1),
            (b"<html>", NotJsonKind::Syntax, 1, 1),
        ] {
            assert_eq!(read(body), Err(NotJson::new(kind, line, column)), "{body:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(read(b"\xef\xbb\xbf7"), Ok(Some(Value::from(7))));
    }
}
