//! The rules of client tokens, one function each, and the error that names the broken one.

use std::error::Error;
use std::fmt;

use super::client_claims::RESERVED;
use super::grant::LONGEST_LIFE;
use crate::time::UnixTime;

/// Characters, not bytes: the guide "Create a token" speaks of characters.
const LONGEST_DATA: usize = 1000;
/// The service documents no limit; this is the one other server SDKs keep to.
const LONGEST_CLASSES: usize = 1000;

pub(crate) fn not_blank(value: &str, kind: GrantErrorKind) -> Result<(), GrantError> {
    if value.trim().is_empty() {
        Err(GrantError::new(kind, "is empty"))
    } else {
        Ok(())
    }
}

pub(crate) fn session_id(id: &str) -> Result<(), GrantError> {
    not_blank(id, GrantErrorKind::EmptySessionId)?;
    if id.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Err(GrantError::new(
            GrantErrorKind::InvalidSessionId,
            "holds a blank or a control character; it must be the text the service gave",
        ));
    }
    Ok(())
}

pub(crate) fn times(
    now: UnixTime,
    issued_at: UnixTime,
    expires_at: UnixTime,
    not_before: Option<UnixTime>,
) -> Result<(), GrantError> {
    let refuse = |kind, problem: &str| Err(GrantError::new(kind, problem));
    if expires_at <= issued_at {
        return refuse(
            GrantErrorKind::NoLifetime,
            "is not after the time of issue; it must be at least 1 s later",
        );
    }
    if expires_at <= now {
        return refuse(
            GrantErrorKind::AlreadyExpired,
            "is in the past; a token must expire in the future",
        );
    }
    if expires_at > issued_at.saturating_add(LONGEST_LIFE) {
        return refuse(
            GrantErrorKind::LifetimeTooLong,
            "is more than 30 days after the time of issue",
        );
    }
    match not_before {
        Some(not_before) if not_before >= expires_at => refuse(
            GrantErrorKind::NeverValid,
            "is not before the expiry, so the token would never be valid",
        ),
        _ => Ok(()),
    }
}

pub(crate) fn data(data: Option<&str>) -> Result<(), GrantError> {
    match data.map(|data| data.chars().count()) {
        Some(length) if length > LONGEST_DATA => Err(too_long(GrantErrorKind::DataTooLong, length)),
        _ => Ok(()),
    }
}

pub(crate) fn layout_classes(classes: &[String]) -> Result<(), GrantError> {
    let mut length = classes.len().saturating_sub(1);
    for class in classes {
        if class.is_empty() || class.contains(char::is_whitespace) {
            let problem = "has a class that is empty or has blanks in it; classes are joined by blanks";
            return Err(GrantError::new(GrantErrorKind::InvalidLayoutClass, problem));
        }
        length += class.chars().count();
    }
    if length > LONGEST_CLASSES {
        return Err(too_long(GrantErrorKind::LayoutClassesTooLong, length));
    }
    Ok(())
}

pub(crate) fn private_names<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), GrantError> {
    for name in names {
        not_blank(name, GrantErrorKind::EmptyClaimName)?;
        if RESERVED.contains(&name) {
            let problem = [
                "`",
                name,
                "` is a name the client token uses itself; use its own setter",
            ]
            .concat();
            return Err(GrantError::new(GrantErrorKind::ReservedClaim, problem));
        }
    }
    Ok(())
}

fn too_long(kind: GrantErrorKind, length: usize) -> GrantError {
    GrantError::new(
        kind,
        ["has ", &length.to_string(), " characters; 1000 is the most"].concat(),
    )
}

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
