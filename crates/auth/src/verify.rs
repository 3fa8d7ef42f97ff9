//! Checks tokens the way the service does.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::api_claims::ApiClaims;
use crate::claims_reader::{self, LIFE_WITHOUT_EXPIRY};
use crate::client_claims::{ClientClaims, SCOPE};
use crate::grant::LONGEST_LIFE;
use crate::jwt::{self, Parts};
use crate::key::PublicKey;
use crate::time::UnixTime;
use crate::token_cache::LONGEST_API_LIFE;
use crate::verify_error::{VerifyError, VerifyErrorKind};

/// Checks tokens with an application's public key.
///
/// Only RS256 is taken, whatever a token's header says. Tokens made by other SDKs are read too.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../tests/keys/pkcs8.pem");
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

/// What both kinds of token say about time and owner.
struct Common<'a> {
    application_id: &'a str,
    issued_at: UnixTime,
    expires_at: Option<UnixTime>,
    not_before: Option<UnixTime>,
    longest: Duration,
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
        let claims = claims_reader::client(self.open(token)?)?;
        if claims.scope() != Some(SCOPE) {
            return Err(VerifyError::new(
                VerifyErrorKind::InvalidClaims,
                "its scope is not session.connect, so it is no client token",
            ));
        }
        self.check(
            now,
            &Common {
                application_id: &claims.application_id,
                issued_at: claims.issued_at,
                expires_at: claims.expires_at,
                not_before: claims.not_before,
                longest: LONGEST_LIFE,
            },
        )?;
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
        let claims = claims_reader::api(self.open(token)?)?;
        self.check(
            now,
            &Common {
                application_id: &claims.application_id,
                issued_at: claims.issued_at,
                expires_at: claims.expires_at,
                not_before: claims.not_before,
                longest: LONGEST_API_LIFE,
            },
        )?;
        Ok(claims)
    }

    /// The claims of a token whose signature is right; nothing else is read before that is known.
    fn open(&self, token: &str) -> Result<Map<String, Value>, VerifyError> {
        let parts = Parts::of(token)?;
        let signature = parts.signature()?;
        let header = jwt::object(&parts.header()?)?;
        if header.get("alg").and_then(Value::as_str) != Some("RS256") {
            return Err(VerifyError::new(
                VerifyErrorKind::UnsupportedAlgorithm,
                "its algorithm is not RS256",
            ));
        }
        if header.contains_key("crit") {
            let problem = "its header asks for an extension that is not understood";
            return Err(VerifyError::new(VerifyErrorKind::UnsupportedAlgorithm, problem));
        }
        if !self
            .key
            .is_signature_of(parts.signing_input.as_bytes(), &signature)
        {
            return Err(VerifyError::new(
                VerifyErrorKind::WrongKey,
                "it was not signed with the expected key",
            ));
        }
        jwt::object(&parts.payload()?)
    }

    fn check(&self, now: UnixTime, claims: &Common<'_>) -> Result<(), VerifyError> {
        let refuse = |kind, problem| Err(VerifyError::new(kind, problem));
        let expires_at = claims
            .expires_at
            .unwrap_or_else(|| claims.issued_at.saturating_add(LIFE_WITHOUT_EXPIRY));
        if expires_at > claims.issued_at.saturating_add(claims.longest) {
            return refuse(
                VerifyErrorKind::InvalidClaims,
                "it lives longer than the service allows",
            );
        }
        if self
            .application
            .as_ref()
            .is_some_and(|id| id != claims.application_id)
        {
            return refuse(
                VerifyErrorKind::WrongApplication,
                "it belongs to another application",
            );
        }
        let soon = now.saturating_add(self.leeway);
        if claims.issued_at > soon {
            return refuse(VerifyErrorKind::NotYetValid, "it was issued in the future");
        }
        if claims.not_before.is_some_and(|not_before| not_before > soon) {
            return refuse(VerifyErrorKind::NotYetValid, "it is not valid yet");
        }
        if now >= expires_at.saturating_add(self.leeway) {
            return refuse(VerifyErrorKind::Expired, "it has expired");
        }
        Ok(())
    }
}
