//! Checks tokens the way the service does.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value};

use super::api_token::ApiClaims;
use super::cache::LONGEST_API_LIFE;
use super::client_claims::{ClientClaims, SCOPE};
use super::grant::LONGEST_LIFE;
use crate::jwt::{self, Parts, RS256, Refusal, Times};
use crate::key::PublicKey;
use crate::time::UnixTime;

/// How long a token without `exp` is good for after its `iat` (Vonage concepts, "Authentication").
const LIFE_WITHOUT_EXPIRY: Duration = Duration::from_secs(15 * 60);

/// Checks tokens with an application's public key.
///
/// Only RS256 is taken, whatever a token's header says. Tokens made by other SDKs are read too.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../../tests/keys/pkcs8.pem");
/// # let key = vonage_video_auth::ApplicationKey::from_pem("11112222-3333-4444-8555-666677778888", pem)?;
/// use std::time::Duration;
/// use vonage_video_auth::{Grant, UnixTime, Verifier, VerifyErrorKind};
///
/// let now = UnixTime::from_secs(1_790_000_000);
/// let token = Grant::new("1_session").valid_for(Duration::from_secs(600)).sign_at(&key, now)?;
///
/// let verifier = Verifier::new(&key).application(key.application_id());
/// let claims = verifier.verify(token.as_str(), now)?;
/// assert_eq!(claims.session_id(), "1_session");
///
/// let late = now.saturating_add(Duration::from_secs(600));
/// let refused = verifier.verify(token.as_str(), late).map_err(|error| error.kind());
/// assert_eq!(refused, Err(VerifyErrorKind::Expired));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    key: PublicKey,
    application: Option<String>,
    leeway: Duration,
}

impl Verifier {
    /// A verifier that takes tokens of any application signed with the private half of `key`, and forgives no
    /// difference between clocks.
    pub fn new(key: impl Into<PublicKey>) -> Self {
        Self {
            key: key.into(),
            application: None,
            leeway: Duration::ZERO,
        }
    }

    /// Takes only tokens of the application `id`.
    #[must_use]
    pub fn application(self, id: impl Into<String>) -> Self {
        Self {
            application: Some(id.into()),
            ..self
        }
    }

    /// Takes tokens that expired, or will become valid, within `leeway`, because clocks differ. In whole seconds; none
    /// by default.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        Self { leeway, ..self }
    }

    /// Checks a client token at the time `now`.
    ///
    /// A token without `exp`, as some SDKs make them, is good for 15 minutes after its `iat`.
    ///
    /// # Errors
    ///
    /// [`VerifyErrorKind`] lists the reasons, in the order they are checked. A lifetime over 30 days and a scope
    /// other than `session.connect` are [`InvalidClaims`](VerifyErrorKind::InvalidClaims).
    pub fn verify(&self, token: &str, now: UnixTime) -> Result<ClientClaims, VerifyError> {
        let claims = ClientClaims::read(self.open(token)?)?;
        if claims.scope() != Some(SCOPE) {
            return Err(VerifyError::new(
                VerifyErrorKind::InvalidClaims,
                "its scope is not session.connect, so it is no client token",
            ));
        }
        self.check(&claims.application_id, claims.times, LONGEST_LIFE, now)?;
        Ok(claims)
    }

    /// Checks an API token, without the word `Bearer`, at the time `now`.
    ///
    /// A token without `exp` is good for 15 minutes after its `iat`.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify); here a lifetime over 24 hours is
    /// [`InvalidClaims`](VerifyErrorKind::InvalidClaims).
    pub fn verify_api(&self, token: &str, now: UnixTime) -> Result<ApiClaims, VerifyError> {
        let claims = ApiClaims::read(self.open(token)?)?;
        self.check(&claims.application_id, claims.times, LONGEST_API_LIFE, now)?;
        Ok(claims)
    }

    /// The claims of a token whose signature is right; nothing else is read before that is known.
    fn open(&self, token: &str) -> Result<Map<String, Value>, VerifyError> {
        let signed_by = |input: &[u8], signature: &[u8]| {
            let problem = "it was not signed with the expected key";
            let wrong_key = VerifyError::new(VerifyErrorKind::WrongKey, problem);
            let is_signed = self.key.is_signature_of(input, signature);
            is_signed.then_some(()).ok_or(wrong_key)
        };
        let (payload, ()) = jwt::open(token, &RS256, signed_by)?;
        Ok(jwt::object(&payload)?)
    }

    fn check(
        &self,
        application_id: &str,
        times: Times,
        longest: Duration,
        now: UnixTime,
    ) -> Result<(), VerifyError> {
        let issued_at = times.issued_at;
        let expires_at = times
            .expires_at
            .unwrap_or_else(|| issued_at.saturating_add(LIFE_WITHOUT_EXPIRY));
        if expires_at > issued_at.saturating_add(longest) {
            let problem = "it lives longer than the service allows";
            return Err(VerifyError::new(VerifyErrorKind::InvalidClaims, problem));
        }
        if self.application.as_ref().is_some_and(|id| id != application_id) {
            let problem = "it belongs to another application";
            return Err(VerifyError::new(VerifyErrorKind::WrongApplication, problem));
        }
        let times = Times {
            expires_at: Some(expires_at),
            ..times
        };
        times.check_begun(now, self.leeway)?;
        Ok(times.check_not_over(now, self.leeway)?)
    }
}

/// Takes a token apart **without checking its signature or its times**: for diagnosis and tests.
///
/// Anybody can write anything into such a token; trust nothing in it. [`Verifier`](crate::Verifier) checks.
///
/// # Errors
///
/// [`VerifyErrorKind::Malformed`](crate::VerifyErrorKind::Malformed) if `token` is not three parts of base64url of
/// which the first two are JSON objects.
pub fn decode_unverified(token: &str) -> Result<UnverifiedToken, VerifyError> {
    let parts = Parts::of(token)?;
    parts.signature()?;
    let (header, payload) = (parts.header()?, parts.payload()?);
    for part in [&header, &payload] {
        jwt::object::<Map<String, Value>>(part)?;
    }
    Ok(UnverifiedToken { header, payload })
}

/// A token taken apart, **of which nothing is checked**. `Debug` shows the header only.
#[derive(Clone)]
pub struct UnverifiedToken {
    header: String,
    payload: String,
}

impl UnverifiedToken {
    /// The header as it stands in the token: one JSON object.
    pub fn header_json(&self) -> &str {
        &self.header
    }

    /// The payload as it stands in the token: one JSON object.
    pub fn payload_json(&self) -> &str {
        &self.payload
    }

    /// The algorithm the header names.
    pub fn algorithm(&self) -> Option<String> {
        match jwt::object::<Map<String, Value>>(&self.header)
            .ok()?
            .remove("alg")?
        {
            Value::String(name) => Some(name),
            _ => None,
        }
    }

    /// The payload read as the claims of a client token.
    ///
    /// # Errors
    ///
    /// [`VerifyErrorKind::InvalidClaims`](crate::VerifyErrorKind::InvalidClaims) if it is something else.
    pub fn client_claims(&self) -> Result<ClientClaims, VerifyError> {
        ClientClaims::read(jwt::object(&self.payload)?)
    }

    /// The payload read as the claims of an API token.
    ///
    /// # Errors
    ///
    /// [`VerifyErrorKind::InvalidClaims`](crate::VerifyErrorKind::InvalidClaims) if it is something else.
    pub fn api_claims(&self) -> Result<ApiClaims, VerifyError> {
        ApiClaims::read(jwt::object(&self.payload)?)
    }
}

impl fmt::Debug for UnverifiedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnverifiedToken")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

/// A token that was refused. Neither `Debug` nor `Display` shows anything of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    kind: VerifyErrorKind,
    claim: Option<&'static str>,
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
    const fn new(kind: VerifyErrorKind, problem: &'static str) -> Self {
        let claim = None;
        Self { kind, claim, problem }
    }

    /// Why the token was refused, for a `match`.
    pub fn kind(&self) -> VerifyErrorKind {
        self.kind
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token was refused: ")?;
        if let Some(claim) = self.claim {
            f.write_str(claim)?;
            f.write_str(" ")?;
        }
        f.write_str(self.problem)
    }
}

impl Error for VerifyError {}

impl From<Refusal> for VerifyError {
    fn from(refusal: Refusal) -> Self {
        use VerifyErrorKind as Kind;
        match refusal {
            Refusal::Malformed(problem) => Self::new(Kind::Malformed, problem),
            Refusal::UnsupportedAlgorithm(problem) => Self::new(Kind::UnsupportedAlgorithm, problem),
            Refusal::InvalidClaim(claim, problem) => Self {
                claim: Some(claim),
                ..Self::new(Kind::InvalidClaims, problem)
            },
            Refusal::NotYetValid("iat") => Self::new(Kind::NotYetValid, "it was issued in the future"),
            Refusal::NotYetValid(_) => Self::new(Kind::NotYetValid, "it is not valid yet"),
            Refusal::Expired => Self::new(Kind::Expired, "it has expired"),
        }
    }
}
