//! What a control call is given (path, query and body), and what it answers; refusals have the surface's own form.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::control::{Control, ControlError};
use crate::read;
use crate::server::TooSlow;

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
            Err(_) => Err(bad("Invalid path: percent-encoded text must be UTF-8").into()),
        }
    }
}

/// The parameters of the query. One that the call does not know is refused: a misspelled `application` must not turn
/// into a call about another one.
pub(super) struct Parameters<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let read = read::query(parts.uri.query().unwrap_or_default());
        let parameters = read.map_err(|problem| bad(format!("Invalid query: {problem}")))?;
        Ok(Self(parameters))
    }
}

/// A JSON body, labeled as such: web pages of other sites cannot label theirs so. No body is an empty object.
pub(super) struct Body(Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let is_json = is_json(request.headers());
        match Bytes::from_request(request, state).await {
            Ok(body) if is_json || body.is_empty() => Ok(Self(body)),
            Ok(_) => {
                let rule = "A body needs the header `content-type: application/json`";
                Err(ControlError::new(415, rule).into())
            }
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ControlError::new(413, "The body is longer than 2 MiB").into())
            }
            Err(rejection) => Err(match too_slow(&rejection) {
                Some(slow) => ControlError::new(408, slow.to_string()).into(),
                None => bad("The body could not be read").into(),
            }),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let label = headers.get(CONTENT_TYPE).and_then(|label| label.to_str().ok());
    let kind = label.and_then(|label| label.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Whether the error comes from a body that did not arrive in time.
fn too_slow<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a TooSlow> {
    std::iter::successors(Some(error), |error| error.source()).find_map(|error| error.downcast_ref())
}

impl Body {
    /// The body as one object.
    pub(super) fn object<T: DeserializeOwned>(&self) -> Result<T, ControlError> {
        read_object(self.json()?)
    }

    /// The body as one object or an array of them.
    pub(super) fn objects<T: DeserializeOwned>(&self) -> Result<Vec<T>, ControlError> {
        let items = match self.json()? {
            Value::Array(items) => items,
            object => return Ok(vec![read_object(object)?]),
        };
        let read = |(place, item): (usize, Value)| {
            read::value(item).map_err(|problem| bad(format!("Invalid body: item {}: {problem}", place + 1)))
        };
        items.into_iter().enumerate().map(read).collect()
    }

    fn json(&self) -> Result<Value, ControlError> {
        if self.0.trim_ascii().is_empty() {
            return Ok(Value::Object(Map::new()));
        }
        read::json(&self.0).map_err(|problem| bad(format!("The body {problem}")))
    }
}

fn read_object<T: DeserializeOwned>(body: Value) -> Result<T, ControlError> {
    if body.is_object() {
        read_body(body)
    } else {
        Err(bad("The body must be a JSON object"))
    }
}

/// Reads a body.
pub(super) fn read_body<T: DeserializeOwned>(body: Value) -> Result<T, ControlError> {
    read::value(body).map_err(|problem| bad(format!("Invalid body: {problem}")))
}

fn bad(message: impl Into<String>) -> ControlError {
    ControlError::new(400, message)
}

pub(super) type Answer = Result<Response, Refused>;

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A refusal on its way out. A type of its own, so that the public error knows nothing of the web framework.
pub(super) struct Refused(ControlError);

impl<E: Into<ControlError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        json_answer(status, &self.0).unwrap_or_else(|_| status.into_response())
    }
}

pub(super) fn answer(value: &impl Serialize) -> Answer {
    json_answer(StatusCode::OK, value)
}

pub(super) fn nothing() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn json_answer(status: StatusCode, value: &impl Serialize) -> Answer {
    let body = serde_json::to_vec(value).map_err(|error| ControlError::new(500, error.to_string()))?;
    Ok((status, [(CONTENT_TYPE, JSON)], body).into_response())
}
