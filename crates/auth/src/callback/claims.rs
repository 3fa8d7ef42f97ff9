//! What the token of a callback says.

use crate::time::UnixTime;

/// What the token of a callback says, read from a token that was checked.
///
/// Only `iss` and `iat` are certain to be there; Vonage documents the others, and a delivery without one of them is no
/// forgery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackClaims {
    pub(super) issued_at: UnixTime,
    pub(super) expires_at: Option<UnixTime>,
    pub(super) not_before: Option<UnixTime>,
    pub(super) token_id: Option<String>,
    pub(super) payload_hash: Option<[u8; 32]>,
    pub(super) api_key: Option<String>,
    pub(super) application_id: Option<String>,
    pub(super) secret_index: usize,
}

impl CallbackClaims {
    /// `iat`: when the token was made.
    pub fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// `exp`, which Vonage does not document and which is honoured all the same.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.expires_at
    }

    /// `nbf`, which Vonage does not document and which is honoured all the same.
    pub fn not_before(&self) -> Option<UnixTime> {
        self.not_before
    }

    /// `jti`: unique to the token, and never empty. Vonage does not say whether a repeated delivery has a new one.
    pub fn token_id(&self) -> Option<&str> {
        self.token_id.as_deref()
    }

    /// `payload_hash`: the SHA-256 of the body. **It is not compared here**, as this crate sees no body.
    pub fn payload_hash(&self) -> Option<&[u8; 32]> {
        self.payload_hash.as_ref()
    }

    /// `api_key`: the account.
    pub fn api_key(&self) -> Option<&str> {
        self.api_key.as_deref()
    }

    /// `application_id`: the application.
    pub fn application_id(&self) -> Option<&str> {
        self.application_id.as_deref()
    }

    /// Which of the verifier's secrets signed the token, counted from 0 in the order they were given.
    ///
    /// It tells when an old secret is out of use.
    pub fn secret_index(&self) -> usize {
        self.secret_index
    }
}
