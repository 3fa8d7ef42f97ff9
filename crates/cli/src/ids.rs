//! Ids of sessions and streams as arguments: one rule for commands that call and commands that sign.

use crate::redact::is_secret;

/// Takes an id as the service gave it.
///
/// The SDK refuses most of these too, by the API's name of the field; here the argument itself is named.
pub(crate) fn parse(text: &str) -> Result<String, &'static str> {
    match text {
        _ if text.trim().is_empty() => Err("it is empty; pass the id the service gave"),
        "." | ".." => Err("it is a relative path, not an id"),
        _ if is_secret(text) => {
            Err("it is a key or a token, not an id; arguments are visible in the process list")
        }
        _ if text.chars().any(char::is_control) => {
            Err("it holds a control character or line break, which no id does")
        }
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_as_it_is_and_nothing_else() {
        for id in [
            "2_MX4",
            "../archive/x",
            "a b",
            "%2f",
            "1_MX4xMjM0NTY3OH4-VGh1IEZlYiAyNyAwNDozODozMSBQU1Qg",
        ] {
            assert_eq!(parse(id).as_deref(), Ok(id));
        }
        for id in [
            "",
            " ",
            ".",
            "..",
            "a\nb",
            "\0",
            "eyJhbGciOiJSUzI1NiJ9.eyJzY29wZSI6I",
        ] {
            assert!(parse(id).is_err(), "{id:?}");
        }
    }
}
