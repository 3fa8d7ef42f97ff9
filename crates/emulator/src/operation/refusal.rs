//! Refusals: everything the API answers that is not a success, as JSON or in the little XML the service still speaks.

use std::borrow::Cow;

use http::StatusCode;
use vonage_video_models::ServiceErrorBody;

use crate::token::{ApiRefusal, ClientRefusal};

/// A refusal in the service's words.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    code: Option<i64>,
    message: Cow<'static, str>,
    described: bool,
    /// Whether it comes from authentication, which answers in the format the caller asks for on every path.
    pub(crate) from_authentication: bool,
    /// The methods that would be allowed, for 405.
    pub(crate) allow: Option<Box<str>>,
}

impl Refusal {
    /// `{"message"}`: the service leaves the code out of some refusals.
    pub(crate) fn message(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            code: None,
            message: message.into(),
            described: false,
            from_authentication: false,
            allow: None,
        }
    }

    /// `{"code","message"}`
    pub(crate) fn coded(status: StatusCode, code: i64, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: Some(code),
            ..Self::message(status, message)
        }
    }

    /// `{"code","message"}` where the code repeats the status.
    pub(crate) fn status(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self::coded(status, status.as_u16().into(), message)
    }

    /// Says the message a second time as the description, as the service does here and there.
    pub(crate) fn described(mut self) -> Self {
        self.described = true;
        self
    }

    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::status(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn method_not_allowed(allow: &str) -> Self {
        Self {
            allow: Some(allow.into()),
            ..Self::status(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
        }
    }

    /// A feature that only sessions with a media server have.
    pub(crate) fn not_routed() -> Self {
        let message = "The session is not routed: it has no media server";
        Self::coded(StatusCode::CONFLICT, 15008, message).described()
    }

    /// A feature that needs to understand the media.
    pub(crate) fn encrypted() -> Self {
        Self::status(
            StatusCode::CONFLICT,
            "The session is encrypted from end to end, which this cannot take part in",
        )
    }

    pub(crate) fn invalid_session() -> Self {
        Self::message(StatusCode::BAD_REQUEST, "Invalid session id.").described()
    }

    pub(crate) fn no_session() -> Self {
        Self::status(StatusCode::NOT_FOUND, "Session not found")
    }

    pub(crate) fn no_stream() -> Self {
        Self::status(StatusCode::NOT_FOUND, "Stream not found")
    }

    pub(crate) fn other_application() -> Self {
        let message = "Id in the token does not match the id provided in the url";
        Self {
            from_authentication: true,
            ..Self::message(StatusCode::FORBIDDEN, message).described()
        }
    }

    /// Why it was refused, in one line for the journal.
    pub(crate) fn reason(&self) -> &str {
        &self.message
    }

    /// The JSON form.
    pub(crate) fn to_body(&self) -> ServiceErrorBody {
        let body = ServiceErrorBody::new(self.code, &*self.message);
        if self.described {
            body.description(&*self.message)
        } else {
            body
        }
    }

    /// The XML form, for callers who do not ask for JSON.
    pub(crate) fn to_xml(&self) -> String {
        let code = self.code.unwrap_or(-1);
        let message = escape_xml(&self.message);
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><errorPayload><code>{code}</code><message>{message}</message></errorPayload>"#
        )
    }
}

impl From<ClientRefusal> for Refusal {
    fn from(refusal: ClientRefusal) -> Self {
        Self::coded(StatusCode::FORBIDDEN, refusal.code(), refusal.message())
    }
}

impl From<ApiRefusal> for Refusal {
    fn from(refusal: ApiRefusal) -> Self {
        Self {
            from_authentication: true,
            ..Self::coded(StatusCode::FORBIDDEN, -1, refusal.message())
        }
    }
}

/// Text as it may stand between tags.
pub(crate) fn escape_xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}
