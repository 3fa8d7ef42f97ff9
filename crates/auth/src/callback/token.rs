//! Makes tokens as Vonage makes them: for tests and for stand-ins of the service.

use ring::hmac;

use super::ISSUER;
use super::secret::SignatureSecret;
use crate::jwt::json::JsonObject;
use crate::jwt::{HS256, base64url};
use crate::key::SignError;
use crate::platform;
use crate::time::UnixTime;

/// The token of a callback that is yet to be signed, as Vonage makes it.
///
/// Claims that are not set are not written; `iss` always is. See [`CallbackVerifier`](crate::CallbackVerifier) for an
/// example.
#[derive(Clone, Debug)]
#[must_use = "a token is none until it is signed"]
pub struct CallbackToken {
    issued_at: UnixTime,
    expires_at: Option<UnixTime>,
    token_id: Option<String>,
    payload_hash: Option<[u8; 32]>,
    api_key: Option<String>,
    application_id: Option<String>,
}

impl CallbackToken {
    /// A token issued at `time`, without any of the other claims.
    pub fn issued_at(time: UnixTime) -> Self {
        Self {
            issued_at: time,
            expires_at: None,
            token_id: None,
            payload_hash: None,
            api_key: None,
            application_id: None,
        }
    }

    /// `jti`.
    pub fn token_id(self, id: impl Into<String>) -> Self {
        Self {
            token_id: Some(id.into()),
            ..self
        }
    }

    /// A `jti` of its own: a random UUID.
    ///
    /// # Errors
    ///
    /// A permanent [`SignError`] where the platform has no randomness: on `wasm32-unknown-unknown` without the feature
    /// `wasm-js`.
    pub fn fresh_token_id(self) -> Result<Self, SignError> {
        let id = platform::token_id().map_err(SignError::permanent)?;
        Ok(self.token_id(id))
    }

    /// `payload_hash`: the SHA-256 of the body, written in lower-case hexadecimal digits.
    pub fn payload_hash(self, hash: [u8; 32]) -> Self {
        Self {
            payload_hash: Some(hash),
            ..self
        }
    }

    /// `api_key`: the account.
    pub fn api_key(self, key: impl Into<String>) -> Self {
        Self {
            api_key: Some(key.into()),
            ..self
        }
    }

    /// `application_id`: the application.
    pub fn application_id(self, id: impl Into<String>) -> Self {
        Self {
            application_id: Some(id.into()),
            ..self
        }
    }

    /// `exp`, which Vonage does not write.
    pub fn expires_at(self, time: UnixTime) -> Self {
        Self {
            expires_at: Some(time),
            ..self
        }
    }

    /// The signed token, without the word `Bearer`.
    pub fn sign(&self, secret: &SignatureSecret) -> String {
        let mut token = String::with_capacity(512);
        token.push_str(HS256.header);
        token.push('.');
        base64url::encode_into(self.payload().as_bytes(), &mut token);
        let signature = hmac::sign(&secret.key(), token.as_bytes());
        token.push('.');
        base64url::encode_into(signature.as_ref(), &mut token);
        token
    }

    /// The claims, in the order Vonage documents them.
    fn payload(&self) -> String {
        let mut claims = JsonObject::with_capacity(256);
        claims.number("iat", self.issued_at.as_secs());
        let mut optional = |name, value: Option<&str>| {
            if let Some(value) = value {
                claims.string(name, value);
            }
        };
        optional("jti", self.token_id.as_deref());
        optional("iss", Some(ISSUER));
        optional("payload_hash", self.payload_hash.map(hex).as_deref());
        optional("api_key", self.api_key.as_deref());
        optional("application_id", self.application_id.as_deref());
        if let Some(expires_at) = self.expires_at {
            claims.number("exp", expires_at.as_secs());
        }
        claims.finish()
    }
}

fn hex(hash: [u8; 32]) -> String {
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0f])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}
