//! Checks the tokens of callbacks.

use std::time::Duration;

use ring::hmac;
use serde_json::Value;

use super::ALGORITHM;
use super::claims::CallbackClaims;
use super::error::{CallbackError, CallbackErrorKind};
use super::reader;
use super::secret::SignatureSecret;
use crate::jwt::{self, Parts};
use crate::time::UnixTime;

/// How old the token of a callback may be, unless set otherwise: 24 hours and a quarter.
///
/// Vonage repeats a delivery for up to 24 hours, at most 15 minutes apart, and does not say whether a repeated one is
/// signed anew.
pub const DEFAULT_CALLBACK_AGE: Duration = Duration::from_secs((24 * 60 + 15) * 60);

/// `{"alg":"HS256","typ":"JWT"}` and `{"typ":"JWT","alg":"HS256"}`, as libraries write the header: these need no reading.
const HEADERS: [&str; 2] = [
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9",
];

/// How far in the future the token of a callback may have been issued, unless set otherwise: five minutes.
pub const DEFAULT_CALLBACK_LEEWAY: Duration = Duration::from_secs(5 * 60);

/// Checks the tokens with which Vonage signs callbacks (the `Authorization: Bearer` of what it sends to a server).
///
/// Only HS256 is taken, whatever a token's header says. **A right token says nothing about the body yet**: compare its
/// [`payload_hash`](CallbackClaims::payload_hash) too. The crate `vonage-video-webhooks` does all of it.
///
/// ```
/// use vonage_video_auth::{CallbackToken, CallbackVerifier, SignatureSecret, UnixTime};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let now = UnixTime::from_secs(1_790_000_124);
/// let secret = SignatureSecret::new("example-signature-secret-not-real")?;
/// let token = CallbackToken::issued_at(now).token_id("5b8e2d5e").sign(&secret);
///
/// let claims = CallbackVerifier::new(secret).verify(&token, now)?;
/// assert_eq!(claims.token_id(), Some("5b8e2d5e"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct CallbackVerifier {
    secrets: Vec<SignatureSecret>,
    application: Option<String>,
    api_key: Option<String>,
    max_age: Duration,
    leeway: Duration,
}

impl CallbackVerifier {
    /// A verifier for one secret, with [`DEFAULT_CALLBACK_AGE`] and [`DEFAULT_CALLBACK_LEEWAY`].
    pub fn new(secret: SignatureSecret) -> Self {
        Self {
            secrets: vec![secret],
            application: None,
            api_key: None,
            max_age: DEFAULT_CALLBACK_AGE,
            leeway: DEFAULT_CALLBACK_LEEWAY,
        }
    }

    /// Takes what is signed with this secret as well. A new secret can take 30 minutes to reach Vonage's servers, so
    /// both are needed while one replaces the other.
    #[must_use]
    pub fn or_secret(mut self, secret: SignatureSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Takes only callbacks of the application `id`. One that names no application is refused then, although Vonage
    /// documents the claim as optional.
    #[must_use]
    pub fn application(self, id: impl Into<String>) -> Self {
        Self {
            application: Some(id.into()),
            ..self
        }
    }

    /// Takes only callbacks of the account `key`. One that names no account is refused then.
    #[must_use]
    pub fn api_key(self, key: impl Into<String>) -> Self {
        Self {
            api_key: Some(key.into()),
            ..self
        }
    }

    /// How old a token may be, in whole seconds. Less than a day refuses what Vonage repeats, if it does not sign anew.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Self { max_age, ..self }
    }

    /// How far the clocks may differ where a token lies in the future or has an `exp`, in whole seconds.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        Self { leeway, ..self }
    }

    /// Checks a token, without the word `Bearer`, at the time `now`.
    ///
    /// A token without `exp` does not expire: it becomes too old.
    ///
    /// # Errors
    ///
    /// [`CallbackErrorKind`] lists the reasons, in the order they are checked.
    pub fn verify(&self, token: &str, now: UnixTime) -> Result<CallbackClaims, CallbackError> {
        let parts = Parts::of(token).map_err(|_| malformed())?;
        let secret_index = self.signed_with(&parts)?;
        // Nothing of it is read before that is known.
        let payload = parts.payload().map_err(|_| malformed())?;
        let claims = serde_json::from_str(&payload).map_err(|_| malformed())?;
        let claims = reader::claims(claims, secret_index)?;
        self.check_owner(&claims)?;
        self.check_times(&claims, now)?;
        Ok(claims)
    }

    /// Which secret signed the token.
    fn signed_with(&self, parts: &Parts<'_>) -> Result<usize, CallbackError> {
        let signature = parts.signature().map_err(|_| malformed())?;
        check_header(parts)?;
        let input = parts.signing_input.as_bytes();
        // `hmac::verify` compares in constant time. Which secret fits is no secret.
        let signed_with = |secret: &SignatureSecret| hmac::verify(&secret.key(), input, &signature).is_ok();
        let unexpected = "it was not signed with an expected secret";
        self.secrets
            .iter()
            .position(signed_with)
            .ok_or(CallbackError::new(CallbackErrorKind::WrongSecret, unexpected))
    }

    fn check_owner(&self, claims: &CallbackClaims) -> Result<(), CallbackError> {
        let application = (&self.application, claims.application_id());
        let api_key = (&self.api_key, claims.api_key());
        expect(application, CallbackErrorKind::WrongApplication, "application_id")?;
        expect(api_key, CallbackErrorKind::WrongApiKey, "api_key")
    }

    fn check_times(&self, claims: &CallbackClaims, now: UnixTime) -> Result<(), CallbackError> {
        let refuse = |kind, claim, problem| Err(CallbackError::claim_is(kind, claim, problem));
        let soon = now.saturating_add(self.leeway);
        if claims.issued_at > soon {
            return refuse(CallbackErrorKind::NotYetValid, "iat", "is in the future");
        }
        if claims.not_before.is_some_and(|not_before| not_before > soon) {
            return refuse(CallbackErrorKind::NotYetValid, "nbf", "is in the future");
        }
        if now > claims.issued_at.saturating_add(self.max_age) {
            return refuse(CallbackErrorKind::TooOld, "iat", "is too long ago");
        }
        if claims
            .expires_at
            .is_some_and(|end| now >= end.saturating_add(self.leeway))
        {
            return refuse(CallbackErrorKind::Expired, "exp", "is over");
        }
        Ok(())
    }
}

fn check_header(parts: &Parts<'_>) -> Result<(), CallbackError> {
    if HEADERS.contains(&parts.encoded_header()) {
        return Ok(());
    }
    let refuse = |problem| {
        Err(CallbackError::new(
            CallbackErrorKind::UnsupportedAlgorithm,
            problem,
        ))
    };
    let header = parts.header().and_then(|header| jwt::object(&header));
    let header = header.map_err(|_| malformed())?;
    if header.get("alg").and_then(Value::as_str) != Some(ALGORITHM) {
        return refuse("its algorithm is not HS256");
    }
    if header.contains_key("crit") {
        return refuse("its header asks for an extension that is not understood");
    }
    Ok(())
}

fn expect(
    (expected, found): (&Option<String>, Option<&str>),
    kind: CallbackErrorKind,
    claim: &'static str,
) -> Result<(), CallbackError> {
    match (expected, found) {
        (None, _) => Ok(()),
        (Some(expected), Some(found)) if expected == found => Ok(()),
        (Some(_), Some(_)) => Err(CallbackError::claim_is(kind, claim, "is not the expected one")),
        (Some(_), None) => Err(CallbackError::claim_is(
            CallbackErrorKind::InvalidClaims,
            claim,
            "is missing",
        )),
    }
}

fn malformed() -> CallbackError {
    CallbackError::new(
        CallbackErrorKind::Malformed,
        "it is not three parts of base64url, with JSON objects in the first two",
    )
}
