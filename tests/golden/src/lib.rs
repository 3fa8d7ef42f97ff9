//! What the areas' tests of the wire share: golden documents, and answers changed field by field.
//!
//! A golden document is a JSON file below `fixtures/` with its `source`, a `request` (method, path, body) and the `body`
//! that is answered. Paths are those of the application `app-1`.
//!
//! This crate knows nothing of any single operation, of transports or of the emulator.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod change;

pub use change::{Changed, every_field};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response, header};
use vonage_video_core::{Error, ErrorKind, Operation, Outcome, Target};
use vonage_video_models::Clear;

/// A golden document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// Where it comes from.
    pub source: String,
    /// What is sent.
    request: Option<GoldenRequest>,
    /// What is answered.
    #[serde(default)]
    pub body: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldenRequest {
    method: String,
    path: String,
    #[serde(default)]
    body: Value,
}

impl Golden {
    /// Reads a document.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let golden: Self = serde_json::from_str(text).unwrap();
        assert!(!golden.source.is_empty(), "a golden document names its source");
        golden
    }

    /// The operation must send what stands in the document, and nothing else.
    #[track_caller]
    pub fn assert_request(&self, operation: &impl Operation) {
        let expected = self.request.as_ref().unwrap();
        let request = encode(operation).unwrap();
        assert_eq!(request.method().as_str(), expected.method);
        assert_eq!(request.uri().to_string(), expected.path);
        let content_type = request.headers().get(header::CONTENT_TYPE);
        if expected.body.is_null() {
            assert!(request.body().is_empty() && content_type.is_none());
        } else {
            assert_eq!(content_type.unwrap(), "application/json");
            assert_eq!(json(request.body()), expected.body);
        }
        assert!(request.headers().get(header::AUTHORIZATION).is_none());
    }

    /// The answer as the operation reads it.
    #[track_caller]
    pub fn decode<O: Operation>(&self, operation: &O) -> O::Output {
        answer(operation, self.body.to_string()).unwrap()
    }

    /// Reading the answer and writing it again must lose nothing that means anything: `null`, `""` and `[]` mean the
    /// same as absence, `"true"` the same as `true`.
    #[track_caller]
    pub fn assert_nothing_is_lost<O: Operation>(&self, operation: &O)
    where
        O::Output: Serialize,
    {
        let read = serde_json::to_value(Clear(self.decode(operation))).unwrap();
        assert_eq!(meaning(read), meaning(self.body.clone()));
    }

    /// Every field of the answer is changed in every way the service might write it one day: left out, `null`, with
    /// an unknown value, as another kind of scalar, with further fields beside it. Only `essential` ids, named by their
    /// path such as `items.id`, may then make the answer unreadable, and must when they are missing.
    #[track_caller]
    pub fn assert_lenient<O: Operation>(&self, operation: &O, essential: &[&str]) {
        self.assert_lenient_but_for(operation, essential, &[]);
    }

    /// As [`assert_lenient`](Self::assert_lenient), but that the `echoed` fields repeat the request: with another text
    /// in one of them the answer is that of another request, which proves nothing about this one.
    #[track_caller]
    pub fn assert_lenient_but_for<O: Operation>(&self, operation: &O, essential: &[&str], echoed: &[&str]) {
        let mut needed: Vec<&str> = essential.to_vec();
        for changed in every_field(&self.body) {
            let result = answer(operation, changed.document.to_string());
            let is_essential = essential.contains(&changed.path.as_str());
            if echoed.contains(&changed.path.as_str()) && changed.how == "another text" {
                assert_proves_nothing(result, &changed.path);
                continue;
            }
            match result {
                Ok(_) if is_essential && changed.takes_away => {
                    panic!("{} {}: was read without it", changed.path, changed.how)
                }
                Err(error) if !(is_essential && changed.takes_away) => {
                    panic!("{} {}: {error:?}", changed.path, changed.how)
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Decode);
                    needed.retain(|path| *path != changed.path);
                }
                Ok(_) => {}
            }
        }
        assert!(needed.is_empty(), "essential, but not in the answer: {needed:?}");
    }
}

/// A success without output is read from a blank body, or `{}`; anything else in it proves nothing.
#[track_caller]
pub fn assert_reads_no_output(operation: &impl Operation) {
    for text in ["", " \n", "{}"] {
        assert!(answer(operation, text).is_ok(), "{text:?}");
    }
    for text in ["<html>", "[]", "null", r#"{"login":"https://portal.test"}"#] {
        assert_proves_nothing(answer(operation, text), text);
    }
}

/// The answer must be refused, without a claim about what happened.
#[track_caller]
pub fn assert_proves_nothing<T>(result: Result<T, Error>, case: &str) {
    match result {
        Ok(_) => panic!("{case}: was taken for the service's answer"),
        Err(error) => assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Decode, Outcome::Unknown),
            "{case}"
        ),
    }
}

/// The request of an operation for the application `app-1`.
///
/// # Errors
///
/// As [`Operation::encode`].
pub fn encode(operation: &impl Operation) -> Result<Request<Bytes>, Error> {
    operation.encode(&Target::new(&"app-1".into()))
}

/// The JSON body of an operation's request.
#[track_caller]
pub fn body(operation: &impl Operation) -> Value {
    json(encode(operation).unwrap().body())
}

/// The field that makes an operation impossible to send.
#[track_caller]
pub fn refused_field(operation: &impl Operation) -> &'static str {
    let error = encode(operation).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
    error.input().unwrap().field()
}

/// What an operation makes of a successful answer with this body.
///
/// # Errors
///
/// As [`Operation::decode`].
pub fn answer<O: Operation>(operation: &O, body: impl Into<Bytes>) -> Result<O::Output, Error> {
    operation.decode(Response::new(body.into()))
}

fn json(bytes: &Bytes) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// What a document says, without the ways to say nothing.
fn meaning(value: Value) -> Value {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| says_something(value))
            .map(|(name, value)| (name, meaning(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(meaning).collect(),
        Value::String(text) if text == "true" => Value::Bool(true),
        Value::String(text) if text == "false" => Value::Bool(false),
        other => other,
    }
}
