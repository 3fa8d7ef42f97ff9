//! Why a token was refused.

use std::error::Error;
use std::fmt;

/// A token that was refused. Neither `Debug` nor `Display` shows anything of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    kind: VerifyErrorKind,
    problem: &'static str,
}

/// Why a token was refused; checked in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyErrorKind {
    /// It is not three parts of base64url with JSON objects inside.
    Malformed,
    /// Its header asks for another algorithm than RS256, or for an extension.
    UnsupportedAlgorithm,
    /// Its signature was not made by the private key that belongs to the public one.
    WrongKey,
    /// It is signed, but not a token of this kind: a claim is missing, of the wrong type, or against a rule.
    InvalidClaims,
    /// It belongs to another application.
    WrongApplication,
    /// Its time has not come: `nbf` or `iat` is in the future.
    NotYetValid,
    /// Its time is over.
    Expired,
}

impl VerifyError {
    pub(crate) const fn new(kind: VerifyErrorKind, problem: &'static str) -> Self {
        Self { kind, problem }
    }

    /// Why the token was refused, for a `match`.
    pub fn kind(&self) -> VerifyErrorKind {
        self.kind
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token was refused: ")?;
        f.write_str(self.problem)
    }
}

impl Error for VerifyError {}
