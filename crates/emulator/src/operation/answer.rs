//! Answers before they are put on the wire.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use vonage_video_models::Clear;

use super::Refusal;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const XML: HeaderValue = HeaderValue::from_static("application/xml");

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What is to be answered instead, once it is known.
    pub(crate) later: Option<Later>,
}

/// An answer that depends on something outside the emulator.
pub(crate) struct Later(pub(crate) Pin<Box<dyn Future<Output = Result<Answer, Refusal>> + Send>>);

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}

impl Answer {
    pub(crate) fn new(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            later: None,
        }
    }

    /// An answer that is not known yet. What decides it runs to its end even when the caller gives up.
    pub(crate) fn later(decide: impl Future<Output = Result<Self, Refusal>> + Send + 'static) -> Self {
        Self {
            later: Some(Later(Box::pin(decide))),
            ..Self::new(StatusCode::OK)
        }
    }

    /// An answer of the API, which has its secrets in clear text as the service's have.
    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        match serde_json::to_vec(&Clear(value)) {
            Ok(body) => Self::new(status).body(JSON, body),
            // Only a map with keys that are not text fails, and there is none; still, do not answer with half a body.
            Err(_) => Self::new(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    pub(crate) fn xml(status: StatusCode, text: String) -> Self {
        Self::new(status).body(XML, text)
    }

    pub(crate) fn refusal(refusal: &Refusal, json: bool) -> Self {
        let mut answer = if json {
            Self::json(refusal.status, &refusal.to_body())
        } else {
            Self::xml(refusal.status, refusal.to_xml())
        };
        if let Some(allow) = refusal
            .allow
            .as_deref()
            .and_then(|allow| HeaderValue::from_str(allow).ok())
        {
            answer.headers.insert(ALLOW, allow);
        }
        answer
    }

    pub(crate) fn body(mut self, kind: HeaderValue, body: impl Into<Bytes>) -> Self {
        self.headers.insert(CONTENT_TYPE, kind);
        self.body = body.into();
        self
    }
}

/// Whether the caller asks for JSON. The service answers XML to everybody who does not name it, `*/*` included.
pub(crate) fn accepts_json(headers: &HeaderMap) -> bool {
    headers
        .get_all(http::header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let named = parts.next().is_some_and(|kind| {
                kind.eq_ignore_ascii_case("application/json") || kind.eq_ignore_ascii_case("application/*")
            });
            let refused = parts.any(|parameter| {
                let weight = parameter
                    .strip_prefix("q=")
                    .or_else(|| parameter.strip_prefix("Q="));
                weight.and_then(|weight| weight.parse::<f32>().ok()) == Some(0.0)
            });
            named && !refused
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_must_be_named() {
        let accepts = |value: &'static str| {
            accepts_json(&HeaderMap::from_iter([(
                http::header::ACCEPT,
                HeaderValue::from_static(value),
            )]))
        };
        for yes in [
            "application/json",
            "text/html, Application/JSON;q=0.5",
            "application/json; charset=utf-8",
        ] {
            assert!(accepts(yes), "{yes}");
        }
        for no in ["*/*", "application/xml", "application/json;q=0", ""] {
            assert!(!accepts(no), "{no}");
        }
        assert!(!accepts_json(&HeaderMap::new()));
    }
}
