//! Ids as arguments: one rule for commands that call and commands that sign.
//!
//! The SDK takes most texts as ids, since the service documents no form for them; here the forms that are known are asked for, so that
//! a misspelled id or one of something else is found before anything is sent.

use crate::redact::is_secret;

/// Fewer hexadecimal digits than any id has; the shortest known has 23.
const FEWEST_DIGITS: usize = 16;

/// Takes the id of a session, such as `2_MX4...`.
pub(crate) fn session(text: &str) -> Result<String, String> {
    let id = known_text(text)?;
    let rest = id.strip_prefix(|c: char| c.is_ascii_digit());
    let rest = rest.and_then(|rest| rest.strip_prefix('_')).unwrap_or_default();
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '~' | '=' | '.');
    if rest.is_empty() || !rest.chars().all(belongs) {
        return Err(
            "it is not a session's id, which begins with 1_ or 2_; `vonage-video sessions create` prints one"
                .to_owned(),
        );
    }
    complete(id)
}

/// Takes the id of anything else: an archive, a broadcast, an Experience Composer, captions, a connection or a stream.
pub(crate) fn object(text: &str) -> Result<String, String> {
    let id = complete(known_text(text)?)?;
    let digits = id.bytes().filter(u8::is_ascii_hexdigit).count();
    if !id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') || digits < FEWEST_DIGITS {
        let what = if session(&id).is_ok() {
            "it is a session's id"
        } else {
            "it is not an id"
        };
        return Err(format!(
            "{what}; expected hexadecimal digits and dashes, such as 9d0c7a5e-6b1f-4c7e-9d3a-2f1e0c9b8a7d"
        ));
    }
    Ok(id)
}

/// Whether it can be the id of an application: a UUID, or the number of a project from before there were applications.
pub(crate) fn is_application(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_uuid = parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.concat().bytes().all(|byte| byte.is_ascii_hexdigit());
    is_uuid || text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Text that may be an id. Nothing of a key or token is repeated.
fn known_text(text: &str) -> Result<String, String> {
    let problem = match text {
        _ if text.trim().is_empty() => "it is empty; pass the id the service gave",
        _ if is_secret(text) => {
            "it is a key or a token, not an id; arguments are visible in the process list"
        }
        _ if text.chars().any(char::is_control) => {
            "it holds a control character or line break, which no id does"
        }
        _ => return Ok(text.to_owned()),
    };
    Err(problem.to_owned())
}

/// Help shortens ids, as in `2_MX4...`.
fn complete(id: String) -> Result<String, String> {
    if id.ends_with("..") {
        return Err("it is cut off; pass the whole id".to_owned());
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sessions_id_begins_with_a_number_and_an_underscore() {
        for id in [
            "2_MX4",
            "1_MX4xMjM0NTY3OH4-VGh1IEZlYiAyNyAwNDozODozMSBQU1Qg",
            "2_MX4~a=.",
        ] {
            assert_eq!(session(id).as_deref(), Ok(id));
        }
        for id in [
            "",
            " ",
            ".",
            "not-a-session",
            "bad session",
            "2_",
            "2_a b",
            "2_MX4...",
            "2_a/b",
            "2_é",
            "12_MX4",
        ] {
            assert!(session(id).is_err(), "{id:?}");
        }
    }

    #[test]
    fn ids_of_all_forms_that_the_service_is_known_to_use_are_taken() {
        for id in [
            "9d0c7a5e-6b1f-4c7e-9d3a-2f1e0c9b8a7d",
            "7B3C9D10-4E5F-4A6B-8C7D-9E0F1A2B3C4D",
            "e32445b743678c98230f238",
            "41f0c6b29a7d4e55a1c3f8e2d7b90634",
        ] {
            assert_eq!(object(id).as_deref(), Ok(id));
        }
        for id in [
            "",
            "nope",
            "..",
            "9d0c7a5e-...",
            "../archive/x",
            "9d0c7a5e-6b1f-4c7e-9d3a-2f1e0c9b8a7g",
            "a\nb",
            "eyJhbGciOiJSUzI1NiJ9.eyJzY29wZSI6I",
        ] {
            assert!(object(id).is_err(), "{id:?}");
        }
        assert!(object("2_MX4").unwrap_err().starts_with("it is a session's id"));
    }

    #[test]
    fn an_application_is_a_uuid_or_a_number() {
        for id in ["de7e1000-0000-4000-8000-000000000001", "46123456"] {
            assert!(is_application(id), "{id:?}");
        }
        for id in [
            "nope",
            "de7e10000000400080000000000000a1",
            "de7e1000-0000-4000-8000-00000000000g",
        ] {
            assert!(!is_application(id), "{id:?}");
        }
    }
}
