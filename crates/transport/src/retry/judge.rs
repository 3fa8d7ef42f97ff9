//! Whether to try again, and after which pause. Pure: no clock, no socket.

use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use vonage_video_core::{Error, ErrorKind, Limit, Outcome, Profile, Repeat, ServiceError};

use super::Retry;
use crate::layers::SignedWithStaleToken;

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Return what there is.
    Stop,
    /// Try again after a pause, if attempts, budget and time allow.
    Again(Duration),
    /// Try again at once with a fresh signature, once per call.
    Resign,
}

/// Whether another attempt may fare better after a failure on the way.
fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect
        | ErrorKind::Sign
        | ErrorKind::Lost
        | ErrorKind::Timeout(Limit::Connect | Limit::Attempt) => error.is_transient(),
        // The total is over; anything else is a mistake or an answer.
        _ => false,
    }
}

impl Retry {
    /// What to do after the `attempt`th attempt.
    pub(crate) fn judge(
        &self,
        profile: &Profile,
        attempt: u32,
        result: Result<&Response<Bytes>, &Error>,
    ) -> Verdict {
        let harmless = matches!(profile.repeat, Repeat::Safe | Repeat::Idempotent);
        let (again, pause) = match result {
            Ok(response) if response.extensions().get::<SignedWithStaleToken>().is_some() => {
                return Verdict::Resign;
            }
            Ok(response) if profile.final_statuses.contains(&response.status()) => (false, None),
            Ok(response) => match response.status() {
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    let answer = ServiceError::from_response(response);
                    let passes =
                        response.status() != StatusCode::TOO_MANY_REQUESTS || !answer.is_account_quota();
                    let refused = Outcome::of_status(response.status()) == Outcome::NotApplied;
                    (passes && (refused || harmless), answer.retry_after())
                }
                status => (harmless && matches!(status.as_u16(), 408 | 500 | 502 | 504), None),
            },
            Err(error) if error.kind() == ErrorKind::Timeout(Limit::Attempt) && !self.after_slow => {
                (false, None)
            }
            Err(error) => (
                may_pass(error) && (error.outcome() == Outcome::NotApplied || harmless),
                None,
            ),
        };
        match pause {
            _ if !again => Verdict::Stop,
            Some(asked) if asked > self.retry_after_limit => Verdict::Stop,
            // The service's word is the least; jitter comes on top, or all would return at the same moment.
            Some(asked) => Verdict::Again(asked.saturating_add(self.backoff.pause(attempt))),
            None => Verdict::Again(self.backoff.pause(attempt)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(repeat: Repeat, result: &Result<Response<Bytes>, Error>) -> bool {
        let profile = Profile::new("things.do", repeat);
        matches!(
            Retry::new().judge(&profile, 1, result.as_ref()),
            Verdict::Again(_)
        )
    }

    fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> Result<Response<Bytes>, Error> {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        Ok(response.body(Bytes::from_static(body.as_bytes())).unwrap())
    }

    /// The plan's table: what may be tried again, for (safe, idempotent, once).
    #[test]
    fn every_class_is_repeated_as_far_as_it_is_safe() {
        const ALWAYS: [bool; 3] = [true; 3];
        const NEVER: [bool; 3] = [false; 3];
        const HARMLESS: [bool; 3] = [true, true, false];
        let cases = [
            ("no connection", Err(Error::not_sent("refused")), ALWAYS),
            (
                "connect timeout",
                Err(Error::timeout(Limit::Connect, Outcome::NotApplied)),
                ALWAYS,
            ),
            (
                "attempt timeout before hand-over",
                Err(Error::timeout(Limit::Attempt, Outcome::NotApplied)),
                ALWAYS,
            ),
            (
                "attempt timeout after hand-over",
                Err(Error::timeout(Limit::Attempt, Outcome::Unknown)),
                HARMLESS,
            ),
            ("lost", Err(Error::lost("reset")), HARMLESS),
            (
                "success cut off",
                Err(Error::body_lost(StatusCode::OK, "eof")),
                HARMLESS,
            ),
            (
                "signer unavailable",
                Err(Error::sign("busy").transient(true)),
                ALWAYS,
            ),
            ("signer refuses", Err(Error::sign("no key")), NEVER),
            ("wrong input", Err(Error::config("x")), NEVER),
            (
                "untrusted certificate",
                Err(Error::not_sent("certificate").transient(false)),
                NEVER,
            ),
            ("success", answer(200, &[], "{}"), NEVER),
            ("408", answer(408, &[], ""), HARMLESS),
            ("429", answer(429, &[], ""), ALWAYS),
            ("429 for a quota", answer(429, &[], r#"{"code":50004}"#), NEVER),
            ("500", answer(500, &[], ""), HARMLESS),
            ("501", answer(501, &[], ""), NEVER),
            ("502", answer(502, &[], ""), HARMLESS),
            ("503", answer(503, &[], ""), HARMLESS),
            ("504", answer(504, &[], ""), HARMLESS),
            ("400", answer(400, &[], ""), NEVER),
            ("403 with a fresh token", answer(403, &[], ""), NEVER),
            ("404", answer(404, &[], ""), NEVER),
            ("409", answer(409, &[], ""), NEVER),
            (
                "redirect",
                answer(307, &[("location", "https://evil.test/")], ""),
                NEVER,
            ),
        ];
        for (case, result, expected) in cases {
            let got = [Repeat::Safe, Repeat::Idempotent, Repeat::Once].map(|repeat| verdict(repeat, &result));
            assert_eq!(got, expected, "{case}");
        }
    }

    #[test]
    fn a_final_status_is_never_repeated() {
        let profile = Profile::new("things.do", Repeat::Safe).final_statuses(&[StatusCode::REQUEST_TIMEOUT]);
        assert_eq!(
            Retry::new().judge(&profile, 1, answer(408, &[], "").as_ref()),
            Verdict::Stop
        );
    }

    #[test]
    fn retry_after_is_the_least_pause_and_too_long_a_one_ends_the_call() {
        let pause = |value| {
            let profile = Profile::new("things.do", Repeat::Safe);
            Retry::new().judge(&profile, 1, answer(429, &[("retry-after", value)], "").as_ref())
        };
        for (value, least) in [("7", 7), ("20", 20), ("-5", 0), ("soon", 0)] {
            let Verdict::Again(pause) = pause(value) else {
                panic!("{value} ends the call")
            };
            assert!(
                pause >= Duration::from_secs(least) && pause <= Duration::from_millis(least * 1000 + 100)
            );
        }
        for value in ["21", "99999999999999999999999"] {
            assert_eq!(pause(value), Verdict::Stop);
        }
    }
}
