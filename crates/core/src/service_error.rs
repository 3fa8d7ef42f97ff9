//! What the service answered.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, header};
use serde_json::{Map, Value};
use vonage_video_models::ServiceErrorBody;

/// How much of an unexpected body is kept.
const RAW_LIMIT: usize = 8 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// An answer that was not the one hoped for: its status and whatever could be read of it.
///
/// The service writes errors in several shapes (and XML or HTML from in-between machines); the fields are read from
/// any of them, and the start of the body is kept as it came.
#[derive(Clone)]
pub struct ServiceError {
    status: StatusCode,
    body: ServiceErrorBody,
    headers: HeaderMap,
    raw: Bytes,
    truncated: bool,
    request_id: Option<String>,
    retry_after: Option<Duration>,
}

impl ServiceError {
    /// Reads an answer. Never fails: what cannot be read is kept raw.
    #[must_use]
    pub fn from_response(response: &Response<Bytes>) -> Self {
        let headers = response.headers();
        let body = response.body();
        let raw = body.slice(..body.len().min(RAW_LIMIT));
        Self {
            status: response.status(),
            body: read_body(body),
            // A copy, so that keeping the error does not keep a large body alive.
            truncated: raw.len() < body.len(),
            raw: Bytes::copy_from_slice(&raw),
            headers: headers.clone(),
            request_id: Self::request_id_of(headers),
            retry_after: retry_after(headers),
        }
    }

    /// A reference for support, where the headers hold one.
    pub(crate) fn request_id_of(headers: &HeaderMap) -> Option<String> {
        ["x-request-id", "x-nexmo-trace-id", "x-trace-id"]
            .iter()
            .find_map(|name| text(headers, name))
    }

    /// The HTTP status. Branch on this one: the code in the body is known to contradict it.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The service's own code (10001 to 60003), where there is one.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.body.code()
    }

    /// Whether this is an account's used-up quota (code 50004), a 429 that no pause mends.
    #[must_use]
    pub fn is_account_quota(&self) -> bool {
        self.code() == Some(50004)
    }

    /// Whether the session is not routed (code 15008), so that nothing but its clients can be in it.
    #[must_use]
    pub fn is_not_routed(&self) -> bool {
        // Parts of the service say it in words only, and call what routes media its Media Router.
        self.status == StatusCode::CONFLICT
            && (self.code() == Some(15008) || self.says("routed") || self.says("media router"))
    }

    /// Whether the session is being recorded or broadcast already (code 15001), as a whole or under this tag.
    #[must_use]
    pub fn is_already_composed(&self) -> bool {
        // A tag in use has been told in words only.
        self.status == StatusCode::CONFLICT && (self.code() == Some(15001) || self.says("already composed"))
    }

    /// Returns whether the service's words are all there is to go by and contain `phrase`, ignoring ASCII case. Where
    /// there is a code that says more than the status, the words do not count.
    #[must_use]
    pub fn says(&self, phrase: &str) -> bool {
        !self.has_telling_code()
            && self
                .message()
                .is_some_and(|text| text.to_ascii_lowercase().contains(&phrase.to_ascii_lowercase()))
    }

    /// Whether the body is an error in one of the service's shapes, and not a page of some machine in between.
    pub(crate) fn is_readable(&self) -> bool {
        self.code().is_some() || self.message().is_some()
    }

    /// Whether there is a code, and one that says more than the status: -1 and a repeated status do not.
    fn has_telling_code(&self) -> bool {
        self.code()
            .is_some_and(|code| code > 0 && code != i64::from(self.status.as_u16()))
    }

    /// What went wrong in the service's words, from the most telling field there is, as it came: it may repeat what was
    /// sent. `Display` and `Debug` take tokens and credentials in addresses out.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.body.text()
    }

    /// All fields that could be read.
    #[must_use]
    pub fn body(&self) -> &ServiceErrorBody {
        &self.body
    }

    /// A reference that support can look up, from the headers or a problem document's `instance`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref().or(self.body.instance.as_deref())
    }

    /// How long the service asks to wait, from `Retry-After` in seconds or as a date (measured against the answer's
    /// own `Date`, so that the local clock does not matter).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The body as it came, at most 8 KiB of it.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Whether the body was longer than what is kept.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// The headers: the body's declared type, the service's time (`Date`) and the like.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl fmt::Debug for ServiceError {
    /// Leaves body and headers out: they may repeat what was sent, secrets included. So may the message, of which tokens
    /// and credentials in addresses are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("status", &self.status.as_u16())
            .field("code", &self.code())
            .field("message", &self.body.redacted_text())
            // Of the headers alone: a problem document's `instance` is an address.
            .field("request_id", &self.request_id)
            .field("retry_after", &self.retry_after)
            .field("raw_bytes", &self.raw.len())
            .finish()
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service answered {}", self.status)?;
        if let (true, Some(code)) = (self.has_telling_code(), self.code()) {
            write!(f, ", code {code}")?;
        }
        match self.body.redacted_text() {
            Some(message) => write!(f, ": {}", OneLine(&message)),
            None => Ok(()),
        }
    }
}

/// Foreign text on one line, control characters replaced, at most 300 characters.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for character in self.0.chars().take(300) {
            f.write_char(if character.is_control() { ' ' } else { character })?;
        }
        if self.0.chars().nth(300).is_some() {
            f.write_str("…")
        } else {
            Ok(())
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn read_body(body: &[u8]) -> ServiceErrorBody {
    read_json(body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body))
        .or_else(|| read_xml(body))
        .unwrap_or_default()
}

/// An object alone: serde would take the items of an array for the fields in order. Of a field that is there twice the
/// last one counts.
fn read_json(body: &[u8]) -> Option<ServiceErrorBody> {
    let object: Map<String, Value> = serde_json::from_slice(body).ok()?;
    serde_json::from_value(Value::Object(object)).ok()
}

/// The service's XML error, `<errorPayload><code>-1</code><message>…</message></errorPayload>`, which it sends when a
/// machine in between has removed the `Accept` header. Two fields need no XML parser.
fn read_xml(body: &[u8]) -> Option<ServiceErrorBody> {
    // The limit may cut a character in two.
    let body = String::from_utf8_lossy(body.get(..body.len().min(RAW_LIMIT))?);
    let element = |name: &str| {
        let (_, rest) = body.split_once(&format!("<{name}>"))?;
        let (content, _) = rest.split_once(&format!("</{name}>"))?;
        Some(
            content
                .trim()
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&"),
        )
    };
    let message = element("message")?;
    Some(ServiceErrorBody::new(
        element("code").and_then(|code| code.parse().ok()),
        message,
    ))
}

/// `Retry-After` in seconds, or as a date relative to the same answer's `Date`. Nonsense counts as absent.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a u64 holds still means "very long".
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let now: SystemTime = httpdate::parse_http_date(headers.get(header::DATE)?.to_str().ok()?).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: impl Into<Bytes>) -> ServiceError {
        ServiceError::from_response(&Response::builder().status(403).body(body.into()).unwrap())
    }

    #[test]
    fn the_xml_shape_is_read() {
        let error = answer(
            "<?xml version=\"1.0\"?><errorPayload><code>-1</code><message>Invalid &amp; partner</message></errorPayload>",
        );
        assert_eq!(
            (error.code(), error.message()),
            (Some(-1), Some("Invalid & partner"))
        );
        assert_eq!(
            error.to_string(),
            "the service answered 403 Forbidden: Invalid & partner"
        );
    }

    #[test]
    fn an_array_is_no_error_body_and_a_byte_order_mark_no_part_of_one() {
        for body in ["  [4]", r#"[1,2,"message"]"#] {
            let error = answer(body);
            assert_eq!((error.code(), error.message()), (None, None), "{body}");
        }
        let error = answer("\u{feff}{\"code\":10001,\"message\":\"m\"}");
        assert_eq!((error.code(), error.message()), (Some(10001), Some("m")));
        assert_eq!(answer(r#"{"message":"a","message":"b"}"#).message(), Some("b"));
    }

    #[test]
    fn a_long_xml_body_is_read_wherever_the_limit_falls() {
        for extra in 0..2 {
            let body = format!(
                "<message>m</message>{}{}",
                "x".repeat(extra),
                "é".repeat(RAW_LIMIT)
            );
            assert_eq!(answer(body).message(), Some("m"));
        }
    }

    #[test]
    fn unreadable_bodies_are_kept_raw_and_capped() {
        for body in ["", "<html>gateway</html>", "\u{0}", "[[[", "null", "7"] {
            let error = answer(body);
            assert_eq!((error.message(), error.raw()), (None, body.as_bytes()));
        }
        let long = answer(vec![0xE9; RAW_LIMIT + 1]);
        assert_eq!((long.raw().len(), long.is_truncated()), (RAW_LIMIT, true));
    }

    #[test]
    fn display_stays_on_one_line() {
        let error = answer(format!(
            r#"{{"code":10001,"message":"a\nb{}"}}"#,
            "x".repeat(1000)
        ));
        let text = error.to_string();
        assert!(
            text.starts_with("the service answered 403 Forbidden, code 10001: a b") && text.ends_with('…')
        );
        assert!(!text.contains('\n'));
    }

    #[test]
    fn a_session_that_is_not_routed_is_known_by_code_or_by_words() {
        let conflict = |body: &'static str| {
            let response = Response::builder()
                .status(409)
                .body(Bytes::from_static(body.as_bytes()));
            ServiceError::from_response(&response.unwrap()).is_not_routed()
        };
        for body in [
            r#"{"code":15008}"#,
            r#"{"message":"Only routed sessions can do this"}"#,
            r#"{"message":"The session does not use the Vonage Video Media Router"}"#,
            r#"{"code":409,"message":"Only Routed sessions can do this"}"#,
        ] {
            assert!(conflict(body), "{body}");
        }
        for body in [r#"{"code":60003,"message":"routed"}"#, r#"{"code":409}"#, ""] {
            assert!(!conflict(body), "{body}");
        }
        assert!(!answer(r#"{"code":15008}"#).is_not_routed());
    }

    #[test]
    fn debug_leaves_the_body_out() {
        assert!(!format!("{:?}", answer("<html>s3cret</html>")).contains("s3cret"));
    }

    #[test]
    fn a_token_that_the_service_repeats_is_not_shown() {
        let body = r#"{"message":"token eyJhbGciOiJSUzI1NiJ9.eyJ9.c2ln of https://ann:hunter2@h?s3cret"}"#;
        let error = answer(body);
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(shown.contains("token [redacted] of https://…@h?…"), "{shown}");
        }
        assert!(error.message().is_some_and(|message| message.contains("c2ln")));
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_nonsense_is_ignored() {
        let of = |value: &str, date: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, value.parse().unwrap());
            if let Some(date) = date {
                headers.insert(header::DATE, date.parse().unwrap());
            }
            retry_after(&headers).map(|wait| wait.as_secs())
        };
        let date = Some("Tue, 24 Nov 2026 10:00:00 GMT");
        assert_eq!(of("7", None), Some(7));
        assert_eq!(of("99999999999999999999999999", None), Some(u64::MAX));
        assert_eq!(of("Tue, 24 Nov 2026 10:00:09 GMT", date), Some(9));
        assert_eq!(of("Tue, 24 Nov 2026 09:00:00 GMT", date), Some(0));
        for nonsense in ["-5", "soon", "", "1.5"] {
            assert_eq!(of(nonsense, date), None, "{nonsense}");
        }
        assert_eq!(of("Tue, 24 Nov 2026 10:00:09 GMT", None), None);
    }
}
