//! Taking credentials out of what is kept for inspection.

mod json;
mod patterns;

use std::borrow::Cow;

/// What stands in place of a credential.
pub(crate) const REDACTED: &str = "[redacted]";

/// Whether a header carries credentials.
pub(crate) fn is_secret_header(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "authorization",
        "cookie",
        "token",
        "secret",
        "password",
        "credential",
        "apikey",
        "accesskey",
        "privatekey",
    ];
    let name = plain(name);
    // `x-opentok-auth` and its like.
    name.ends_with("auth") || PARTS.iter().any(|part| name.contains(part))
}

/// Whether a field of a body or a query carries credentials.
fn is_secret_field(name: &str) -> bool {
    matches!(
        plain(name).as_str(),
        "token"
            | "accesstoken"
            | "refreshtoken"
            | "idtoken"
            | "authtoken"
            | "authorization"
            | "auth"
            | "jwt"
            | "password"
            | "passphrase"
            | "secret"
            | "apisecret"
            | "clientsecret"
            | "apikey"
            | "signature"
            | "streamname"
            | "privatekey"
            // Keys of a telephone: they may be a PIN.
            | "digits"
    )
}

/// A name without what separates its words, in lower case.
fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Takes credentials out of bytes that may be JSON, form data, or anything else with a token in it.
pub(crate) fn redact(bytes: &[u8]) -> Cow<'_, [u8]> {
    let free = patterns::redact(bytes);
    let fields_gone = redact_fields(&String::from_utf8_lossy(&free));
    match fields_gone {
        Some(text) => Cow::Owned(text.into_bytes()),
        None => free,
    }
}

/// As [`redact`], for text.
pub(crate) fn redact_text(text: &str) -> String {
    String::from_utf8_lossy(&redact(text.as_bytes())).into_owned()
}

/// Replaces the values of secret fields; `None` when there are none. Everything else stays as it was sent, since
/// what was sent is what a test wants to see.
fn redact_fields(text: &str) -> Option<String> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    if is_json {
        json::redact(text)
    } else {
        redact_pairs(text)
    }
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
            (r#"{"token":"never ends"#, r#"{"token":[redacted]"#),
            ("token=opaque&a=%20", "token=[redacted]&a=%20"),
            (
                "api_key=opaque&client-secret=opaque",
                "api_key=[redacted]&client-secret=[redacted]",
            ),
            (
                r#"{"apiKey":"opaque","keys":"k"}"#,
                r#"{"apiKey":"[redacted]","keys":"k"}"#,
            ),
            (r#"{"a":"token","b":"c"}"#, r#"{"a":"token","b":"c"}"#),
            ("eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJSUzI1NiJ9"),
            ("", ""),
        ] {
            assert_eq!(redact_text(text), kept);
        }
    }
    #[test]
    fn headers_with_credentials_are_known_by_their_names() {
        for name in [
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "x-opentok-auth",
            "x-tb-token-auth",
            "x-api-key",
            "apikey",
            "x-auth-token",
            "x-amz-security-token",
            "x-client-secret",
            "x-goog-api-key",
        ] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in [
            "accept",
            "idempotency-key",
            "x-author",
            "content-type",
            "sec-websocket-key",
            "x-emulator-fault",
            "user-agent",
        ] {
            assert!(!is_secret_header(name), "{name}");
        }
    }
}
