//! The error bodies the service and the gateway before it are known to send.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{lenient, redact};

/// The fields of an error answer, from whichever of the known shapes it came in.
///
/// The service writes `code`, `message` and sometimes `description`; the gateway before it writes problem documents
/// (RFC 9457: `title`, `detail`, `type`, `instance`). All are optional: branch on the HTTP status, since `code` is
/// known to contradict it.
///
/// The service may repeat what it refuses. `Debug` leaves client tokens and what lets in about addresses out of its
/// words; the fields hold them as they came.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServiceErrorBody {
    /// The domain code (10001 to 60003), the status repeated, or -1 for "see the message".
    #[serde(default, deserialize_with = "lenient::integer", skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// The gateway's own spelling of a code, seen beside `code` or in its place.
    #[serde(
        default,
        rename = "error-code",
        deserialize_with = "lenient::integer",
        skip_serializing_if = "Option::is_none"
    )]
    pub error_code: Option<i64>,
    /// What went wrong, in the service's words.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// More words, often the same ones.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Problem document: the kind of problem.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Problem document: this occurrence of it.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Problem document: an address that identifies the kind of problem.
    #[serde(
        default,
        rename = "type",
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub problem_type: Option<String>,
    /// Problem document: a reference that support can look up.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

impl ServiceErrorBody {
    /// An error in the service's own shape.
    pub fn new(code: Option<i64>, message: impl Into<String>) -> Self {
        Self {
            code,
            message: Some(message.into()),
            ..Self::default()
        }
    }

    /// Adds the service's second text.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The code, in whichever spelling it came.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.code.or(self.error_code)
    }

    /// The most telling text there is: the message, else the description, the detail, the title.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        [&self.message, &self.description, &self.detail, &self.title]
            .into_iter()
            .filter_map(Option::as_deref)
            .find(|text| !text.trim().is_empty())
    }

    /// The same text, with client tokens and what in addresses lets its reader in (user info, passwords, queries)
    /// replaced: fit for logs.
    #[must_use]
    pub fn redacted_text(&self) -> Option<String> {
        self.text().map(redact::redacted)
    }
}

impl fmt::Debug for ServiceErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = |text: &Option<String>| text.as_deref().map(redact::redacted);
        f.debug_struct("ServiceErrorBody")
            .field("code", &self.code)
            .field("error_code", &self.error_code)
            .field("message", &redacted(&self.message))
            .field("description", &redacted(&self.description))
            .field("title", &redacted(&self.title))
            .field("detail", &redacted(&self.detail))
            .field("problem_type", &redacted(&self.problem_type))
            .field("instance", &redacted(&self.instance))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ServiceErrorBody {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn every_known_shape_is_read() {
        let plain = read(r#"{"code":403,"message":"Invalid token"}"#);
        assert_eq!((plain.code, plain.text()), (Some(403), Some("Invalid token")));

        let text_code = read(r#"{"code":"15002","message":"m","description":"d"}"#);
        assert_eq!(text_code.code, Some(15002));

        let both = read(r#"{"code":420,"error-code":50004,"message":"m"}"#);
        assert_eq!((both.code(), both.text()), (Some(420), Some("m")));
        assert_eq!(read(r#"{"error-code":"50004"}"#).code(), Some(50004));

        let no_code = read(r#"{"message":"Not found. No clients are actively connected"}"#);
        assert_eq!(no_code.code, None);

        let problem =
            read(r#"{"type":"https://example.com/x","title":"Unauthorized","detail":"d","instance":"i"}"#);
        assert_eq!(
            (problem.text(), problem.instance.as_deref()),
            (Some("d"), Some("i"))
        );
    }

    #[test]
    fn debug_leaves_out_what_the_service_repeats_of_a_request() {
        let body = ServiceErrorBody::new(Some(400), "bad token eyJhbGciOiJSUzI1NiJ9.eyJ9.c2ln")
            .description("bad uri wss://ann:hunter2@host/in?key=s3cret");
        let shown = format!("{body:?}");
        assert!(!shown.contains("eyJ") && !shown.contains("hunter2") && !shown.contains("s3cret"));
        assert!(shown.contains("bad token [redacted]") && shown.contains("bad uri wss://…@host/in?…"));
        assert_eq!(body.redacted_text().as_deref(), Some("bad token [redacted]"));
    }

    #[test]
    fn values_of_a_wrong_kind_count_as_absent() {
        let odd = read(r#"{"code":{"a":1},"message":[1],"description":null,"title":7}"#);
        assert_eq!((odd.code, odd.text()), (None, Some("7")));
    }
}
