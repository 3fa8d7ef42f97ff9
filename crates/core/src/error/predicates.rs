//! Questions an error answers, with the usual cause and the next step.
//!
//! They ask about the last attempt. What the earlier ones may have left behind is part of the outcome.

use http::StatusCode;

use super::{Error, ErrorKind};

impl Error {
    /// The service answered 404: it does not know the id, or nobody is connected or publishing yet.
    ///
    /// Next step: check the id and its application; for streams and connections, wait for somebody to join.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.refusal() == Some(StatusCode::NOT_FOUND)
    }

    /// The service answered 409: the session or object is in another state than the operation needs (not routed,
    /// already recording, nothing to stop). This attempt did nothing.
    ///
    /// Next step: read the object's state, then decide.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.refusal() == Some(StatusCode::CONFLICT)
    }

    /// The service answered 429. This attempt did nothing.
    ///
    /// Usual cause: a burst of calls; the call was already repeated with pauses. Code 50004 is an account's quota,
    /// which waiting does not mend. Next step: slow down, see [`ServiceError::retry_after`](crate::ServiceError::retry_after).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.refusal() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The service answered 401 or 403. This attempt did nothing.
    ///
    /// Usual causes: the key does not belong to the application, the clock is off, the feature is not enabled for the
    /// account, or a client token in the request is expired or of another session.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        matches!(
            self.refusal(),
            Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
        )
    }

    /// A time limit passed, here or (408) at the service; not a 408 that is the operation's final
    /// [answer](crate::Operation::FINAL). [`outcome`](Self::outcome) tells whether the request was
    /// already on its way.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), ErrorKind::Timeout(_))
            || (self.refusal() == Some(StatusCode::REQUEST_TIMEOUT) && self.is_transient())
    }

    /// The cause may pass by itself: a network fault, a time limit, 408, 429 (without code 50004), 500, 502, 503, 504,
    /// a signer that is out of reach.
    ///
    /// Not so a certificate that is not trusted, a signer that refuses, or a status the operation reads as its final
    /// [answer](crate::Operation::FINAL).
    ///
    /// Says nothing about whether the operation happened: ask [`retry_advice`](Self::retry_advice) before calling again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        if let Some(transient) = self.0.transient {
            return transient;
        }
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout(_) | ErrorKind::Lost => true,
            ErrorKind::Service => self.service().is_some_and(|service| {
                matches!(service.status().as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
                    && !service.is_account_quota()
            }),
            _ => false,
        }
    }

    fn refusal(&self) -> Option<StatusCode> {
        (self.kind() == ErrorKind::Service)
            .then(|| self.status())
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Response;

    use super::*;
    use crate::Outcome;

    fn answer(status: u16, body: &'static str) -> Error {
        Error::refused(
            &Response::builder()
                .status(status)
                .body(Bytes::from_static(body.as_bytes()))
                .unwrap(),
        )
    }

    #[test]
    fn an_account_quota_is_not_transient() {
        assert!(answer(429, r#"{"code":429}"#).is_transient());
        assert!(!answer(429, r#"{"code":50004}"#).is_transient());
    }

    #[test]
    fn who_knows_the_cause_says_whether_it_passes() {
        assert!(
            !Error::sign("no such key").is_transient() && Error::sign("busy").transient(true).is_transient()
        );
        assert!(!Error::not_sent("certificate").transient(false).is_transient());
    }

    #[test]
    fn predicates_speak_of_refusals_only() {
        assert!(answer(404, "").is_not_found() && answer(409, "").is_conflict());
        assert!(answer(403, "").is_unauthorized() && answer(408, "").is_timeout());
        let unreadable = Error::unreadable(&Response::new(Bytes::new()), "odd");
        assert_eq!(unreadable.outcome(), Outcome::Unknown);
        assert!(!unreadable.is_transient());
    }
}
