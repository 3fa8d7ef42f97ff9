//! The service's own JSON, shown as it came: nothing is left out, renamed or rounded.

use serde_json::value::RawValue;

/// Deeper documents are shown as they came: indenting them would multiply their size.
const DEEPEST: usize = 64;

/// The object in the body of an answer, indented; nothing where the body is no JSON.
///
/// The creation of a session answers an array with one object in it, which is the API's object too.
pub(crate) fn object_of(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let object: &RawValue = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<&RawValue>>(text).ok()?.first()?
    } else {
        serde_json::from_str(text).ok()?
    };
    Some(indented(object.get()))
}

/// Valid JSON with a line for each member; strings and numbers stay as they are written.
fn indented(json: &str) -> String {
    let mut shown = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut rest = json.chars().peekable();
    while let Some(character) = rest.next() {
        if in_string {
            shown.push(character);
            in_string = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            continue;
        }
        match character {
            ' ' | '\t' | '\n' | '\r' => continue,
            '{' | '[' => {
                shown.push(character);
                while rest.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                if let Some(close) = rest.next_if(|next| matches!(next, '}' | ']')) {
                    shown.push(close);
                    continue;
                }
                depth += 1;
                if depth > DEEPEST {
                    return json.to_owned();
                }
                break_line(&mut shown, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut shown, depth);
                shown.push(character);
            }
            ',' => {
                shown.push(',');
                break_line(&mut shown, depth);
            }
            ':' => shown.push_str(": "),
            _ => {
                in_string = character == '"';
                shown.push(character);
            }
        }
    }
    shown
}

/// Valid JSON without a line break, for documents that stand one a line; strings and numbers stay as they are written.
pub(crate) fn one_line(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in json.chars() {
        if in_string {
            in_string = escaped || character != '"';
            escaped = character == '\\' && !escaped;
        } else if matches!(character, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            in_string = character == '"';
        }
        shown.push(character);
    }
    shown
}

fn break_line(shown: &mut String, depth: usize) {
    shown.push('\n');
    shown.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_renamed_or_rounded() {
        let body = r#" {"b":null,"a":1e400,"big":123456789012345678901234567890,"s":"x\"{[,:\\","l":[ ],"m":[1,{"n":{}}]} "#;
        let shown = "{\n  \"b\": null,\n  \"a\": 1e400,\n  \"big\": 123456789012345678901234567890,\n  \
                     \"s\": \"x\\\"{[,:\\\\\",\n  \"l\": [],\n  \"m\": [\n    1,\n    {\n      \"n\": {}\n    }\n  ]\n}";
        assert_eq!(object_of(body.as_bytes()).as_deref(), Some(shown));
    }

    #[test]
    fn a_document_fits_on_one_line() {
        let body = "{\r\n  \"a b\": [1e400, \"x \\\"\\n{ \"],\n\t\"c\": null }\n";
        assert_eq!(one_line(body), "{\"a b\":[1e400,\"x \\\"\\n{ \"],\"c\":null}");
    }

    #[test]
    fn the_one_object_of_an_array_is_the_object() {
        assert_eq!(
            object_of(b"\xEF\xBB\xBF[{\"session_id\":\"x\"}]").as_deref(),
            Some("{\n  \"session_id\": \"x\"\n}")
        );
        for body in [&b""[..], b" ", b"[]", b"<html>", b"{} x", b"\"\xE9\""] {
            assert_eq!(object_of(body), None);
        }
    }

    #[test]
    fn a_deep_document_stays_small() {
        let deep = format!("{}{}", "[".repeat(DEEPEST + 1), "]".repeat(DEEPEST + 1));
        let body = format!("{{\"x\":{deep}}}");
        assert!(object_of(body.as_bytes()).is_some_and(|shown| shown.len() < 100 * DEEPEST * DEEPEST));
        let deeper = format!("{{\"x\":{}1{}}}", "[".repeat(500), "]".repeat(500));
        assert_eq!(object_of(deeper.as_bytes()), Some(deeper));
    }
}
