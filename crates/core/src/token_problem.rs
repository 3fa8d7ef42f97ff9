//! What is wrong with a client token in a request.

use crate::Error;

/// Why the service refuses the client token that a request carries, by the service's own code.
///
/// Some calls bring something into a session with a client token of yours: a telephone, captions, a web page, an Audio
/// Connector. This token is refused apart from the one that signs the call, and with the same statuses: only the code
/// tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenProblem {
    /// It is no token, or was signed with another key than the application's (code 10001).
    Malformed,
    /// It does not allow this: its role is too small, or it is not of this application (code 10002).
    Unauthorized,
    /// It is for another session (code 10007).
    OtherSession,
    /// It has expired (code 10012). Sign a new one.
    Expired,
}

impl TokenProblem {
    /// The meaning of an error, if it is a refused client token.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        if !error.is_unauthorized() {
            return None;
        }
        match error.service()?.code()? {
            10_001 => Some(Self::Malformed),
            10_002 => Some(Self::Unauthorized),
            10_007 => Some(Self::OtherSession),
            10_012 => Some(Self::Expired),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Response;

    use super::*;

    fn problem(status: u16, body: &'static str) -> Option<TokenProblem> {
        let response = Response::builder().status(status);
        TokenProblem::of(&Error::refused(
            &response.body(Bytes::from_static(body.as_bytes())).unwrap(),
        ))
    }

    #[test]
    fn the_clients_token_is_told_apart_from_the_calls() {
        assert_eq!(problem(403, r#"{"code":"10012"}"#), Some(TokenProblem::Expired));
        assert_eq!(
            problem(401, r#"{"code":10007}"#),
            Some(TokenProblem::OtherSession)
        );
        for (status, body) in [
            (403, r#"{"code":-1,"message":"Invalid token format"}"#),
            (403, r#"{"code":10003}"#),
            (403, ""),
            (400, r#"{"code":10012}"#),
        ] {
            assert_eq!(problem(status, body), None, "{status} {body}");
        }
    }
}
