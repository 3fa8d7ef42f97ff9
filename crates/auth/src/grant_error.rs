//! Which rule a grant breaks.

use std::error::Error;
use std::fmt;

use crate::sign_error::SignError;

/// A grant no token can be made of: which field, what about it, and the rule.
///
/// Values do not appear in the text, since some are personal; names of claims do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantError {
    kind: GrantErrorKind,
    problem: String,
}

/// Which rule a grant breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantErrorKind {
    /// The application id is empty or blank.
    EmptyApplicationId,
    /// The session id is empty or blank.
    EmptySessionId,
    /// The session id holds a blank or a control character, so no session has it.
    InvalidSessionId,
    /// The role's name is empty or blank.
    EmptyRole,
    /// The token id is empty or blank.
    EmptyTokenId,
    /// The token would expire at the moment of issue or before.
    NoLifetime,
    /// The token would have expired already.
    AlreadyExpired,
    /// The token would live for more than 30 days.
    LifetimeTooLong,
    /// The token would expire before it becomes valid.
    NeverValid,
    /// The connection data has more than 1000 characters.
    DataTooLong,
    /// A layout class is empty, or has blanks in it and would become two.
    InvalidLayoutClass,
    /// All layout classes together, with one space between them, have more than 1000 characters.
    LayoutClassesTooLong,
    /// A private claim has a name with a meaning of its own.
    ReservedClaim,
    /// A private claim has no name.
    EmptyClaimName,
    /// The platform gave no randomness for a token id.
    NoRandomness,
}

impl GrantError {
    pub(crate) fn new(kind: GrantErrorKind, problem: impl Into<String>) -> Self {
        Self {
            kind,
            problem: problem.into(),
        }
    }

    /// Which rule is broken, for a `match`.
    pub fn kind(&self) -> GrantErrorKind {
        self.kind
    }

    /// The field, called as the setter of [`Grant`](crate::Grant) that sets it. The end of the token's life is called
    /// `expires_at`, whichever of the two setters set it.
    pub fn field(&self) -> &'static str {
        use GrantErrorKind as Kind;
        match self.kind {
            Kind::EmptyApplicationId => "application_id",
            Kind::EmptySessionId | Kind::InvalidSessionId => "session_id",
            Kind::EmptyRole => "role",
            Kind::EmptyTokenId | Kind::NoRandomness => "token_id",
            Kind::NoLifetime | Kind::AlreadyExpired | Kind::LifetimeTooLong => "expires_at",
            Kind::NeverValid => "not_before",
            Kind::DataTooLong => "data",
            Kind::InvalidLayoutClass | Kind::LayoutClassesTooLong => "layout_classes",
            Kind::ReservedClaim | Kind::EmptyClaimName => "claim",
        }
    }
}

impl fmt::Display for GrantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field())?;
        f.write_str(" ")?;
        f.write_str(&self.problem)
    }
}

impl Error for GrantError {}

/// Why no client token came about.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TokenError {
    /// The grant breaks a rule; nothing was signed.
    Grant(GrantError),
    /// The signature could not be made.
    Sign(SignError),
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Grant(_) => "the client token breaks a rule",
            Self::Sign(_) => "the client token could not be signed",
        })
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(match self {
            Self::Grant(error) => error,
            Self::Sign(error) => error,
        })
    }
}

impl From<GrantError> for TokenError {
    fn from(error: GrantError) -> Self {
        Self::Grant(error)
    }
}

impl From<SignError> for TokenError {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}
