//! What a control call is given: path, query and body, each with refusals in the surface's own form.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use http::StatusCode;
use http::request::Parts;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::answer::Refused;
use crate::control::{Control, ControlError};

/// How long a body may be, in bytes.
pub(super) const LONGEST_BODY: usize = 2 * 1024 * 1024;

/// Which application a call is about; the first one unless it is named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scope {
    pub(super) application: Option<String>,
}

impl Scope {
    pub(super) fn of(&self, control: &Control) -> Result<Control, ControlError> {
        self.application
            .as_deref()
            .map_or_else(|| Ok(control.clone()), |id| control.application(id))
    }
}

/// The query or the body of a call that takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The variable segments of the path.
pub(super) struct Segments<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Segments<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(segments)) => Ok(Self(segments)),
            Err(_) => Err(bad("The path is not right: percent-encoded text must be UTF-8").into()),
        }
    }
}

/// The parameters of the query. One that the call does not know is refused: a misspelled `application` must not turn
/// into a call about another one.
pub(super) struct Parameters<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(parameters)) => Ok(Self(parameters)),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                let problem = cause.unwrap_or_else(|| error.body_text());
                Err(bad(format!("The query is not right: {problem}")).into())
            }
        }
    }
}

/// A JSON body, whatever it is labeled as, since `curl -d` labels it as a form. No body is an empty object.
pub(super) struct Body(Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        match Bytes::from_request(request, state).await {
            Ok(body) => Ok(Self(body)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ControlError::new(413, "The body is longer than 2 MiB").into())
            }
            Err(_) => Err(bad("The body could not be read").into()),
        }
    }
}

impl Body {
    /// The body as one object.
    pub(super) fn object<T: DeserializeOwned>(&self) -> Result<T, ControlError> {
        let text = self.text();
        if text.starts_with(b"{") {
            return serde_json::from_slice(text).map_err(|error| not_right(&error));
        }
        // An array would be read as the fields of the object in their order, which nobody who sends one means.
        match serde_json::from_slice::<IgnoredAny>(text) {
            Ok(_) => Err(bad("The body is not right: it must be a JSON object")),
            Err(error) => Err(not_right(&error)),
        }
    }

    /// The body as one object or an array of them.
    pub(super) fn objects<T: DeserializeOwned>(&self) -> Result<Vec<T>, ControlError> {
        let text = self.text();
        if !text.starts_with(b"[") {
            return Ok(vec![self.object()?]);
        }
        let items: Vec<Value> = serde_json::from_slice(text).map_err(|error| not_right(&error))?;
        let read = |(place, item): (usize, Value)| {
            let problem = match item {
                Value::Object(_) => match serde_json::from_value(item) {
                    Ok(read) => return Ok(read),
                    Err(error) => error.to_string(),
                },
                _ => "it must be a JSON object".to_owned(),
            };
            Err(bad(format!(
                "The body is not right: item {}: {problem}",
                place + 1
            )))
        };
        items.into_iter().enumerate().map(read).collect()
    }

    fn text(&self) -> &[u8] {
        let text = self.0.trim_ascii();
        if text.is_empty() { b"{}" } else { text }
    }
}

fn not_right(error: &serde_json::Error) -> ControlError {
    bad(format!("The body is not right: {error}"))
}

fn bad(message: impl Into<String>) -> ControlError {
    ControlError::new(400, message)
}
