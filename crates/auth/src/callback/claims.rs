//! What the token of a callback says, and how it is read: leniently, as nobody but Vonage can have signed it.

use std::fmt;

use ring::digest::{SHA256, digest};
use serde_core::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::ISSUER;
use super::verifier::{CallbackError, CallbackErrorKind};
use crate::jwt::{Claim, Refusal, Times, required};
use crate::time::UnixTime;

/// What the token of a callback says, read from a token that was checked.
///
/// Only `iss` and `iat` are certain to be there; Vonage documents the others, and a delivery without one of them is no
/// forgery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackClaims {
    pub(super) times: Times,
    pub(super) token_id: Option<String>,
    pub(super) payload_hash: Option<[u8; 32]>,
    pub(super) api_key: Option<String>,
    pub(super) application_id: Option<String>,
    pub(super) secret_index: usize,
}

impl CallbackClaims {
    /// `iat`: when the token was made.
    pub fn issued_at(&self) -> UnixTime {
        self.times.issued_at
    }

    /// `exp`, which Vonage does not document and which is honoured all the same.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.times.expires_at
    }

    /// `nbf`, which Vonage does not document and which is honoured all the same.
    pub fn not_before(&self) -> Option<UnixTime> {
        self.times.not_before
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

/// The SHA-256 of a callback's body, with which the claim `payload_hash` is compared.
///
/// The bytes as they came count, before any JSON is parsed.
#[must_use]
pub fn callback_hash(body: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    // SHA-256 has 32 bytes.
    hash.copy_from_slice(digest(&SHA256, body).as_ref());
    hash
}

/// The claims that are read; of all others nothing is kept. Where a name stands twice, the last one counts.
///
/// Read by hand: serde's derive macro adds six crates to the thirteen of this crate.
#[derive(Debug, Default)]
pub(super) struct Claims<'a> {
    issuer: Claim<'a>,
    issued_at: Claim<'a>,
    expires_at: Claim<'a>,
    not_before: Claim<'a>,
    token_id: Claim<'a>,
    payload_hash: Claim<'a>,
    api_key: Claim<'a>,
    application_id: Claim<'a>,
}

impl Claims<'_> {
    /// Checks the type of each claim, and that Vonage is the issuer.
    pub(super) fn read(self, secret_index: usize) -> Result<CallbackClaims, CallbackError> {
        let issuer = required(self.issuer.text("iss")?, "iss")?;
        if issuer != ISSUER {
            let (kind, problem) = (CallbackErrorKind::WrongIssuer, "is not Vonage");
            return Err(CallbackError::claim_is(kind, "iss", problem));
        }
        Ok(CallbackClaims {
            times: Times::read(
                self.issued_at.unquoted(),
                self.expires_at.unquoted(),
                self.not_before.unquoted(),
            )?,
            // All empty ids would be one and the same event to a replay guard.
            token_id: self.token_id.string("jti")?.filter(|id| !id.is_empty()),
            payload_hash: hash(self.payload_hash)?,
            api_key: self.api_key.string("api_key")?,
            application_id: self.application_id.string("application_id")?,
            secret_index,
        })
    }
}

fn hash(claim: Claim<'_>) -> Result<Option<[u8; 32]>, Refusal> {
    let Some(digits) = claim.text("payload_hash")? else {
        return Ok(None);
    };
    let problem = Refusal::InvalidClaim("payload_hash", "is not 64 hexadecimal digits");
    from_hex(&digits).map(Some).ok_or(problem)
}

fn from_hex(digits: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else {
        return None;
    };
    if pairs.len() != hash.len() {
        return None;
    }
    for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(hash)
}

fn nibble(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

impl<'de> Deserialize<'de> for Claims<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ClaimsVisitor)
    }
}

struct ClaimsVisitor;

impl<'de> Visitor<'de> for ClaimsVisitor {
    type Value = Claims<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of claims")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claims<'de>, A::Error> {
        let mut claims = Claims::default();
        while let Some(Claim::Text(name)) = map.next_key::<Claim<'de>>()? {
            let place = match name.as_ref() {
                "iss" => &mut claims.issuer,
                "iat" => &mut claims.issued_at,
                "exp" => &mut claims.expires_at,
                "nbf" => &mut claims.not_before,
                "jti" => &mut claims.token_id,
                "payload_hash" => &mut claims.payload_hash,
                "api_key" => &mut claims.api_key,
                "application_id" => &mut claims.application_id,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *place = map.next_value()?;
        }
        Ok(claims)
    }
}
