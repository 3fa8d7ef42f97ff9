//! An error in words.

use std::fmt;

use super::{Error, ErrorKind, Inner};
use crate::{Outcome, Repeat, TokenProblem};

impl Error {
    /// The outcome, where it tells the reader something. That a read may have happened changes nothing.
    fn telling_outcome(&self) -> Option<Outcome> {
        let is_read = self.class() == Some(Repeat::Safe);
        Some(self.outcome()).filter(|outcome| !(is_read && *outcome == Outcome::Unknown))
    }

    /// What to check when the service does not let a call in.
    fn advice(&self) -> Option<&'static str> {
        if !self.is_unauthorized() {
            return None;
        }
        Some(match TokenProblem::of(self) {
            Some(TokenProblem::Malformed) => {
                "check the client token in the request: it must be signed with the application's own key"
            }
            Some(TokenProblem::Unauthorized) => {
                "check the client token in the request: its role and its application"
            }
            Some(TokenProblem::OtherSession) => "sign a client token for the session of the request",
            Some(TokenProblem::Expired) => "sign a new client token for the request",
            None => {
                "check that the private key belongs to the application, that the clock is right, and that the feature \
                 is enabled for the account"
            }
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            operation,
            message,
            attempts,
            kind,
            ..
        } = &*self.0;
        if !operation.is_empty() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(message)?;
        if matches!(kind, ErrorKind::Config | ErrorKind::Request) {
            return Ok(());
        }
        let attempts = match attempts {
            0 => None,
            1 => Some("1 attempt".to_owned()),
            more => Some(format!("{more} attempts")),
        };
        match (self.telling_outcome(), attempts) {
            (Some(outcome), Some(attempts)) => write!(f, " ({outcome}, {attempts})")?,
            (Some(outcome), None) => write!(f, " ({outcome})")?,
            (None, Some(attempts)) => write!(f, " ({attempts})")?,
            (None, None) => {}
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("outcome", &self.0.outcome)
            .field("operation", &self.0.operation)
            .field("class", &self.0.class)
            .field("attempts", &self.0.attempts)
            .field("message", &self.0.message)
            .field("service", &self.0.service)
            .field("source", &self.0.source)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use bytes::Bytes;
    use http::Response;

    use super::*;

    fn refused(status: u16, body: &'static str) -> String {
        let response = Response::builder().status(status).body(body.into());
        Error::refused(&response.map(|response: Response<Bytes>| response).unwrap()).to_string()
    }

    #[test]
    fn display_is_one_line_without_the_source() {
        let error = Error::lost("reset by peer")
            .for_operation("signals.send")
            .after_attempts(1, Outcome::NotApplied);
        assert_eq!(
            error.to_string(),
            "signals.send: the connection broke before an answer came (may have happened, 1 attempt)"
        );
        assert_eq!(error.source().unwrap().to_string(), "reset by peer");
    }

    #[test]
    fn a_read_never_says_that_it_may_have_happened() {
        let lost = |class| {
            Error::lost("cable")
                .for_operation("streams.list")
                .for_class(class)
        };
        let said = |error: Error, attempts| error.after_attempts(attempts, Outcome::Unknown).to_string();
        let begin = "streams.list: the connection broke before an answer came";
        assert_eq!(said(lost(Repeat::Safe), 3), format!("{begin} (3 attempts)"));
        assert_eq!(said(lost(Repeat::Safe), 0), begin);
        assert_eq!(
            said(lost(Repeat::Idempotent), 3),
            format!("{begin} (may have happened, 3 attempts)")
        );
        let unsent = Error::not_sent("no route").for_class(Repeat::Safe);
        assert!(unsent.to_string().ends_with("(not applied)"));
    }

    #[test]
    fn who_is_not_let_in_is_told_what_to_check() {
        for status in [401, 403] {
            let said = refused(status, "");
            assert!(
                said.contains("(not applied); check that the private key belongs to the application"),
                "{said}"
            );
        }
        let expired = refused(403, r#"{"code":10012,"message":"m"}"#);
        assert!(
            expired.ends_with("; sign a new client token for the request"),
            "{expired}"
        );
        assert!(!refused(404, "").contains("check"));
    }
}
