//! What an answer of the service says about certificate, clock and credential.

use std::time::Duration;

use vonage_video::ServiceError;
use vonage_video::auth::UnixTime;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::{Response, header};

use super::check::{AUTHENTICATION, CLOCK, Check, TLS};
use super::local::Place;
use crate::{duration, time};

/// As much as the SDK tolerates before it corrects its own tokens.
const TOLERANCE: Duration = Duration::from_secs(30);

pub(super) fn certificate(place: &Place) -> Check {
    if place.encrypted {
        Check::passed(TLS, format!("trusted for {}", place.host))
    } else {
        Check::passed(TLS, "none: plain HTTP")
    }
}

pub(super) fn clock(answer: &Response<Bytes>) -> Check {
    let there = answer
        .headers()
        .get(header::DATE)
        .and_then(|date| date.to_str().ok());
    match there.and_then(time::parse_http_date) {
        Some(there) => compare_clocks(there, time::now()),
        None => Check::odd(
            CLOCK,
            "the answer has no date",
            "look for a machine in between that takes it out",
        ),
    }
}

fn compare_clocks(there: UnixTime, here: UnixTime) -> Check {
    let ahead = here.saturating_duration_since(there);
    let behind = there.saturating_duration_since(here);
    let distance = ahead.max(behind);
    if distance <= TOLERANCE {
        return Check::passed(
            CLOCK,
            format!("within {} of the service's", duration::human(TOLERANCE)),
        );
    }
    let word = if ahead > behind { "ahead of" } else { "behind" };
    Check::failed(
        CLOCK,
        format!("{} {word} the service's", duration::human(distance)),
        "synchronize the clock (NTP): client tokens are signed by it, and refused while they come from the future",
    )
}

/// What is wrong if a credential that is wrong on purpose is not refused.
pub(super) fn stranger(answer: &Response<Bytes>) -> Option<Check> {
    let status = answer.status();
    let (detail, remedy) = match status.as_u16() {
        401 | 403 if known_shape(answer) => return None,
        429 | 500 | 502..=599 => return Some(in_trouble(answer)),
        300..=399 => (
            format!("{status}: the base URL leads elsewhere"),
            "correct --url or VONAGE_VIDEO_URL: redirects are not followed",
        ),
        _ => (
            format!(
                "{status} with {} to a wrong credential: this is not the Vonage Video API",
                describe(kind(answer))
            ),
            "correct the base URL, mostly without a path; or look for a proxy or portal that answers in its place",
        ),
    };
    Some(Check::failed(AUTHENTICATION, detail, remedy))
}

/// What the answer to the credential at hand says, where a wrong one is refused.
pub(super) fn credential(answer: &Response<Bytes>) -> Check {
    let status = answer.status();
    match status.as_u16() {
        401 | 403 => Check::failed(
            AUTHENTICATION,
            format!("refused ({status}){}", words_of(answer)),
            "see in the dashboard that the key belongs to this application and that Video is switched on for it",
        ),
        200..=299 | 400 | 404 if known_shape(answer) => Check::passed(
            AUTHENTICATION,
            format!("accepted ({status} for a session that does not exist)"),
        ),
        429 | 500 | 502..=599 => in_trouble(answer),
        _ => Check::failed(
            AUTHENTICATION,
            format!(
                "{status} with {}: this does not look like the Vonage Video API",
                describe(kind(answer))
            ),
            "check the base URL, and whether a proxy or portal answers in its place",
        ),
    }
}

fn in_trouble(answer: &Response<Bytes>) -> Check {
    Check::failed(
        AUTHENTICATION,
        format!("cannot be told: {}{}", answer.status(), words_of(answer)),
        "the service or something before it is in trouble; try again later",
    )
}

fn kind(answer: &Response<Bytes>) -> &str {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

/// The service answers JSON, XML where a machine in between takes the `Accept` header out, or nothing.
fn known_shape(answer: &Response<Bytes>) -> bool {
    let kind = kind(answer);
    kind.contains("json") || kind.contains("xml") && !kind.contains("html") || answer.body().is_empty()
}

fn words_of(answer: &Response<Bytes>) -> String {
    let service = ServiceError::from_response(answer);
    service
        .message()
        .map(|words| format!(": {words}"))
        .unwrap_or_default()
}

fn describe(kind: &str) -> &str {
    if kind.is_empty() {
        "a body of no declared type"
    } else {
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::check::Status;

    #[test]
    fn half_a_minute_is_tolerated_in_both_directions() {
        let here = UnixTime::from_secs(1_790_000_000);
        for (seconds, ok) in [(-31_i64, false), (-30, true), (0, true), (30, true), (31, false)] {
            let there = UnixTime::from_secs(here.as_secs().saturating_add_signed(seconds));
            assert_eq!(
                compare_clocks(there, here).status() == Status::Ok,
                ok,
                "{seconds}"
            );
        }
    }

    fn answer(status: u16, kind: &str) -> Response<Bytes> {
        let answer = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, kind);
        answer.body(Bytes::from_static(b"x")).unwrap()
    }

    #[test]
    fn only_the_service_itself_can_accept_a_credential() {
        let ok = |status, kind| credential(&answer(status, kind)).status() == Status::Ok;
        assert!(ok(404, "application/json") && ok(400, "application/json") && ok(200, "application/json"));
        for (status, kind) in [
            (404, "text/html"),
            (200, "text/html"),
            (302, "application/json"),
            (401, "application/json"),
            (403, "application/json"),
            (429, "application/json"),
            (501, "application/json"),
            (503, "application/json"),
        ] {
            assert!(!ok(status, kind), "{status} {kind}");
        }
    }

    #[test]
    fn what_does_not_refuse_a_wrong_credential_is_not_the_service() {
        for (status, kind) in [(401, "application/json"), (403, "application/xml;charset=UTF-8")] {
            assert!(stranger(&answer(status, kind)).is_none(), "{status} {kind}");
        }
        for (status, kind) in [
            (404, "application/json"),
            (200, "application/json"),
            (400, "application/json"),
            (403, "text/html"),
            (301, ""),
            (503, "application/json"),
        ] {
            assert!(stranger(&answer(status, kind)).is_some(), "{status} {kind}");
        }
    }
}
