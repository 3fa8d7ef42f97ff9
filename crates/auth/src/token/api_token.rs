//! API tokens: signed ones for calls to the REST API, and what a checked one says.

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::client_claims::{take, take_times};
use super::client_token::SigningInput;
use super::verifier::VerifyError;
use crate::jwt::json::JsonObject;
use crate::jwt::{Times, required};
use crate::key::Signature;
use crate::time::UnixTime;

/// A signed API token: whoever has it can do everything the application can.
///
/// Cheap to clone. `Debug` does not show the token itself, and there is no `Display`. Two are equal if their texts are.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiToken {
    inner: Arc<Inner>,
}

#[derive(PartialEq, Eq)]
struct Inner {
    text: String,
    claims: Claims,
}

/// What goes into an API token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Claims {
    pub(crate) application_id: String,
    pub(crate) token_id: String,
    pub(crate) issued_at: UnixTime,
    pub(crate) expires_at: UnixTime,
}

impl Claims {
    pub(crate) fn signing_input(&self) -> SigningInput {
        let mut object = JsonObject::with_capacity(192);
        object.string("application_id", &self.application_id);
        object.number("iat", self.issued_at.as_secs());
        object.number("exp", self.expires_at.as_secs());
        object.string("jti", &self.token_id);
        SigningInput::new(&object.finish())
    }
}

impl ApiToken {
    pub(crate) fn new(claims: Claims, input: SigningInput, signature: &Signature) -> Self {
        Self {
            inner: Arc::new(Inner {
                text: input.into_token(signature),
                claims,
            }),
        }
    }

    /// The token's text, without the word `Bearer`.
    pub fn as_str(&self) -> &str {
        &self.inner.text
    }

    /// The value of the header `Authorization`: `Bearer` and the token. Mark the header as sensitive.
    pub fn bearer(&self) -> String {
        ["Bearer ", self.as_str()].concat()
    }

    /// The application the token speaks for.
    pub fn application_id(&self) -> &str {
        &self.inner.claims.application_id
    }

    /// The token's own id (`jti`), which may be logged.
    pub fn token_id(&self) -> &str {
        &self.inner.claims.token_id
    }

    /// When the token says it was issued.
    pub fn issued_at(&self) -> UnixTime {
        self.inner.claims.issued_at
    }

    /// When the token expires.
    pub fn expires_at(&self) -> UnixTime {
        self.inner.claims.expires_at
    }

    /// Whether both are clones of one token, which is found without comparing their text.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Whether the token is good at the time `now`: neither expired nor from the future.
    pub(crate) fn is_good_at(&self, now: UnixTime) -> bool {
        self.issued_at() <= now && now < self.expires_at()
    }
}

impl fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiToken")
            .field("application_id", &self.application_id())
            .field("token_id", &self.token_id())
            .field("issued_at", &self.issued_at())
            .field("expires_at", &self.expires_at())
            .field("text", &"[redacted]")
            .finish()
    }
}

/// What an API token says (the `Authorization: Bearer` of calls to the REST API), read from a checked token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiClaims {
    pub(super) application_id: String,
    pub(super) times: Times,
    token_id: Option<String>,
}

impl ApiClaims {
    pub(super) fn read(mut claims: Map<String, Value>) -> Result<Self, VerifyError> {
        let mut string = |name| take(&mut claims, name).string(name);
        Ok(Self {
            application_id: required(string("application_id")?, "application_id")?,
            token_id: string("jti")?,
            times: take_times(&mut claims)?,
        })
    }

    /// `application_id`: the application that calls.
    pub fn application_id(&self) -> &str {
        &self.application_id
    }

    /// `iat`: when the token was made.
    pub fn issued_at(&self) -> UnixTime {
        self.times.issued_at
    }

    /// `exp`; without it a token is good for 15 minutes.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.times.expires_at
    }

    /// `nbf`: from when on the token is good.
    pub fn not_before(&self) -> Option<UnixTime> {
        self.times.not_before
    }

    /// `jti`: unique to the token.
    pub fn token_id(&self) -> Option<&str> {
        self.token_id.as_deref()
    }
}
