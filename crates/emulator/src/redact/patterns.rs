//! Credentials that are known by their looks, wherever they stand.

use std::borrow::Cow;

use super::REDACTED;

/// How a credential begins, and how long one is that begins there; nothing when it is none after all.
type Pattern = (&'static [u8], fn(&[u8]) -> Option<usize>);

const PATTERNS: [Pattern; 3] = [
    (b"eyJ", token),
    (b"-----BEGIN", pem),
    // The same in base64, as environment variables often hold keys.
    (b"LS0tLS1CRUdJTi", |text| Some(run(text, is_base64))),
];

/// Replaces every credential.
pub(super) fn redact(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut free = Cow::Borrowed(bytes);
    for pattern in &PATTERNS {
        if let Some(replaced) = replace(&free, pattern) {
            free = Cow::Owned(replaced);
        }
    }
    free
}

fn replace(bytes: &[u8], (start, length): &Pattern) -> Option<Vec<u8>> {
    let mut kept: Vec<u8> = Vec::new();
    let mut rest = bytes;
    let mut found = false;
    while let Some(place) = find(rest, start) {
        let (before, from) = rest.split_at(place);
        kept.extend_from_slice(before);
        if let Some((_, after)) = length(from).and_then(|length| from.split_at_checked(length)) {
            kept.extend_from_slice(REDACTED.as_bytes());
            rest = after;
            found = true;
        } else {
            let (passed, after) = from.split_at(start.len());
            kept.extend_from_slice(passed);
            rest = after;
        }
    }
    kept.extend_from_slice(rest);
    found.then_some(kept)
}

/// A JWT: two base64url parts, the first one a JSON object, and a signature.
fn token(text: &[u8]) -> Option<usize> {
    let length = run(text, |byte| {
        byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte)
    });
    let dots = text.iter().take(length).filter(|byte| **byte == b'.').count();
    (dots >= 2).then_some(length)
}

/// A block of PEM, with line breaks however they are written. One without an end is secret to the end of the text.
fn pem(text: &[u8]) -> Option<usize> {
    const END: &[u8] = b"-----END";
    const DASHES: &[u8] = b"-----";
    let end = find(text, END).map(|place| place + END.len());
    let length = end.and_then(|end| {
        let dashes = find(text.get(end..)?, DASHES)?;
        Some(end + dashes + DASHES.len())
    });
    Some(length.unwrap_or(text.len()))
}

/// Percent-encoded too, as forms hold it.
fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_=%".contains(&byte)
}

fn run(text: &[u8], belongs: fn(u8) -> bool) -> usize {
    text.iter().take_while(|byte| belongs(**byte)).count()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln-bmF0_dXJl";

    fn redacted(text: &str) -> String {
        String::from_utf8(redact(text.as_bytes()).into_owned()).unwrap()
    }

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
            let kept = redacted(&text);
            assert!(
                !kept.contains("c2ln") && !kept.contains("eyJ") && kept.contains(REDACTED),
                "{kept}"
            );
        }
        let mut binary = vec![0xff, 0x00];
        binary.extend_from_slice(TOKEN.as_bytes());
        assert!(find(&redact(&binary), b"c2ln").is_none());
        assert_eq!(redacted("eyJhbGciOiJSUzI1NiJ9"), "eyJhbGciOiJSUzI1NiJ9");
    }

    #[test]
    fn keys_vanish_however_their_lines_are_broken_and_the_text_around_them_stays() {
        for (text, kept) in [
            (
                "a\n-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nb",
                "a\n[redacted]\nb",
            ),
            (
                r#"{"key":"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n","a":1}"#,
                r#"{"key":"[redacted]\n","a":1}"#,
            ),
            (
                "key=-----BEGIN+PRIVATE+KEY-----%0AMIIE%0A-----END+PRIVATE+KEY-----&a=1",
                "key=[redacted]&a=1",
            ),
            ("-----BEGIN PRIVATE KEY-----\nMIIE", "[redacted]"),
            ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END", "[redacted]"),
            (
                "key=LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t%3D&a=1",
                "key=[redacted]&a=1",
            ),
            ("----- BEGIN -----", "----- BEGIN -----"),
        ] {
            assert_eq!(redacted(text), kept);
        }
    }
}
