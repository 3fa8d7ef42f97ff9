//! One operation of the API, as a value.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use crate::wire::Target;
use crate::{Error, Profile};

/// May an operation be done again when it is not known whether it happened?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repeat {
    /// It only reads.
    Safe,
    /// Twice is the same as once.
    Idempotent,
    /// It must not happen twice: a phone would ring twice, a second recording would run. Repeated only when it
    /// certainly did not happen.
    Once,
}

impl fmt::Display for Repeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Safe => "safe",
            Self::Idempotent => "idempotent",
            Self::Once => "once",
        })
    }
}

/// An operation that only reads, whose [class](Operation::REPEAT) is [`Repeat::Safe`]: it can be polled
/// [until](crate::Call::until) a condition holds.
pub trait ReadOperation: Operation {}

/// One operation of the API: a value that encodes its request and reads its answer, without any I/O.
///
/// The values are made by the area crates; implement it yourself for an operation the SDK does not have yet. See the
/// crate's front page for an example.
pub trait Operation: Send + Sync {
    /// The name, `area.verb`: in errors, spans and scripts.
    const NAME: &'static str;

    /// Whether it may be done again when it is not known whether it happened. There is no default on purpose.
    const REPEAT: Repeat;

    /// The time for the whole call, where the client's own limit does not fit (dialing takes longer, say).
    ///
    /// An attempt of a [`Repeat::Once`] operation may take all of it, since there is no second one to save time for;
    /// attempts of others stay within the client's limit for attempts.
    const TIMEOUT: Option<Duration> = None;

    /// Statuses that are a final answer here although elsewhere they pass with time. The service answers 408 to a
    /// malformed stream id, for one.
    const FINAL: &'static [StatusCode] = &[];

    /// What a successful answer holds.
    type Output: Send;

    /// The request: path and query without origin, no `Authorization`. Who sends it adds both.
    ///
    /// # Errors
    ///
    /// An input that the service would certainly refuse, as [`ErrorKind::Request`](crate::ErrorKind::Request).
    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error>;

    /// Reads an answer whose status is a success.
    ///
    /// # Errors
    ///
    /// An answer that is not the service's own, as [`ErrorKind::Decode`](crate::ErrorKind::Decode): one that cannot be
    /// read, is not of the documented shape, or is about something else than what was asked. What this accepts counts
    /// as proof that the operation happened; the functions in [`wire`](crate::wire) are strict enough for that.
    fn decode(&self, response: Response<Bytes>) -> Result<Self::Output, Error>;

    /// What an unsuccessful status means on a repeat, where an earlier attempt may have taken effect: the 404 of a
    /// second delete says that the first one worked. Asked only then, and only if the body is an error in one of the
    /// service's shapes: the error page of a proxy says nothing about the first attempt.
    fn settle(&self, _status: StatusCode) -> Option<Self::Output> {
        None
    }

    /// What travels with the request for whoever sends it.
    fn profile(&self) -> Profile {
        let profile = Profile::new(Self::NAME, Self::REPEAT).final_statuses(Self::FINAL);
        match Self::TIMEOUT {
            Some(limit) => profile.timeout(limit),
            None => profile,
        }
    }
}
