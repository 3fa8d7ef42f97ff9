//! Answers: JSON, or nothing at all.
//!
//! A success proves that an operation happened only if it is the service's own answer. Everything here that reads one
//! refuses what a portal or proxy may have answered in the service's stead: a body whose type is not JSON, a body where
//! none belongs, a document of another shape.

use std::collections::HashMap;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::Error;

/// Reads a JSON answer.
///
/// # Errors
///
/// A body that is blank, is declared as something else than JSON, is not JSON, or lacks what is essential, as
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode) with an [unknown](crate::Outcome::Unknown) outcome. A body without a
/// declared type, or declared as plain text or bytes, is read: answers of the service are known to be labelled wrongly.
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
    let Some(body) = content(response)? else {
        return Ok(None);
    };
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(Error::unreadable(response, "the body is not a JSON object"));
    }
    parse(response, body).map(Some)
}

/// Reads a JSON answer where the service may also send a blank body.
///
/// # Errors
///
/// A body that is neither blank nor readable.
pub fn json_or_blank<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<Option<T>, Error> {
    content(response)?.map(|body| parse(response, body)).transpose()
}

fn parse<T: DeserializeOwned>(response: &Response<Bytes>, body: &[u8]) -> Result<T, Error> {
    read(body, |_| ()).map_err(|error| Error::unreadable(response, Unreadable::from(error)))
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

/// Accepts the answer of an operation without output: a blank body, or `{}`.
///
/// # Errors
///
/// A body with anything else in it, as [`json`].
pub fn blank(response: &Response<Bytes>) -> Result<(), Error> {
    blank_or_with(response, &[])
}

/// Accepts an answer in which nothing is required: a blank body, `{}`, or an object that has one of `fields`.
///
/// # Errors
///
/// A body with anything else in it, as [`json`].
pub fn blank_or_with(response: &Response<Bytes>, fields: &[&str]) -> Result<(), Error> {
    let found: HashMap<String, IgnoredAny> = object_or_blank(response)?.unwrap_or_default();
    if found.is_empty() || fields.iter().any(|field| found.contains_key(*field)) {
        return Ok(());
    }
    Err(Error::unreadable(
        response,
        "the body is not what this operation answers",
    ))
}

/// The body, unless it is blank or declared as something that the service does not send.
pub(super) fn content(response: &Response<Bytes>) -> Result<Option<&[u8]>, Error> {
    let body = text(response);
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    if may_be_json(response.headers()) {
        return Ok(Some(body));
    }
    Err(Error::unreadable(
        response,
        "the body is declared as something else than JSON",
    ))
}

/// Whether a body is declared as JSON, or not declared as anything that rules it out.
fn may_be_json(headers: &HeaderMap) -> bool {
    let declared = headers.get(header::CONTENT_TYPE);
    // Nearly all answers are declared in these words.
    if declared.is_some_and(|value| value == "application/json") {
        return true;
    }
    let Some(Ok(declared)) = declared.map(|value| value.to_str()) else {
        return true;
    };
    let essence = declared.split(';').next().unwrap_or_default().trim();
    let undecided = [
        "",
        "text/plain",
        "application/octet-stream",
        "binary/octet-stream",
    ];
    let is_json = essence
        .rsplit_once(['/', '+'])
        .is_some_and(|(_, format)| format.eq_ignore_ascii_case("json"));
    is_json || undecided.iter().any(|known| essence.eq_ignore_ascii_case(known))
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
    fn an_unreadable_success_proves_nothing_and_keeps_its_body() {
        for body in [
            &b"<html>"[..],
            b"{\"name\":\"caf\xE9\"}",
            b"{",
            "[".repeat(10_000).as_bytes(),
        ] {
            let error = json::<serde_json::Value>(&answer(body.to_vec())).unwrap_err();
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::Decode, Outcome::Unknown)
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
    fn a_body_declared_as_another_type_is_not_read_even_if_it_could_be() {
        let declared = |declared: &'static str| {
            let answer = Response::builder().header(header::CONTENT_TYPE, declared);
            json::<u8>(&answer.body(Bytes::from_static(b"7")).unwrap())
        };
        for fine in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/problem+json",
            "text/json",
            "text/plain;charset=UTF-8",
            "application/octet-stream",
            "",
        ] {
            assert_eq!(declared(fine).unwrap(), 7, "{fine}");
        }
        for foreign in [
            "text/html",
            "text/html; charset=utf-8",
            "application/xml",
            "image/png",
            "json",
        ] {
            let error = declared(foreign).unwrap_err();
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::Decode, Outcome::Unknown),
                "{foreign}"
            );
        }
        // What there is nothing of cannot be of the wrong type.
        let page = Response::builder().header(header::CONTENT_TYPE, "text/html");
        assert!(blank(&page.body(Bytes::from_static(b" \n")).unwrap()).is_ok());
    }

    #[test]
    fn an_operation_without_output_takes_a_blank_answer_and_nothing_else() {
        for fine in ["", " \r\n", "{}", " { } ", "\u{feff}{}"] {
            assert!(blank(&answer(fine)).is_ok(), "{fine}");
        }
        for foreign in [
            "<html>sign in</html>",
            "ok",
            "null",
            "[]",
            r#"{"error":"sign in"}"#,
            "{",
        ] {
            let error = blank(&answer(foreign)).unwrap_err();
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::Decode, Outcome::Unknown),
                "{foreign}"
            );
        }
        assert!(blank_or_with(&answer(r#"{"id":"a","id":"b"}"#), &["id", "name"]).is_ok());
        assert!(blank_or_with(&answer(r#"{"login":"a"}"#), &["id", "name"]).is_err());
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
