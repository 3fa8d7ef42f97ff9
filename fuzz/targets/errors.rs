//! Error answers and their headers, `Retry-After` among them.
//!
//! An input is five lines (status, `Retry-After`, `Date`, a request id, a secret cookie's name) and the body.

#![no_main]

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use libfuzzer_sys::fuzz_target;
use vonage_video::contract::TokenProblem;
use vonage_video::{Error, ServiceError};
use vonage_video_fuzz::{MARK, assert_tells};

const KEPT: usize = 8 * 1024;

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(6, |byte| *byte == b'\n');
    let mut line = || parts.next().unwrap_or_default();
    let (status, retry_after, date, request_id, cookie, body) =
        (line(), line(), line(), line(), line(), line());
    let mut response = Response::new(Bytes::copy_from_slice(body));
    let number = std::str::from_utf8(status)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(400);
    *response.status_mut() = StatusCode::from_u16(number).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::RETRY_AFTER, retry_after),
        (header::DATE, date),
        (header::HeaderName::from_static("x-request-id"), request_id),
    ] {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(name, value);
        }
    }
    if let Ok(value) = HeaderValue::from_bytes(&[cookie, b"=", MARK.as_bytes()].concat()) {
        headers.insert(header::SET_COOKIE, value);
    }
    let asked = headers
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);

    let error = ServiceError::from_response(&response);
    assert_eq!(error.status(), response.status());
    assert_eq!(error.raw(), &body[..body.len().min(KEPT)]);
    assert_eq!(error.is_truncated(), body.len() > KEPT);
    assert_eq!(error.headers(), response.headers());
    wait(error.retry_after(), asked.as_deref());
    words(&error, body);
    let _ = (
        error.is_account_quota(),
        error.is_not_routed(),
        error.is_already_composed(),
    );

    let refused = Error::refused(&response).for_operation("archives.get");
    assert!(refused.service().is_some());
    let _ = (
        refused.is_transient(),
        refused.is_not_found(),
        refused.is_conflict(),
        refused.is_rate_limited(),
    );
    let _ = (
        refused.is_timeout(),
        refused.is_unauthorized(),
        TokenProblem::of(&refused),
        refused.outcome(),
    );
    // The service's words may say anything; the cookie is nobody's business.
    if !body
        .windows(MARK.len())
        .chain(request_id.windows(MARK.len()))
        .any(|part| part == MARK.as_bytes())
    {
        assert_tells(&refused);
        assert!(!format!("{error} {error:?}").contains(MARK));
    }
    assert!(error.to_string().chars().count() < 400, "{error}");
    assert!(!error.to_string().contains(char::is_control), "{error}");
});

/// Whole seconds are always understood; nothing else is taken for a number.
fn wait(read: Option<Duration>, asked: Option<&str>) {
    match asked.map(str::trim) {
        None => assert_eq!(read, None),
        Some(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            assert_eq!(
                read.map(|wait| wait.as_secs()),
                Some(text.parse().unwrap_or(u64::MAX))
            );
        }
        // A date: no longer than the calendar of HTTP.
        Some(_) => assert!(read.is_none_or(|wait| wait.as_secs() < 400_000_000_000)),
    }
}

/// An object with a message always has a message; an array is no object.
fn words(error: &ServiceError, body: &[u8]) {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match serde_json::from_slice::<serde_json::Value>(text) {
        Ok(serde_json::Value::Object(object)) => {
            if let Some(message) = object.get("message").and_then(serde_json::Value::as_str)
                && !message.trim().is_empty()
            {
                assert_eq!(error.message(), Some(message));
            }
            if let Some(code) = object.get("code").and_then(serde_json::Value::as_i64) {
                assert_eq!(error.code(), Some(code));
            }
        }
        Ok(other) => assert_eq!((error.message(), error.code()), (None, None), "{other}"),
        Err(_) => {}
    }
}
