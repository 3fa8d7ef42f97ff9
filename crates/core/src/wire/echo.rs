//! What an answer repeats of the request.

use bytes::Bytes;
use http::Response;
use serde_json::{Map, Value};

use super::text;
use crate::Error;

/// Compares what an answer repeats of the request with what was asked: pairs of a field's name and the value sent.
///
/// A field that the answer leaves out, leaves empty or does not write as text says nothing, nor does a value that was
/// not sent. Blanks at the ends do not count.
///
/// # Errors
///
/// A field that differs, by its name: the answer is that of another request, as a broken proxy hands out. As
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode) with an [unknown](crate::Outcome::Unknown) outcome, and without either
/// value.
///
/// ```
/// use vonage_video_core::{ErrorKind, wire};
/// # use vonage_video_core::{bytes::Bytes, http::Response};
///
/// let answer = Response::new(Bytes::from(r#"{"id":"a","sessionId":"theirs"}"#));
/// assert!(wire::echoes(&answer, [("sessionId", Some("theirs")), ("name", Some("lecture"))]).is_ok());
/// let error = wire::echoes(&answer, [("sessionId", Some("mine"))]).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Decode);
/// ```
pub fn echoes<'a>(
    response: &Response<Bytes>,
    asked: impl IntoIterator<Item = (&'static str, Option<&'a str>)>,
) -> Result<(), Error> {
    // What is no object is for others to refuse.
    let answer: Map<String, Value> = serde_json::from_slice(text(response)).unwrap_or_default();
    for (field, asked) in asked {
        let (Some(asked), Some(answered)) = (asked, answer.get(field).and_then(Value::as_str)) else {
            continue;
        };
        let (asked, answered) = (asked.trim(), answered.trim());
        if !asked.is_empty() && !answered.is_empty() && asked != answered {
            return Err(Error::unreadable(
                response,
                format!("`{field}` is not what was asked for: the answer belongs to another request"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::Outcome;

    fn compared(body: &'static str, asked: &str) -> Result<(), Error> {
        echoes(
            &Response::new(Bytes::from_static(body.as_bytes())),
            [("name", Some(asked))],
        )
    }

    #[test]
    fn an_answer_to_another_request_is_told_by_the_field_and_shows_no_value() {
        let error = compared(r#"{"name":"s3cret"}"#, "hunter2").unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
        let shown = format!("{error} {error:?} {}", error.source().unwrap());
        assert!(shown.contains("`name`"), "{shown}");
        assert!(!shown.contains("s3cret") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn what_was_not_sent_or_is_not_repeated_is_not_compared() {
        for body in [
            "",
            "{}",
            r#"{"name":null}"#,
            r#"{"name":""}"#,
            r#"{"name":7}"#,
            r#"{"name":" a "}"#,
            r#"{"name":"b","name":"a"}"#,
            "[1]",
        ] {
            assert!(compared(body, "a").is_ok(), "{body}");
        }
        assert!(compared(r#"{"name":"b"}"#, "").is_ok());
        assert!(
            echoes(
                &Response::new(Bytes::from_static(br#"{"name":"b"}"#)),
                [("name", None)]
            )
            .is_ok()
        );
    }
}
