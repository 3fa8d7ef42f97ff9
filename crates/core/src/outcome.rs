//! Did it happen?

use std::fmt;

use http::StatusCode;

/// Whether the operation behind an error took effect at the service.
///
/// Every [`Error`](crate::Error) has one. Over several attempts the worst wins: once [`Unknown`](Self::Unknown),
/// always unknown, until an answer settles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It certainly did not happen: never handed to the network, or refused before acting (a 4xx other than 408).
    NotApplied,
    /// It may have happened: handed over without an answer, or answered with 408, 5xx, a redirect, or a success that is
    /// not known for the service's own. Look before doing it again.
    Unknown,
    /// It certainly happened.
    ///
    /// The SDK never says so of an error: only an answer of the service's own, read whole, proves it, and then the call
    /// succeeds. A layer or [`Dispatch`](crate::Dispatch) may say so that knows it from elsewhere.
    Applied,
}

impl Outcome {
    /// What a status alone says.
    ///
    /// A success counts as unknown until its body has been read: a portal or proxy may have answered in the service's
    /// stead.
    /// 503 counts as unknown although it often means "not now": a gateway may say it after the backend has acted.
    /// A redirect is not followed, and who sent it is not known to have refused: unknown as well.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT {
            Self::NotApplied
        } else {
            Self::Unknown
        }
    }

    /// A name for logs and metrics that stays the same: `not_applied`, `unknown`, `applied`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotApplied => "not_applied",
            Self::Unknown => "unknown",
            Self::Applied => "applied",
        }
    }

    /// This outcome of the last attempt, in the light of the attempts before it.
    #[must_use]
    pub fn after(self, earlier: Self) -> Self {
        match (self, earlier) {
            (Self::Applied, _) => Self::Applied,
            (_, Self::Unknown | Self::Applied) => Self::Unknown,
            (own, Self::NotApplied) => own,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotApplied => "not applied",
            Self::Unknown => "may have happened",
            Self::Applied => "applied",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_tells_what_it_can() {
        let of = |status: u16| Outcome::of_status(StatusCode::from_u16(status).unwrap());
        for refused in [400, 401, 403, 404, 405, 409, 413, 429, 499] {
            assert_eq!(of(refused), Outcome::NotApplied, "{refused}");
        }
        for unclear in [200, 202, 204, 301, 302, 307, 408, 500, 502, 503, 504, 599] {
            assert_eq!(of(unclear), Outcome::Unknown, "{unclear}");
        }
    }

    #[test]
    fn once_unknown_always_unknown_until_settled() {
        use Outcome::{Applied, NotApplied, Unknown};
        assert_eq!(NotApplied.after(Unknown), Unknown);
        assert_eq!(NotApplied.after(NotApplied), NotApplied);
        assert_eq!(Unknown.after(NotApplied), Unknown);
        assert_eq!(Applied.after(Unknown), Applied);
    }
}
