//! Answers: JSON, or nothing at all.

use std::fmt;

use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;

/// Reads a JSON answer.
///
/// # Errors
///
/// A body that is blank, is not JSON, or lacks what is essential, as [`ErrorKind::Decode`](crate::ErrorKind::Decode).
pub fn json<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, Error> {
    json_or_blank(response)?.ok_or_else(|| Error::unreadable(response, "the body is empty"))
}

/// Reads a JSON answer that is one object. Serde would read an array as an object's fields in order; an array in place
/// of an object is not the service speaking.
///
/// # Errors
///
/// As [`json`], and a body that is no object.
pub fn object<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, Error> {
    object_or_blank(response)?.ok_or_else(|| Error::unreadable(response, "the body is empty"))
}

/// Reads a JSON answer that is one object where the service may also send a blank body.
///
/// # Errors
///
/// A body that is neither blank nor a readable object.
pub fn object_or_blank<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<Option<T>, Error> {
    match text(response).trim_ascii_start() {
        [] | [b'{', ..] => json_or_blank(response),
        _ => Err(Error::unreadable(response, "the body is not a JSON object")),
    }
}

/// Reads a JSON answer where the service may also send a blank body.
///
/// # Errors
///
/// A body that is neither blank nor readable.
pub fn json_or_blank<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<Option<T>, Error> {
    let body = text(response);
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    read(body, |_| ())
        .map(Some)
        .map_err(|error| Error::unreadable(response, Unreadable::from(error)))
}

/// Reads a body. One that is JSON, but not of the expected form, is read once more through a value: where a key stands
/// there twice the last one wins, and `mend` may take out what is in the way.
pub(super) fn read<T: DeserializeOwned>(
    body: &[u8],
    mend: impl FnOnce(&mut Value),
) -> Result<T, serde_json::Error> {
    // A body that is UTF-8 as a whole need not be checked string by string.
    let parsed = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(body),
    };
    match parsed {
        Err(error) if error.is_data() => {
            let mut value = serde_json::from_slice(body)?;
            mend(&mut value);
            T::deserialize(value)
        }
        result => result,
    }
}

/// The body without a byte order mark.
#[must_use]
pub fn text(response: &Response<Bytes>) -> &[u8] {
    let body = response.body();
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// Accepts any answer: documents and recordings disagree on what stands in the body of these.
///
/// # Errors
///
/// None; the signature fits [`Operation::decode`](crate::Operation::decode).
pub fn blank(_response: &Response<Bytes>) -> Result<(), Error> {
    Ok(())
}

/// What is wrong with a body, without the values in it: they may be secrets.
#[derive(Debug)]
pub(super) struct Unreadable(String);

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        match (text.find('"'), text.rfind('"')) {
            (Some(start), Some(end)) if start < end => {
                let (before, after) = (text.get(..start), text.get(end + 1..));
                Self(format!(
                    "{}[…]{}",
                    before.unwrap_or_default(),
                    after.unwrap_or_default()
                ))
            }
            _ => Self(text),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use serde::Deserialize;

    use super::*;
    use crate::{ErrorKind, Outcome};

    fn answer(body: impl Into<Bytes>) -> Response<Bytes> {
        Response::new(body.into())
    }

    #[test]
    fn blank_bodies_are_no_json() {
        for body in ["", " \r\n\t", "\u{feff}"] {
            assert_eq!(json_or_blank::<u8>(&answer(body)).unwrap(), None);
            assert_eq!(json::<u8>(&answer(body)).unwrap_err().kind(), ErrorKind::Decode);
        }
        assert_eq!(json::<u8>(&answer("\u{feff} 7")).unwrap(), 7);
    }

    #[test]
    fn an_array_is_no_object() {
        #[derive(Debug, Deserialize)]
        struct Named {
            name: String,
        }
        assert_eq!(object::<Named>(&answer(r#" {"name":"a"}"#)).unwrap().name, "a");
        assert!(object_or_blank::<Named>(&answer(" \n")).unwrap().is_none());
        assert!(object_or_blank::<Named>(&answer(r#"["a"]"#)).is_err());
        for body in [r#"["a"]"#, r#""a""#, "7", "<html>", ""] {
            assert_eq!(
                object::<Named>(&answer(body)).unwrap_err().kind(),
                ErrorKind::Decode,
                "{body}"
            );
        }
    }

    #[test]
    fn an_unreadable_success_was_applied_and_keeps_its_body() {
        for body in [
            &b"<html>"[..],
            b"{\"name\":\"caf\xE9\"}",
            b"{",
            "[".repeat(10_000).as_bytes(),
        ] {
            let error = json::<serde_json::Value>(&answer(body.to_vec())).unwrap_err();
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::Decode, Outcome::Applied)
            );
            let kept = error.service().unwrap().raw();
            assert_eq!(kept, &body[..kept.len()]);
        }
    }

    #[test]
    fn of_a_key_that_stands_there_twice_the_last_value_wins() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Named {
            name: String,
            #[serde(default)]
            inner: Option<Box<Named>>,
        }
        let named = |body: &str| object::<Named>(&answer(body.to_owned())).unwrap();
        assert_eq!(named(r#"{"name":"a","name":"b"}"#).name, "b");
        let nested = named(r#"{"name":"a","inner":{"name":"b","name":"c"},"x":1,"x":2}"#);
        assert_eq!(nested.inner.unwrap().name, "c");
        assert!(object::<Named>(&answer(r#"{"name":"a","name":7}"#)).is_err());
    }

    #[test]
    fn values_do_not_reach_the_error() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only its reading is of interest")]
        struct Wants {
            number: u8,
        }
        let error = json::<Wants>(&answer(r#"{"number":"s3\"cret"}"#)).unwrap_err();
        let shown = format!("{error} {error:?} {}", error.source().unwrap());
        assert!(!shown.contains("s3") && shown.contains("expected u8"), "{shown}");
    }
}
