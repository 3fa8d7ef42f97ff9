//! Texts of others, without what in them lets their reader in.
//!
//! A service that refuses a request may repeat what was wrong with it: a client token, the address of a server with a
//! password, a header. What is known by its looks is taken out before such a text is printed.

use serde::{Deserialize, Deserializer};

use crate::{address, sip_uri};

/// What stands in place of a token or a secret.
pub(crate) const REDACTED: &str = "[redacted]";
/// Shorter ones are no tokens: the shortest head of a JWT, `{"alg":"none"}`, has 20 characters.
const SHORTEST_TOKEN: usize = 16;

/// Text that is serialized redacted unless the clear text is asked for.
pub(crate) trait Redacts: From<String> {
    /// Whether this is what stands in place of such a text, so that the text itself is lost.
    fn is_redacted(text: &str) -> bool;

    /// Deserializes the text where it is required.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if Self::is_redacted(&text) {
            return Err(serde::de::Error::custom(LOST));
        }
        Ok(Self::from(text))
    }
}

/// Why a redacted text cannot be deserialized.
pub(crate) const LOST: &str =
    "a value that was redacted when it was written; write it with `Clear` to read it again";

/// The text without tokens, and without user info, passwords, queries and headers of addresses.
pub(crate) fn redacted(text: &str) -> String {
    let text = without_tokens(text);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let word = rest.find(ends_word).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        shown.push_str(&without_credentials(word));
        let gap = after
            .find(|character| !ends_word(character))
            .unwrap_or(after.len());
        let (gap, after) = after.split_at(gap);
        shown.push_str(gap);
        rest = after;
    }
    shown
}

/// What no address holds.
fn ends_word(character: char) -> bool {
    character.is_whitespace() || matches!(character, '"' | '\'' | '`' | '<' | '>')
}

fn without_credentials(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let starts = |scheme: &str| lower.find(scheme);
    if word.contains("://") {
        address::redacted(word)
    } else if let Some(start) = starts("sip:").or_else(|| starts("sips:")) {
        let (before, uri) = word.split_at(start);
        format!("{before}{}", sip_uri::redacted(uri))
    } else {
        word.to_owned()
    }
}

/// A JSON object in base64 (`eyJ` is `{"`), and what follows it after dots.
fn without_tokens(text: &str) -> String {
    let belongs = |character: char| character.is_ascii_alphanumeric() || "-_.=+".contains(character);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("eyJ") {
        let (before, token) = rest.split_at(start);
        let length = token.find(|character| !belongs(character)).unwrap_or(token.len());
        let (token, after) = token.split_at(length);
        let within_a_word = before.ends_with(|character: char| character.is_ascii_alphanumeric());
        shown.push_str(before);
        shown.push_str(match within_a_word || length < SHORTEST_TOKEN {
            true => token,
            false => REDACTED,
        });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::redacted;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln-bmF0_dXJl";

    #[test]
    fn what_lets_in_is_taken_out_wherever_it_stands() {
        for (text, shown) in [
            (format!("Invalid token: {TOKEN}."), "Invalid token: [redacted]"),
            (format!("Bearer {TOKEN}, refused"), "Bearer [redacted], refused"),
            (format!(r#"{{"token":"{TOKEN}"}}"#), r#"{"token":"[redacted]"}"#),
            ("eyJhbGciOiJSUzI1NiJ9.eyJ, cut".to_owned(), "[redacted], cut"),
            (
                "Invalid url 'rtmps://ann:s3cret@h/live?key=s3cret,s3cret'".to_owned(),
                "Invalid url 'rtmps://…@h/live?…'",
            ),
            (
                "uri=wss://ann:s3cret@h/in is not reachable, https://h/a#s3cret".to_owned(),
                "uri=wss://…@h/in is not reachable, https://h/a?…",
            ),
            (
                "cannot dial <sip:ann:s3cret@h;lr> or SIPS:ann:s3@cret@h?X=s3cret".to_owned(),
                "cannot dial <sip:ann:…@h;lr> or SIPS:ann:…@h?…",
            ),
        ] {
            assert_eq!(redacted(&text), shown);
        }
    }

    #[test]
    fn what_helps_to_understand_is_kept() {
        for text in [
            "",
            "Only routed sessions can be\nmigrated: see https://developer.example.org/video/a (code 15008)",
            "session 1_MX4xMjM0NTY3OH4-VGh1IEZlYiAyNyAwNDozODozMSBQU1Qg is gone",
            "gossip: eyJ is how a token begins",
            "keyJhbGciOiJSUzI1NiJ9, within a word",
            "a:b c://",
        ] {
            assert_eq!(redacted(text), text);
        }
    }
}
