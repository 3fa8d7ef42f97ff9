//! One line of advice for each way a call can fail.

use std::borrow::Cow;

use vonage_video::contract::http::header::CONTENT_TYPE;
use vonage_video::{Error, ErrorKind, Limit, Outcome};

/// What to do about a failed call. What may have been left behind comes before what went wrong last.
pub(crate) fn on_call(error: &Error) -> Cow<'static, str> {
    if error.status().is_some_and(|status| status.is_redirection()) {
        return "this address redirects, and a credential is never sent along: correct --url".into();
    }
    match (error.outcome(), error.kind()) {
        (Outcome::Unknown, _) => on_unknown(error.operation()).into(),
        (Outcome::Applied, _) => on_unreadable(error),
        (_, ErrorKind::Config) => "`vonage-video doctor` checks the set-up step by step".into(),
        (_, ErrorKind::Request) => on_input(error),
        (_, ErrorKind::Sign) => "check the private key: `vonage-video doctor`".into(),
        (_, ErrorKind::Connect | ErrorKind::Timeout(Limit::Connect)) => {
            "nothing was sent; `vonage-video doctor` checks name, network, proxy and certificate".into()
        }
        (_, ErrorKind::Timeout(_)) => {
            "nothing was sent; run it again, with a longer --timeout if it takes long".into()
        }
        _ => on_refusal(error),
    }
}

fn reads(operation: &str) -> bool {
    matches!(
        operation,
        "sessions.list_connections" | "streams.list" | "streams.get"
    )
}

/// Names the option by which the input came in.
fn on_input(error: &Error) -> Cow<'static, str> {
    let option = match error.input().map(vonage_video::InvalidInput::field) {
        Some("location") => "--location",
        Some("archiveMode") => "--archive-mode",
        Some("archiveName") => "--archive-name",
        Some("archiveResolution") => "--archive-resolution",
        Some("e2ee") => "--e2ee",
        Some("applicationId") => "--application-id",
        _ => return "correct the input; --help describes every option".into(),
    };
    format!("correct {option}; --help describes it").into()
}

/// By operation, since reading twice is harmless and doing twice may not be.
fn on_unknown(operation: &str) -> &'static str {
    match operation {
        "sessions.create" => "run it again: should the first session exist, it is unused and costs nothing",
        "sessions.migrate" => {
            "it may have begun: if it has, running it again soon changes nothing and answers 409 (code 15214 or 15215)"
        }
        operation if reads(operation) => "run it again: it only reads",
        _ => "it may have happened: look at the state before you run it again",
    }
}

fn on_unreadable(error: &Error) -> Cow<'static, str> {
    let headers = error.service().map(|service| service.headers());
    let kind = headers.and_then(|headers| headers.get(CONTENT_TYPE)?.to_str().ok());
    let found = match kind {
        Some(kind) if !kind.contains("json") => {
            format!("the answer is {kind}: look for a proxy or portal in between, and check --url")
        }
        _ => "the answer could not be read: look for a proxy in between".to_owned(),
    };
    match error.operation() {
        "sessions.create" => format!("{found}; then run it again: a session nobody knows of costs nothing"),
        operation if reads(operation) => format!("{found}; then run it again: it only reads"),
        _ => format!("{found}. It has happened: do not run it again"),
    }
    .into()
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
        return on_not_found(error.operation()).into();
    }
    if error.is_conflict() {
        return match error.service().and_then(|service| service.code()) {
            Some(15214) => "a move is under way already; wait for it to end",
            Some(15215) => "too soon after the creation or the last move; wait a few minutes",
            _ => "look at the state of the session first",
        }
        .into();
    }
    match (error.status().map(|status| status.as_u16()), error.operation()) {
        // The service's answer to an id that is none; it never passes.
        (Some(408), "streams.get") => {
            "this is no stream's id: `vonage-video streams list SESSION` names them".into()
        }
        (Some(408), "streams.list") => "this is no session's id: check it".into(),
        (Some(501), _) => "this service does not know the operation; an emulator may be too old".into(),
        _ => "nothing happened; correct what the service names, then run it again".into(),
    }
}

fn on_not_found(operation: &str) -> &'static str {
    match operation {
        "sessions.create" => "this is not the address of the Vonage Video API: correct --url",
        "sessions.migrate" => "a session can be moved only while somebody is connected; check the id as well",
        _ => "nobody has connected or published yet, or the id belongs to another application",
    }
}

#[cfg(test)]
mod tests {
    use vonage_video::contract::bytes::Bytes;
    use vonage_video::contract::http::Response;

    use super::*;

    fn answered(status: u16, operation: &'static str) -> Error {
        Error::refused(&Response::builder().status(status).body(Bytes::new()).unwrap())
            .for_operation(operation)
    }

    #[test]
    fn what_must_not_happen_twice_is_never_advised_to_be_run_again_at_once() {
        let lost = |operation| on_call(&Error::lost("cable").for_operation(operation));
        assert!(lost("sessions.migrate").starts_with("it may have begun"));
        assert!(lost("operation.of_tomorrow").starts_with("it may have happened: look"));
        assert!(lost("streams.list").starts_with("run it again"));
    }

    #[test]
    fn what_earlier_attempts_left_behind_comes_first() {
        let error = Error::not_sent("no route").for_operation("sessions.migrate");
        assert!(on_call(&error).starts_with("nothing was sent"));
        assert!(on_call(&error.after_attempts(2, Outcome::Unknown)).starts_with("it may have begun"));
    }

    #[test]
    fn a_refusal_is_explained_by_operation() {
        for (status, operation, word) in [
            (302, "streams.list", "redirects"),
            (308, "sessions.migrate", "redirects"),
            (404, "sessions.create", "--url"),
            (404, "streams.list", "nobody has connected"),
            (404, "sessions.migrate", "only while somebody"),
            (400, "sessions.create", "correct what the service names"),
        ] {
            let advice = on_call(&answered(status, operation));
            assert!(advice.contains(word), "{status} {operation}: {advice}");
        }
    }

    #[test]
    fn what_only_reads_may_be_run_again_after_an_answer_that_cannot_be_read() {
        let unreadable = |operation| {
            on_call(&Error::unreadable(&Response::new(Bytes::new()), "odd").for_operation(operation))
                .into_owned()
        };
        for operation in [
            "streams.get",
            "streams.list",
            "sessions.list_connections",
            "sessions.create",
        ] {
            let advice = unreadable(operation);
            assert!(
                advice.contains("run it again:") && !advice.contains("has happened"),
                "{advice}"
            );
        }
        assert!(unreadable("sessions.migrate").ends_with("It has happened: do not run it again"));
    }
}
