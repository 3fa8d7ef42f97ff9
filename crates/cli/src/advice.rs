//! One line of advice for each way a call can fail.

use std::borrow::Cow;

use vonage_video::contract::http::header::CONTENT_TYPE;
use vonage_video::{Error, ErrorKind, Limit, Outcome};

/// What to do about a failed call.
pub(crate) fn on_call(error: &Error) -> Cow<'static, str> {
    match error.kind() {
        ErrorKind::Config => "`vonage-video doctor` checks the set-up step by step".into(),
        ErrorKind::Request => "correct the input; --help describes every option".into(),
        ErrorKind::Sign => "check the private key: `vonage-video doctor`".into(),
        ErrorKind::Connect | ErrorKind::Timeout(Limit::Connect) => {
            "nothing was sent; `vonage-video doctor` checks name, network, proxy and certificate".into()
        }
        ErrorKind::Decode => on_unreadable(error),
        _ if error.outcome() == Outcome::Unknown => on_unknown(error.operation()).into(),
        _ if error.outcome() == Outcome::Applied => APPLIED.into(),
        ErrorKind::Timeout(_) => {
            "nothing was sent; run it again, with a longer --timeout if it takes long".into()
        }
        _ => on_refusal(error),
    }
}

const APPLIED: &str = "it has happened: do not run it again, read the state with another command";

fn on_unreadable(error: &Error) -> Cow<'static, str> {
    let headers = error.service().map(|service| service.headers());
    match headers.and_then(|headers| headers.get(CONTENT_TYPE)?.to_str().ok()) {
        Some(kind) if !kind.contains("json") => format!(
            "it has happened, but the answer is {}: look for a proxy or portal in between, and check --url",
            crate::table::plain(kind)
        )
        .into(),
        _ => APPLIED.into(),
    }
}

/// By operation, since reading twice is harmless and doing twice may not be.
fn on_unknown(operation: &str) -> &'static str {
    match operation {
        "sessions.create" => "run it again: should the first session exist, it is inert and costs nothing",
        "sessions.connections" | "streams.list" | "streams.get" => "run it again: it only reads",
        _ => {
            "it may have happened: look before you run it again, such as with `vonage-video connections list`"
        }
    }
}

fn on_refusal(error: &Error) -> Cow<'static, str> {
    if error.is_unauthorized() {
        return "check that the key belongs to the application and that the clock is right: `vonage-video doctor`"
            .into();
    }
    if error.is_rate_limited() {
        let wait = error.service().and_then(|service| service.retry_after());
        return wait.map_or("slow down and run it again later".into(), |wait| {
            format!("run it again in {} s", wait.as_secs()).into()
        });
    }
    if error.is_not_found() {
        return match error.operation() {
            "sessions.migrate" => {
                "a session can be moved only while somebody is connected; check the id as well"
            }
            _ => "nobody has connected or published yet, or the id belongs to another application",
        }
        .into();
    }
    if error.is_conflict() {
        return match error.service().and_then(|service| service.code()) {
            Some(15214) => "a move is under way already; wait for it to end",
            Some(15215) => "too soon after the creation or the last move; wait a few minutes",
            _ => "look at the state of the session first",
        }
        .into();
    }
    "nothing happened; mend what the service names, then run it again".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_happen_twice_is_never_advised_to_be_run_again_at_once() {
        let lost = |operation| on_call(&Error::lost("cable").for_operation(operation));
        assert!(lost("sessions.migrate").starts_with("it may have happened: look before"));
        assert!(lost("operation.of_tomorrow").starts_with("it may have happened: look before"));
        assert!(lost("streams.list").starts_with("run it again"));
    }
}
