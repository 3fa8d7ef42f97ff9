//! Why the token of a callback was refused.

use std::error::Error;
use std::fmt;

/// The token of a callback that was refused. Neither `Debug` nor `Display` shows anything of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackError {
    kind: CallbackErrorKind,
    claim: Option<&'static str>,
    problem: &'static str,
}

/// Why the token of a callback was refused; checked in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackErrorKind {
    /// It is not three parts of base64url with JSON objects inside.
    Malformed,
    /// Its header asks for another algorithm than HS256, or for an extension.
    UnsupportedAlgorithm,
    /// None of the secrets signed it. The usual reason: the secret belongs to another callback.
    WrongSecret,
    /// It is signed, but a claim is missing or of the wrong type; [`CallbackError::claim`] says which.
    InvalidClaims,
    /// It is signed, but its `iss` is not `Vonage`.
    WrongIssuer,
    /// It belongs to another application than the expected one.
    WrongApplication,
    /// It belongs to another account than the expected one.
    WrongApiKey,
    /// Its time has not come: `nbf` or `iat` is in the future.
    NotYetValid,
    /// It was issued too long ago.
    TooOld,
    /// Its `exp` is over.
    Expired,
}

impl CallbackError {
    pub(super) const fn new(kind: CallbackErrorKind, problem: &'static str) -> Self {
        Self {
            kind,
            claim: None,
            problem,
        }
    }

    pub(super) const fn claim_is(
        kind: CallbackErrorKind,
        claim: &'static str,
        problem: &'static str,
    ) -> Self {
        Self {
            kind,
            claim: Some(claim),
            problem,
        }
    }

    /// Why the token was refused, for a `match`.
    pub fn kind(&self) -> CallbackErrorKind {
        self.kind
    }

    /// The claim that is to blame, where it is one.
    pub fn claim(&self) -> Option<&'static str> {
        self.claim
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the callback's token was refused: ")?;
        match self.claim {
            Some(claim) => write!(f, "{claim} {}", self.problem),
            None => f.write_str(self.problem),
        }
    }
}

impl Error for CallbackError {}
