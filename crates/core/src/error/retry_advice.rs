//! Whether to call again.

use super::Error;
use crate::{Outcome, Repeat};

/// What to do with a call that failed, for a caller with retries of its own.
///
/// ```
/// use vonage_video_core::{Error, Outcome, Limit, Repeat, RetryAdvice};
///
/// let dial = Error::lost("cable").for_class(Repeat::Once);
/// assert_eq!(dial.retry_advice(), RetryAdvice::LookFirst);
/// let read = Error::timeout(Limit::Total, Outcome::Unknown).for_class(Repeat::Safe);
/// assert_eq!(read.retry_advice(), RetryAdvice::Retry);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryAdvice {
    /// The cause may pass, and calling again does no harm. Wait before: as long as the service
    /// [asks](crate::ServiceError::retry_after), or a few seconds. The client has made its own attempts already.
    Retry,
    /// It may have happened and must not happen twice. Look whether it did, with the area's `find_started` or by the
    /// state of the session, before calling again. Signals, tones and migrations leave nothing to look at.
    LookFirst,
    /// The cause does not pass by itself: calling again would fail the same way. Correct it first. An operation that is
    /// not a read may have happened all the same, see [`Error::outcome`].
    DoNotRetry,
}

impl RetryAdvice {
    /// A name for logs and metrics that stays the same: `retry`, `look_first`, `do_not_retry`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::LookFirst => "look_first",
            Self::DoNotRetry => "do_not_retry",
        }
    }
}

impl Error {
    /// Whether to call again: what [`class`](Self::class), [`outcome`](Self::outcome) and
    /// [`is_transient`](Self::is_transient) say together. An error outside of a call is taken for one of an operation
    /// that must not happen twice.
    ///
    /// | outcome | class | the cause may pass | it does not |
    /// |---|---|---|---|
    /// | not applied | any | retry | do not retry |
    /// | unknown | safe, idempotent | retry | do not retry |
    /// | unknown | once | look first | look first |
    /// | applied | safe, idempotent | retry | do not retry |
    /// | applied | once | do not retry | do not retry |
    #[must_use]
    pub fn retry_advice(&self) -> RetryAdvice {
        let harmless = matches!(self.class(), Some(Repeat::Safe | Repeat::Idempotent));
        match self.outcome() {
            Outcome::Unknown if !harmless => RetryAdvice::LookFirst,
            Outcome::Applied if !harmless => RetryAdvice::DoNotRetry,
            _ if self.is_transient() => RetryAdvice::Retry,
            _ => RetryAdvice::DoNotRetry,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_joins_class_outcome_and_transience() {
        use Outcome::{Applied, NotApplied, Unknown};
        use RetryAdvice::{DoNotRetry, LookFirst, Retry};
        for (outcome, transient, safe, idempotent, once) in [
            (NotApplied, true, Retry, Retry, Retry),
            (NotApplied, false, DoNotRetry, DoNotRetry, DoNotRetry),
            (Unknown, true, Retry, Retry, LookFirst),
            (Unknown, false, DoNotRetry, DoNotRetry, LookFirst),
            (Applied, true, Retry, Retry, DoNotRetry),
            (Applied, false, DoNotRetry, DoNotRetry, DoNotRetry),
        ] {
            let error = || Error::rejected(outcome, "cause").transient(transient);
            for (class, advice) in [
                (Repeat::Safe, safe),
                (Repeat::Idempotent, idempotent),
                (Repeat::Once, once),
            ] {
                let got = error().for_class(class).retry_advice();
                assert_eq!(got, advice, "{outcome}, {transient}, {class}");
            }
            assert_eq!(error().retry_advice(), once, "{outcome}, {transient}, no class");
        }
    }

    #[test]
    fn a_refusal_after_a_lost_attempt_is_looked_into_first() {
        let response = http::Response::builder().status(409).body(bytes::Bytes::new());
        let error = Error::refused(&response.unwrap()).for_class(Repeat::Once);
        let error = error.after_attempts(2, Outcome::Unknown);
        assert_eq!(error.retry_advice(), RetryAdvice::LookFirst);
    }
}
