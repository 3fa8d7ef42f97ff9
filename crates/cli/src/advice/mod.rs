//! One line of advice for each way a call can fail.

mod input;
mod live;
mod refusal;
mod unknown;

use std::borrow::Cow;

use vonage_video::contract::http::header::CONTENT_TYPE;
use vonage_video::{Error, ErrorKind, Limit, Outcome};

use crate::text::line;

/// What to do about a failed call. What may have been left behind comes before what went wrong last.
pub(crate) fn on_call(error: &Error) -> Cow<'static, str> {
    if error.status().is_some_and(|status| status.is_redirection()) {
        return "this address redirects, and a credential is never sent along: correct --url".into();
    }
    match (error.outcome(), error.kind()) {
        (Outcome::Unknown, _) if live::without_a_media_server(error) => {
            "no media server was free, so most likely no telephone rings: look with `vonage-video connections list \
             SESSION`, and dial again after a pause"
                .into()
        }
        (_, ErrorKind::Decode) => on_unreadable(error),
        (Outcome::Unknown | Outcome::Applied, _) => unknown::on(error.operation()).into(),
        (_, ErrorKind::Config) if error.input().is_some() => on_input(error),
        (_, ErrorKind::Config) => "`vonage-video doctor` checks the set-up step by step".into(),
        (_, ErrorKind::Request) => on_input(error),
        (_, ErrorKind::Sign) => "check the private key: `vonage-video doctor`".into(),
        (_, ErrorKind::Connect | ErrorKind::Timeout(Limit::Connect)) => {
            "nothing was sent; `vonage-video doctor` checks name, network, proxy and certificate".into()
        }
        (_, ErrorKind::Timeout(_)) => {
            "nothing was sent; run it again, with a longer --timeout if it takes long".into()
        }
        _ => refusal::on(error),
    }
}

/// Names the option by which the input came in.
fn on_input(error: &Error) -> Cow<'static, str> {
    let field = error.input().map(vonage_video::InvalidInput::field);
    match field.and_then(|field| input::option_of(error.operation(), field)) {
        Some(option) => format!("correct {option}; --help describes it").into(),
        None => "correct the input; --help describes every option".into(),
    }
}

fn on_unreadable(error: &Error) -> Cow<'static, str> {
    let headers = error.service().map(|service| service.headers());
    let kind = headers.and_then(|headers| headers.get(CONTENT_TYPE)?.to_str().ok());
    let found = match kind {
        Some(kind) if !kind.contains("json") => {
            let kind = line(kind);
            format!("the answer is {kind}: look for a portal or proxy in between, and check --url")
        }
        _ => "the answer is not the service's: look for a proxy in between".to_owned(),
    };
    format!("{found}; then {}", unknown::on(error.operation())).into()
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
            (404, "archives.add_stream", "streams list"),
            (404, "broadcasts.remove_stream", "broadcasts list"),
            (404, "archives.stop", "the archive was deleted"),
        ] {
            let advice = on_call(&answered(status, operation));
            assert!(advice.contains(word), "{status} {operation}: {advice}");
        }
    }

    #[test]
    fn an_answer_that_is_not_the_services_leads_to_the_proxy_and_then_to_what_may_have_happened() {
        let unreadable = |operation| {
            on_call(&Error::unreadable(&Response::new(Bytes::new()), "odd").for_operation(operation))
                .into_owned()
        };
        for (operation, then) in [
            ("streams.get", "then run it again: it only reads"),
            (
                "sessions.create",
                "then run it again: should the first session exist",
            ),
            ("sessions.migrate", "then it may have begun"),
            ("archives.start", "then it may record: look with"),
        ] {
            let advice = unreadable(operation);
            assert!(advice.contains("look for a proxy"), "{advice}");
            assert!(advice.contains(then), "{advice}");
        }
    }
}
