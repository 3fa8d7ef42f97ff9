//! When a token is good.

use std::time::Duration;

use super::{Claim, Refusal, required};
use crate::time::UnixTime;

/// What a token says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) issued_at: UnixTime,
    pub(crate) expires_at: Option<UnixTime>,
    pub(crate) not_before: Option<UnixTime>,
}

impl Times {
    /// Reads the claims `iat`, which must be there, `exp` and `nbf`.
    pub(crate) fn read(
        issued_at: Claim<'_>,
        expires_at: Claim<'_>,
        not_before: Claim<'_>,
    ) -> Result<Self, Refusal> {
        Ok(Self {
            issued_at: required(issued_at.time("iat")?, "iat")?,
            expires_at: expires_at.time("exp")?,
            not_before: not_before.time("nbf")?,
        })
    }

    /// Refuses a token that is issued, or good, only after `now`.
    pub(crate) fn check_begun(&self, now: UnixTime, leeway: Duration) -> Result<(), Refusal> {
        let soon = now.saturating_add(leeway);
        if self.issued_at > soon {
            return Err(Refusal::NotYetValid("iat"));
        }
        if self.not_before.is_some_and(|not_before| not_before > soon) {
            return Err(Refusal::NotYetValid("nbf"));
        }
        Ok(())
    }

    /// Refuses a token that expired before `now`, or at it.
    pub(crate) fn check_not_over(&self, now: UnixTime, leeway: Duration) -> Result<(), Refusal> {
        match self.expires_at {
            Some(end) if now >= end.saturating_add(leeway) => Err(Refusal::Expired),
            _ => Ok(()),
        }
    }
}
