//! Taking credentials out of what is kept for inspection.

use std::borrow::Cow;

/// What stands in place of a credential.
pub(crate) const REDACTED: &str = "[redacted]";

/// Whether a header carries credentials.
pub(crate) fn is_secret_header(name: &str) -> bool {
    matches!(
        name,
        "authorization"
            | "proxy-authorization"
            | "cookie"
            | "set-cookie"
            | "x-opentok-auth"
            | "x-tb-token-auth"
    )
}

/// Whether a field of a body or a query carries credentials.
fn is_secret_field(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "token"
            | "access_token"
            | "jwt"
            | "password"
            | "secret"
            | "streamname"
            | "privatekey"
            | "private_key"
    )
}

/// Takes credentials out of bytes that may be JSON, form data, or anything else with a token in it.
pub(crate) fn redact(bytes: &[u8]) -> Cow<'_, [u8]> {
    let without_tokens = redact_tokens(bytes);
    match std::str::from_utf8(&without_tokens).ok().and_then(redact_fields) {
        Some(text) => Cow::Owned(text.into_bytes()),
        None => without_tokens,
    }
}

/// As [`redact`], for text.
pub(crate) fn redact_text(text: &str) -> String {
    String::from_utf8_lossy(&redact(text.as_bytes())).into_owned()
}

/// Replaces everything that looks like a JWT, wherever it stands: two base64url parts, the first one a JSON object,
/// and a signature.
fn redact_tokens(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut kept: Vec<u8> = Vec::new();
    let mut rest = bytes;
    while let Some(start) = find(rest, b"eyJ") {
        let (before, token) = rest.split_at(start);
        let length = token.iter().take_while(|byte| is_token_byte(**byte)).count();
        let (token, after) = token.split_at(length);
        kept.extend_from_slice(before);
        let is_token = token.iter().filter(|byte| **byte == b'.').count() >= 2;
        kept.extend_from_slice(if is_token { REDACTED.as_bytes() } else { token });
        rest = after;
    }
    if kept.is_empty() && rest.len() == bytes.len() {
        return Cow::Borrowed(bytes);
    }
    kept.extend_from_slice(rest);
    Cow::Owned(kept)
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Replaces the values of secret fields; `None` when there are none. Everything else stays as it was sent, since
/// what was sent is what a test wants to see.
fn redact_fields(text: &str) -> Option<String> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    if is_json {
        redact_json(text)
    } else {
        redact_pairs(text)
    }
}

fn redact_json(text: &str) -> Option<String> {
    let mut kept = String::new();
    let mut rest = text;
    let mut changed = false;
    while let Some((before, literal, after)) = next_string(rest) {
        kept.push_str(before);
        kept.push_str(literal);
        rest = after;
        let name = serde_json::from_str::<String>(literal).unwrap_or_default();
        let value = after.trim_start().strip_prefix(':').map(str::trim_start);
        if let Some(value) = value.filter(|value| value.starts_with('"') && is_secret_field(&name))
            && let Some((_, _, after)) = next_string(value)
        {
            kept.push_str(after_name(rest, value));
            kept.push('"');
            kept.push_str(REDACTED);
            kept.push('"');
            rest = after;
            changed = true;
        }
    }
    kept.push_str(rest);
    changed.then_some(kept)
}

/// What stands between a name and its value: blanks and the colon.
fn after_name<'a>(rest: &'a str, value: &str) -> &'a str {
    rest.strip_suffix(value).unwrap_or_default()
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

fn redact_pairs(text: &str) -> Option<String> {
    let mut changed = false;
    let pairs: Vec<Cow<'_, str>> = text
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && is_secret_field(name) => {
                changed = true;
                Cow::Owned(format!("{name}={REDACTED}"))
            }
            _ => Cow::Borrowed(pair),
        })
        .collect();
    changed.then(|| pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln-bmF0_dXJl";

    #[test]
    fn tokens_vanish_wherever_they_stand() {
        for text in [
            TOKEN.to_owned(),
            format!("before {TOKEN} after"),
            format!(r#"{{"a":["{TOKEN}"]}}"#),
            format!("x={TOKEN}&y=1"),
            format!("{TOKEN},{TOKEN}"),
            format!(r#"{{"broken": "{TOKEN}"#),
        ] {
            let kept = redact_text(&text);
            assert!(
                !kept.contains("c2ln") && !kept.contains("eyJ") && kept.contains(REDACTED),
                "{kept}"
            );
        }
        let mut binary = vec![0xff, 0x00];
        binary.extend_from_slice(TOKEN.as_bytes());
        assert!(find(&redact(&binary), b"c2ln").is_none());
    }

    #[test]
    fn secret_fields_vanish_and_the_rest_stays_as_it_was_sent() {
        for (text, kept) in [
            (
                r#"{ "token" : "opaque" , "a": 1.50 }"#,
                r#"{ "token" : "[redacted]" , "a": 1.50 }"#,
            ),
            (
                r#"{"auth":{"password":"a\"b","username":"u"}}"#,
                r#"{"auth":{"password":"[redacted]","username":"u"}}"#,
            ),
            (r#"{"t\u006fken":"opaque"}"#, r#"{"t\u006fken":"[redacted]"}"#),
            (r#"{"token":"never ends"#, r#"{"token":"[redacted]""#),
            ("token=opaque&a=%20", "token=[redacted]&a=%20"),
            (r#"{"a":"token","b":"c"}"#, r#"{"a":"token","b":"c"}"#),
            ("eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJSUzI1NiJ9"),
            ("", ""),
        ] {
            assert_eq!(redact_text(text), kept);
        }
    }
}
