//! What an API token says.

use crate::time::UnixTime;

/// What an API token says (the `Authorization: Bearer` of calls to the REST API), read from a checked token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiClaims {
    pub(crate) application_id: String,
    pub(crate) issued_at: UnixTime,
    pub(crate) expires_at: Option<UnixTime>,
    pub(crate) not_before: Option<UnixTime>,
    pub(crate) token_id: Option<String>,
}

impl ApiClaims {
    /// `application_id`: the application that calls.
    pub fn application_id(&self) -> &str {
        &self.application_id
    }

    /// `iat`: when the token was made.
    pub fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// `exp`; without it a token is good for 15 minutes.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.expires_at
    }

    /// `nbf`: from when on the token is good.
    pub fn not_before(&self) -> Option<UnixTime> {
        self.not_before
    }

    /// `jti`: unique to the token.
    pub fn token_id(&self) -> Option<&str> {
        self.token_id.as_deref()
    }
}
