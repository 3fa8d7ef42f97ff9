//! The one error of the SDK's calls.

mod display;
mod input;
mod predicates;
mod retry_advice;

use std::borrow::Cow;
use std::error::Error as StdError;

use bytes::Bytes;
use http::{Response, StatusCode};
use vonage_video_models::InvalidInput;

use crate::{Operation, Outcome, Repeat, ServiceError};

pub use retry_advice::RetryAdvice;

/// Any error, as it is passed in.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a call failed, whether the operation happened, and what the service said.
///
/// ```
/// use vonage_video_core::{Error, RetryAdvice};
///
/// fn react(error: &Error) -> &'static str {
///     match error.retry_advice() {
///         RetryAdvice::Retry => "call again after a pause",
///         RetryAdvice::LookFirst => "it may have happened: look before calling again",
///         _ => "calling again would fail the same way: correct the cause",
///     }
/// }
/// assert!(react(&Error::lost("cable")).starts_with("it may"));
/// ```
///
/// `Display` is one line and never repeats [`source`](StdError::source). It tells the outcome, but for reads: nothing is
/// at stake when it is not known whether one of them happened.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    outcome: Outcome,
    operation: &'static str,
    /// The class of the call, where it is known.
    class: Option<Repeat>,
    attempts: u32,
    /// Whether the cause may pass, where it is not the kind that tells.
    transient: Option<bool>,
    message: Cow<'static, str>,
    service: Option<ServiceError>,
    source: Option<BoxError>,
}

/// What kind of failure it was: that of the last attempt, where there were several.
///
/// Whether the operation happened, [`Error::outcome`] tells, which takes the earlier attempts into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is not set up for this call.
    Config,
    /// An input is certainly wrong; see [`Error::input`].
    Request,
    /// The request could not be signed.
    Sign,
    /// No connection came about (name, network, proxy, TLS).
    Connect,
    /// A layer or HTTP service of yours ended the call; the source is its error.
    Rejected,
    /// A time limit passed.
    Timeout(Limit),
    /// The connection broke after the request was handed over.
    Lost,
    /// The service answered, and not with a success; see [`Error::service`].
    Service,
    /// A success was answered that is not the service's: it could not be read, or is not about what was asked. See
    /// [`Error::service`] for its body.
    Decode,
}

impl ErrorKind {
    /// A name for logs and metrics that stays the same: `config`, `request`, `sign`, `connect`, `rejected`, `timeout`,
    /// `lost`, `service`, `decode`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Request => "request",
            Self::Sign => "sign",
            Self::Connect => "connect",
            Self::Rejected => "rejected",
            Self::Timeout(_) => "timeout",
            Self::Lost => "lost",
            Self::Service => "service",
            Self::Decode => "decode",
        }
    }
}

/// Which time limit passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// For one connection, TCP and TLS together.
    Connect,
    /// For one attempt, signing and reading the answer included.
    Attempt,
    /// For the whole call with all its attempts and pauses.
    Total,
}

impl Error {
    fn new(kind: ErrorKind, outcome: Outcome, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            outcome,
            operation: "",
            class: None,
            attempts: 0,
            transient: None,
            message: message.into(),
            service: None,
            source: None,
        }))
    }

    /// Adds what caused the error, as its [`source`](StdError::source).
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The client is not set up for this call.
    pub fn config(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Config, Outcome::NotApplied, message)
    }

    /// The client is not set up for this call, because of `source`.
    pub fn config_caused_by(message: impl Into<Cow<'static, str>>, source: impl Into<BoxError>) -> Self {
        Self::config(message).caused_by(source)
    }

    /// The request could not be signed.
    pub fn sign(source: impl Into<BoxError>) -> Self {
        Self::new(
            ErrorKind::Sign,
            Outcome::NotApplied,
            "the request could not be signed",
        )
        .caused_by(source)
    }

    /// The request was certainly not sent: no connection, or canceled before it started.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self::new(
            ErrorKind::Connect,
            Outcome::NotApplied,
            "the service could not be reached",
        )
        .caused_by(source)
    }

    /// The request was handed over and no answer came.
    pub fn lost(source: impl Into<BoxError>) -> Self {
        Self::new(
            ErrorKind::Lost,
            Outcome::Unknown,
            "the connection broke before an answer came",
        )
        .caused_by(source)
    }

    /// A time limit passed, with the request already handed over or not.
    #[must_use]
    pub fn timeout(limit: Limit, outcome: Outcome) -> Self {
        let message = match limit {
            Limit::Connect => "no connection came about within the connect timeout",
            Limit::Attempt => "no answer came within the attempt timeout",
            Limit::Total => "the call took longer than its total timeout",
        };
        Self::new(ErrorKind::Timeout(limit), outcome, message)
    }

    /// The service answered with anything but a success.
    #[must_use]
    pub fn refused(response: &Response<Bytes>) -> Self {
        let service = ServiceError::from_response(response);
        let mut error = Self::new(
            ErrorKind::Service,
            Outcome::of_status(response.status()),
            service.to_string(),
        );
        error.0.service = Some(service);
        error
    }

    /// A success was answered that is not the service's own: its body cannot be read, is not of the documented shape, or
    /// is about something else than what was asked.
    ///
    /// The [outcome](Self::outcome) is unknown. A portal or proxy may have answered in the service's stead, and then
    /// nothing happened; or it has spoiled the service's answer, and then it did.
    pub fn unreadable(response: &Response<Bytes>, source: impl Into<BoxError>) -> Self {
        let message = format!("the answer ({}) is not the service's", response.status());
        let mut error = Self::new(ErrorKind::Decode, Outcome::Unknown, message).caused_by(source);
        error.0.service = Some(ServiceError::from_response(response));
        error
    }

    /// The answer began with this status, but its body did not arrive whole.
    ///
    /// A refusal means what its status says. A success has to be read to be known for the service's own, so without its
    /// body the [outcome](Self::outcome) is unknown.
    pub fn body_lost(status: StatusCode, source: impl Into<BoxError>) -> Self {
        let message = format!("the body of the answer ({status}) did not arrive whole");
        Self::new(ErrorKind::Lost, Outcome::of_status(status), message).caused_by(source)
    }

    /// A layer or HTTP service of the user's ended the call, with the request handed over or not.
    pub fn rejected(outcome: Outcome, source: impl Into<BoxError>) -> Self {
        Self::new(ErrorKind::Rejected, outcome, "a layer ended the call").caused_by(source)
    }

    /// Says that the service's answer is final for this operation, whatever its status means elsewhere.
    #[must_use]
    pub(crate) fn definite(mut self) -> Self {
        self.0.outcome = Outcome::NotApplied;
        self.transient(false)
    }

    /// A foreign [`Dispatch`](crate::Dispatch) need not count attempts; where something was sent, there was one.
    #[must_use]
    pub(crate) fn at_least_tried(mut self) -> Self {
        if self.0.outcome != Outcome::NotApplied {
            self.0.attempts = self.0.attempts.max(1);
        }
        self
    }

    /// Says whether the cause may pass by itself, where its kind does not tell: a signer that is busy, a certificate
    /// that will not be trusted a second later either.
    #[must_use]
    pub fn transient(mut self, transient: bool) -> Self {
        self.0.transient = Some(transient);
        self
    }

    /// Says which operation failed.
    #[must_use]
    pub fn for_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = operation;
        self
    }

    /// Says of which class the call was that failed: the operation's own, or the one set for the
    /// [call](crate::Call::repeat).
    #[must_use]
    pub fn for_class(mut self, class: Repeat) -> Self {
        self.0.class = Some(class);
        self
    }

    /// Says how many attempts there were, and folds in what the earlier ones left behind.
    #[must_use]
    pub fn after_attempts(mut self, attempts: u32, earlier: Outcome) -> Self {
        self.0.attempts = attempts;
        self.0.outcome = self.0.outcome.after(earlier);
        self
    }

    /// What kind of failure it was.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the operation happened.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// The operation, `area.verb`; empty outside of one.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The class of the call, which says whether it may be repeated: the operation's own, or the one set for the
    /// [call](crate::Call::repeat). `None` outside of a call.
    #[must_use]
    pub fn class(&self) -> Option<Repeat> {
        self.0.class
    }

    /// How many attempts were made; 0 when nothing was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The service's answer, where there was one: its error, or the success that could not be read.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        self.0.service.as_ref()
    }

    /// The service's refusal of this operation, if that is what the error is: what areas read a meaning from.
    #[must_use]
    pub fn refusal_of<O: Operation>(&self) -> Option<&ServiceError> {
        self.service()
            .filter(|_| self.0.kind == ErrorKind::Service && self.0.operation == O::NAME)
    }

    /// The input that is wrong, when that is why the call failed.
    #[must_use]
    pub fn input(&self) -> Option<&InvalidInput> {
        self.0.source.as_deref().and_then(|source| source.downcast_ref())
    }

    /// The status of the service's answer, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.service().map(ServiceError::status)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Error {
        Error::refused(
            &Response::builder()
                .status(status)
                .body(Bytes::from_static(body.as_bytes()))
                .unwrap(),
        )
    }

    #[test]
    fn a_success_whose_body_is_not_read_proves_nothing() {
        let response = Response::new(Bytes::from_static(b"<html>"));
        for error in [
            Error::unreadable(&response, "no JSON"),
            Error::body_lost(StatusCode::OK, "eof"),
        ] {
            assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
        }
        assert_eq!(
            Error::body_lost(StatusCode::CONFLICT, "eof").outcome(),
            Outcome::NotApplied
        );
    }

    #[test]
    fn an_earlier_unknown_attempt_outlives_a_refusal() {
        let error = answer(403, "").after_attempts(2, Outcome::Unknown);
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 2));
    }
}
