//! What a control call answers.

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::control::ControlError;

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
