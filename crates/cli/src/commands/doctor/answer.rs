//! What an answer of the service, or its absence, says about certificate, clock and credential.

use std::error::Error as _;
use std::time::Duration;

use vonage_video::auth::UnixTime;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::{Response, header};
use vonage_video::{Error, ErrorKind, Limit, ServiceError};

use super::check::Check;
use super::local::Place;
use super::network::{AUTHENTICATION, CLOCK, TLS};
use crate::{advice, duration, time};

/// As much as the SDK tolerates before it corrects its own tokens.
const TOLERANCE: Duration = Duration::from_secs(30);

pub(super) fn certificate(place: &Place) -> Check {
    if place.encrypted {
        Check::passed(TLS, format!("trusted for {}", place.host))
    } else {
        Check::passed(TLS, "none: plain HTTP")
    }
}

pub(super) fn unanswered(error: &Error, place: &Place, checks: &mut Vec<Check>) {
    let mut detail = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        detail = format!("{detail}: {cause}");
        source = cause.source();
    }
    let unconnected = matches!(
        error.kind(),
        ErrorKind::Connect | ErrorKind::Timeout(Limit::Connect)
    );
    if unconnected && place.encrypted {
        let remedy = "if a proxy or a test server has an authority of its own, trust it with --ca-file";
        checks.push(Check::failed(TLS, detail, remedy));
        checks.extend(
            [CLOCK, AUTHENTICATION].map(|name| Check::not_reached(name, "there is no safe connection")),
        );
    } else {
        checks.push(certificate(place));
        checks.push(Check::not_reached(CLOCK, "there was no answer"));
        checks.push(Check::failed(AUTHENTICATION, detail, advice::on_call(error)));
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

pub(super) fn credential(answer: &Response<Bytes>) -> Check {
    let status = answer.status();
    let kind = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let known_shape = kind.contains("json") || answer.body().is_empty();
    match status.as_u16() {
        401 | 403 => Check::failed(
            AUTHENTICATION,
            format!("refused ({status}){}", words_of(answer)),
            "see in the dashboard that the key belongs to this application and that Video is switched on for it",
        ),
        200..=299 | 400 | 404 if known_shape => Check::passed(
            AUTHENTICATION,
            format!("taken ({status} for a session that does not exist)"),
        ),
        200..=499 => Check::failed(
            AUTHENTICATION,
            format!(
                "{status} with {}: this does not look like the Vonage Video API",
                describe(kind)
            ),
            "check the base URL, and whether a proxy or portal answers in its place",
        ),
        _ => Check::failed(
            AUTHENTICATION,
            format!("cannot be told: {status}{}", words_of(answer)),
            "the service or something before it is in trouble; try again later",
        ),
    }
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

    #[test]
    fn half_a_minute_is_tolerated_in_both_directions() {
        let here = UnixTime::from_secs(1_790_000_000);
        for (seconds, ok) in [(-31_i64, false), (-30, true), (0, true), (30, true), (31, false)] {
            let there = UnixTime::from_secs(here.as_secs().saturating_add_signed(seconds));
            assert_eq!(compare_clocks(there, here).ok(), ok, "{seconds}");
        }
    }

    #[test]
    fn only_the_service_itself_can_take_a_credential() {
        let ok = |status: u16, kind: &str| {
            let answer = Response::builder()
                .status(status)
                .header(header::CONTENT_TYPE, kind);
            credential(&answer.body(Bytes::from_static(b"x")).unwrap()).ok()
        };
        assert!(ok(404, "application/json") && ok(400, "application/json") && ok(200, "application/json"));
        for (status, kind) in [
            (404, "text/html"),
            (200, "text/html"),
            (302, "application/json"),
            (401, "application/json"),
            (403, "application/json"),
            (429, "application/json"),
            (503, "application/json"),
        ] {
            assert!(!ok(status, kind), "{status} {kind}");
        }
    }
}
