//! Credentials in JSON, known by the names of their fields.
//!
//! The text is not parsed and written anew: everything else stays as it was sent.

use super::{REDACTED, is_secret_field, plain};

/// Replaces the values of secret fields; `None` when there are none. Of what is no JSON only the beginning is kept that
/// could have become some: behind a quote too many nobody knows what is a name and what is a value.
pub(super) fn redact(text: &str) -> Option<String> {
    match sound_part(text) {
        Some(sound) => Some(redact_sound(sound).unwrap_or_else(|| sound.to_owned()) + REDACTED),
        None => redact_sound(text),
    }
}

/// The part before whatever makes a text no JSON, without the string it may stand in; `None` when all is JSON.
fn sound_part(text: &str) -> Option<&str> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err()?;
    let before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let line = before.map(str::len).sum::<usize>();
    let place = line
        .saturating_add(error.column().saturating_sub(1))
        .min(text.len());
    let place = (0..=place).rev().find(|place| text.is_char_boundary(*place))?;
    let place = if error.is_eof() { text.len() } else { place };
    let (sound, _) = text.split_at(place);
    let mut rest = sound;
    while let Some((_, literal, after)) = next_string(rest) {
        if !is_whole(literal) {
            return Some(sound.split_at(sound.len() - literal.len()).0);
        }
        rest = after;
    }
    Some(sound)
}

/// Whether a string literal has its end.
fn is_whole(literal: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(literal).is_ok()
}

fn redact_sound(text: &str) -> Option<String> {
    let mut kept = String::new();
    let mut rest = text;
    let mut depth = 0_i64;
    let mut changed = false;
    while let Some((before, literal, after)) = next_string(rest) {
        depth += depth_of(before);
        kept.push_str(before);
        kept.push_str(literal);
        rest = after;
        let Some(value) = value_of(after) else { continue };
        let name = read(literal);
        let replaced = if value.starts_with('"') {
            redact_text(&name, value)
        } else if value.starts_with('{') && depth > 1 && matches!(&*plain(&name), "headers" | "staticfields")
        {
            // Those of a SIP call or an Audio Connector. Elsewhere, as in a fault, headers hide nothing.
            Some(redact_values(value))
        } else {
            None
        };
        if let Some((replacement, after)) = replaced {
            kept.push_str(rest.get(..rest.len() - value.len()).unwrap_or_default());
            kept.push_str(&replacement);
            rest = after;
            changed = true;
        }
    }
    kept.push_str(rest);
    changed.then_some(kept)
}

/// The redacted form of the text that a value starts with, where its name says that it needs one, and what is after.
fn redact_text<'a>(name: &str, value: &'a str) -> Option<(String, &'a str)> {
    let (_, literal, after) = next_string(value)?;
    if is_secret_field(name) {
        return Some((format!("\"{REDACTED}\""), after));
    }
    let name = plain(name);
    if name == "uri" || name.ends_with("url") {
        let redacted = redact_address(&read(literal))?;
        return Some((serde_json::Value::from(redacted).to_string(), after));
    }
    None
}

/// An object with every text in it replaced, names apart, and what is after it.
fn redact_values(text: &str) -> (String, &str) {
    let mut kept = String::new();
    let mut rest = text;
    let mut depth = 0_i64;
    loop {
        let place = rest.find(['"', '{', '}']).unwrap_or(rest.len());
        let (before, from) = rest.split_at(place);
        kept.push_str(before);
        if from.starts_with('"')
            && let Some((_, literal, after)) = next_string(from)
        {
            if value_of(after).is_some() {
                kept.push_str(literal);
            } else {
                kept.push_str(&format!("\"{REDACTED}\""));
            }
            rest = after;
            continue;
        }
        let (brace, after) = from.split_at(from.len().min(1));
        kept.push_str(brace);
        depth += depth_of(brace);
        rest = after;
        if depth == 0 || brace.is_empty() {
            return (kept, rest);
        }
    }
}

/// How much deeper in objects it is after this text.
fn depth_of(text: &str) -> i64 {
    text.bytes().fold(0, |depth, byte| match byte {
        b'{' => depth + 1,
        b'}' => depth - 1,
        _ => depth,
    })
}

/// The value of the name that a text follows on.
fn value_of(after: &str) -> Option<&str> {
    after.trim_start().strip_prefix(':').map(str::trim_start)
}

/// The text a literal means.
fn read(literal: &str) -> String {
    serde_json::from_str(literal).unwrap_or_default()
}

/// The next string literal with its quotes, and what is before and after it. One that never ends ends with the text.
fn next_string(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find('"')?;
    let (before, rest) = text.split_at(start);
    let mut escaped = false;
    let mut end = rest.len();
    for (place, byte) in rest.bytes().enumerate().skip(1) {
        if escaped {
            escaped = false;
        } else if byte == b'\\' {
            escaped = true;
        } else if byte == b'"' {
            end = place + 1;
            break;
        }
    }
    let (literal, after) = rest.split_at(end);
    Some((before, literal, after))
}

/// The address without them; `None` when there are none.
fn redact_address(address: &str) -> Option<String> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (place, query) = address.split_at(end);
    let mark = query.get(..1).unwrap_or_default();
    let hides = query.len() > mark.len();
    let clean = without_user(place);
    if clean.is_none() && !hides {
        return None;
    }
    let mut kept = clean.unwrap_or_else(|| place.to_owned());
    kept.push_str(mark);
    if hides {
        kept.push_str(REDACTED);
    }
    Some(kept)
}

/// Of a web address all user info goes; of a SIP address the password, since the user is who is called.
fn without_user(place: &str) -> Option<String> {
    let (scheme, rest) = place.split_once(':')?;
    if let Some(rest) = rest.strip_prefix("//") {
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (_, host) = authority.rsplit_once('@')?;
        return Some(format!("{scheme}://{REDACTED}@{host}{path}"));
    }
    let (user, host) = rest.split_once('@')?;
    let (user, _) = user.split_once(':')?;
    Some(format!("{scheme}:{user}:{REDACTED}@{host}"))
}

#[cfg(test)]
mod tests {
    use super::{redact, redact_address};

    #[test]
    fn values_of_headers_vanish_and_their_names_stay() {
        for (text, kept) in [
            (
                r#"{"sip": {"headers": {"X-Key" : "s3cret", "X-\"B": "b"}, "secure": true}}"#,
                r#"{"sip": {"headers": {"X-Key" : "[redacted]", "X-\"B": "[redacted]"}, "secure": true}}"#,
            ),
            (
                r#"{"websocket":{"headers":{"a":{"b":"s3cret"},"c":["s3cret"]},"uri":"ws://h/"}}"#,
                r#"{"websocket":{"headers":{"a":{"b":"[redacted]"},"c":["[redacted]"]},"uri":"ws://h/"}}"#,
            ),
            (
                r#"{"websocket":{"audioTransport":{"static_fields":{"key":"s3cret","n":2},"encoding":"base64"}}}"#,
                r#"{"websocket":{"audioTransport":{"static_fields":{"key":"[redacted]","n":2},"encoding":"base64"}}}"#,
            ),
            (
                r#"{"x":{"headers":{"a":"s3cr"#,
                r#"{"x":{"headers":{"a":[redacted]"#,
            ),
        ] {
            assert_eq!(redact(text).unwrap(), kept);
        }
        for text in [
            r#"{"status":503,"headers":{"retry-after":"1"}}"#,
            r#"{"x":{"headers":{}}}"#,
        ] {
            assert!(redact(text).is_none_or(|kept| kept == text), "{text}");
        }
    }

    #[test]
    fn behind_a_mistake_nothing_is_kept() {
        for (text, kept) in [
            (
                r#"{"a":1,"rtmp":[{[serverUrl":"rtmp://h","streamName":"s3cret"}]}"#,
                r#"{"a":1,"rtmp":[{[redacted]"#,
            ),
            (r#"{"uri":"sip:ann:s3cret@host\q"}"#, r#"{"uri":[redacted]"#),
            (
                "{\n\"é\": 1,\n\"token\" \"s3cret\"}",
                "{\n\"é\": 1,\n\"token\" [redacted]",
            ),
            (r#"{"a":1} {"b":"x\",token":"s3cret"}"#, r#"{"a":1} [redacted]"#),
            (
                r#"{"password":"s3cret","#,
                r#"{"password":"[redacted]",[redacted]"#,
            ),
        ] {
            assert_eq!(redact(text).unwrap(), kept);
        }
    }

    #[test]
    fn addresses_lose_what_lets_their_reader_in() {
        for (text, kept) in [
            (
                r#"{"sip":{"uri":"sip:ann:s3cret@host;transport=tls"}}"#,
                r#"{"sip":{"uri":"sip:ann:[redacted]@host;transport=tls"}}"#,
            ),
            (
                r#"{"statusCallbackUrl":"https:\/\/ann@host\/a?key=s3cret"}"#,
                r#"{"statusCallbackUrl":"https://[redacted]@host/a?[redacted]"}"#,
            ),
        ] {
            assert_eq!(redact(text).unwrap(), kept);
        }
        assert_eq!(redact(r#"{"uri":"sip:lobby@host","url":"http:\/\/host"}"#), None);
    }

    #[test]
    fn user_info_and_queries_vanish() {
        for (address, kept) in [
            (
                "wss://ann:s3cret@host:1/in?room=7#x",
                "wss://[redacted]@host:1/in?[redacted]",
            ),
            ("wss://host/in#s3cret", "wss://host/in#[redacted]"),
            ("sip:ann:s3:cret@host", "sip:ann:[redacted]@host"),
            ("sip:ann@host?X-Key=s3cret", "sip:ann@host?[redacted]"),
        ] {
            assert_eq!(redact_address(address).as_deref(), Some(kept));
        }
        for address in ["wss://host/a@b", "sip:lobby@host:5060;transport=tls", "host?", ""] {
            assert_eq!(redact_address(address), None, "{address}");
        }
    }
}
