//! Keys, tokens and other secrets left out of what is told: usage errors, advice, checks, and what the service says.
//!
//! Messages and causes go through here, since any argument, variable or foreign message in them may hold a secret by mistake.
//! Advice does not: it is this program's own words, and repeats no input. Results do not either: who asks for a token gets it.

mod addresses;
mod fields;

use std::ops::Range;

/// Shorter runs of base64 are ids and names.
const SHORTEST: usize = 32;

/// The text without PEM, tokens, long base64, and what in addresses and named fields lets its reader in.
pub(crate) fn redact(text: &str) -> String {
    let text = replace(text, pem, "[PEM, not shown]");
    let text = replace(&text, token, "[token, not shown]");
    let text = replace(&text, addresses::stream_name, "[stream name, not shown]");
    let text = replace(&text, addresses::user_info, "[user, not shown]");
    let text = replace(&text, addresses::query, "[query, not shown]");
    let text = replace(&text, fields::value, "[not shown]");
    replace(&text, encoded, "[encoded text, not shown]")
}

/// Whether it is a key or a token, given in place of something else.
pub(crate) fn is_secret(text: &str) -> bool {
    pem(text).is_some() || token(text).is_some_and(|token| token.start == 0)
}

fn replace(text: &str, find: impl Fn(&str) -> Option<Range<usize>>, label: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(secret) = find(rest) {
        shown.push_str(rest.get(..secret.start).unwrap_or_default());
        shown.push_str(label);
        rest = rest.get(secret.end..).unwrap_or_default();
    }
    shown.push_str(rest);
    shown
}

/// From a BEGIN line to the end of its END line. Where that is missing, to the quote that ends what is quoted. Words about such
/// lines, which have no key between them, are not a key.
fn pem(text: &str) -> Option<Range<usize>> {
    const BEGIN: &str = "-----BEGIN";
    const DASHES: &str = "-----";
    text.match_indices(BEGIN).find_map(|(start, _)| {
        let rest = text.get(start..)?;
        let end = rest.find("-----END").map(|end| {
            let label = end + DASHES.len();
            let after = rest.get(label..).and_then(|after| after.find(DASHES));
            after.map_or(rest.len(), |dashes| label + dashes + DASHES.len())
        });
        let end = end.or_else(|| rest.find(['\'', '"', '`'])).unwrap_or(rest.len());
        holds_key(rest.get(BEGIN.len()..end)?).then_some(start..start + end)
    })
}

/// Whether a run of base64, which no word is, stands in the text.
fn holds_key(text: &str) -> bool {
    text.split(|c: char| !is_base64(c) || matches!(c, '-' | '_'))
        .any(|run| {
            run.len() >= SHORTEST / 2
                && run.contains(|c: char| c.is_ascii_uppercase())
                && run.contains(|c: char| c.is_ascii_lowercase())
        })
}

/// A JSON object in base64 (`eyJ` is `{"`) and the parts that follow it after dots.
fn token(text: &str) -> Option<Range<usize>> {
    text.match_indices("eyJ").find_map(|(start, _)| {
        let before = text.get(..start)?.chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let length = length_of(text.get(start..)?, |c| is_base64(c) && c != '/' || c == '.');
        (length >= SHORTEST / 2).then(|| start..start + length)
    })
}

/// A word that is base64 of something, and the lines of base64 that follow it.
fn encoded(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let length = length_of(rest, is_base64);
        if looks_encoded(rest.get(..length)?) {
            return Some(start..start + length + following_lines(rest.get(length..)?));
        }
        let rest = rest.get(length..)?;
        start += length + length_of(rest, |c| !is_base64(c));
    }
    None
}

/// The lines of base64 at the start of the text, whose line breaks may be written as `\n`.
fn following_lines(text: &str) -> usize {
    let mut length = 0;
    while let Some(rest) = text.get(length..) {
        let line_break = length_of(rest, |c| matches!(c, '\n' | '\r' | '\\'));
        let line = rest
            .get(line_break..)
            .map_or(0, |line| length_of(line, is_base64));
        if line_break == 0 || line == 0 {
            break;
        }
        length += line_break + line;
    }
    length
}

fn length_of(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|character| !belongs(character)).unwrap_or(text.len())
}

fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=' | '-' | '_')
}

/// Letters of both cases and digits change places all the time in base64; in paths, names and UUIDs they do not. A
/// session's id, which is base64 too, begins with `1_` or `2_`; it is no secret, and needed to understand the message.
fn looks_encoded(word: &str) -> bool {
    let parts = word.split('/');
    let text: String = parts
        .filter(|part| !part.starts_with("1_") && !part.starts_with("2_"))
        .collect();
    let class = |byte: u8| match byte {
        b'A'..=b'Z' => Some('A'),
        b'a'..=b'z' => Some('a'),
        b'0'..=b'9' => Some('0'),
        // Words of a path or name end here; that is no change.
        _ => None,
    };
    let classes: Vec<_> = text.bytes().map(class).collect();
    let changes = classes.windows(2).filter(|pair| match pair {
        [Some(one), Some(next)] => one != next,
        _ => false,
    });
    let both_cases = classes.contains(&Some('A')) && classes.contains(&Some('a'));
    text.len() >= SHORTEST && both_cases && changes.count() * 4 >= text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDqPQDUddUzWrR0";
    const LAST: &str = "m8fUdMMbwRhByJvk==";

    #[test]
    fn keys_are_left_out_whatever_became_of_their_line_breaks() {
        for gap in ["\n", "\r\n", "\\n", "\\\\n", " ", ""] {
            let whole = format!(
                "-----BEGIN PRIVATE KEY-----{gap}{BODY}{gap}{LAST}{gap}-----END PRIVATE KEY-----{gap}"
            );
            let told = redact(&format!("argument '{whole}' found twice: {whole}"));
            assert!(!told.contains("MII") && !told.contains(LAST), "{told}");
            assert!(
                told.starts_with("argument '[PEM, not shown]")
                    && told.contains("' found twice: [PEM, not shown]"),
                "{told}"
            );
        }
        let cut = format!("argument '-----BEGIN PRIVATE KEY-----\n{BODY}' found\n\nUsage: x");
        assert_eq!(redact(&cut), "argument '[PEM, not shown]' found\n\nUsage: x");
        for body in [
            format!("{BODY}\n{LAST}"),
            format!("{BODY}\\n{LAST}"),
            format!("{BODY}{LAST}"),
        ] {
            assert_eq!(
                redact(&format!("{body}: no such file")),
                "[encoded text, not shown]: no such file"
            );
        }
    }

    #[test]
    fn tokens_are_left_out_whole_or_cut_off() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzY29wZSI6InNlc3Npb24uY29ubmVjdCJ9.c2lnbmF0dXJl-_x";
        for text in [token, "eyJhbGciOiJSUzI1NiJ9.eyJzY29", "eyJhbGciOiJSUzI1NiJ9"] {
            assert_eq!(
                redact(&format!("Bearer {text}, refused")),
                "Bearer [token, not shown], refused"
            );
        }
        assert!(is_secret(token));
    }

    #[test]
    fn what_lets_in_about_addresses_is_left_out() {
        for (text, shown) in [
            (
                "unexpected argument 'n=rtmps://h/live,it's s3cret' found",
                "unexpected argument 'n=rtmps://h/live,[stream name, not shown]' found",
            ),
            ("RTMP://h/live,s3cret", "RTMP://h/live,[stream name, not shown]"),
            (
                "GET https://store.example.org/a.mp4?Policy=x&Signature=y#z failed, https://h/b?c",
                "GET https://store.example.org/a.mp4?[query, not shown]#z failed, https://h/b?[query, not shown]",
            ),
            (
                "wss://ann:pw@host/x and s3://b",
                "wss://[user, not shown]@host/x and s3://b",
            ),
        ] {
            assert_eq!(redact(text), shown);
        }
    }

    #[test]
    fn values_of_named_fields_are_left_out() {
        for (text, shown) in [
            (
                r#"bad body {"streamName":"a b, c","x":1}"#,
                r#"bad body {"streamName":"[not shown]","x":1}"#,
            ),
            (
                r#"{\"streamName\": \"a\"}"#,
                r#"{\"streamName\": \"[not shown]\"}"#,
            ),
            (
                "stream_name=a&password=b, then",
                "stream_name=[not shown]&password=[not shown], then",
            ),
        ] {
            assert_eq!(redact(text), shown);
        }
    }

    #[test]
    fn what_helps_to_understand_is_kept() {
        for text in [
            "`outputs.rtmp.streamName` is empty: the name of a stream",
            "RTMP rtmp://h/live, rtmps://h/x, and https://user.example.org/?",
            "is the password right? wss://host/@home",
            "de7e1000-0000-4000-8000-000000000001 is not registered",
            "the file /srv/teams/someone/vonage-video-service/config/Private.Key cannot be read",
            "/tmp/vonage-video-emulator-private-key-cnG68ALF.pem",
            "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/keys-2026-11-24/application.pem",
            "unexpected argument '--archive-resolution-of-automatic-archives' found",
            "session 2_MX5kZTdlMTAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDF-fjE3OTA-QUJDZEVm is gone",
            "GET /v2/project/de7e1000-0000-4000-8000-000000000001/session/1_MX4xMjM0NTY3OH4-VGh1IEZlYiAyNyAwNDozODozMSBQU1Qg/stream",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "an eyJ alone, a -----END alone",
            "no -----BEGIN … KEY----- line was found; pass the text of a PEM file",
            "put -----BEGIN PRIVATE KEY----- before it and -----END PRIVATE KEY----- after it",
            "it has a -----BEGIN RSA PRIVATE KEY----- line without its -----END RSA PRIVATE KEY----- line",
            "",
        ] {
            assert_eq!(redact(text), text);
        }
    }
}
