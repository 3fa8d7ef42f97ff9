//! Checks the tokens of callbacks.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use ring::hmac;

use super::claims::{CallbackClaims, Claims};
use super::secret::SignatureSecret;
use crate::jwt::{self, HS256, Refusal, Times};
use crate::time::UnixTime;

/// How old the token of a callback may be, unless set otherwise: 24 hours and a quarter.
///
/// Vonage repeats a delivery for up to 24 hours, at most 15 minutes apart, and does not say whether a repeated one is
/// signed anew.
pub const DEFAULT_CALLBACK_AGE: Duration = Duration::from_secs((24 * 60 + 15) * 60);

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
        let signed_by = |input: &[u8], signature: &[u8]| self.signed_by(input, signature);
        let (payload, secret_index) = jwt::open(token, &HS256, signed_by)?;
        let claims = jwt::object::<Claims<'_>>(&payload)?.read(secret_index)?;
        self.check_owner(&claims)?;
        self.check_times(&claims.times, now)?;
        Ok(claims)
    }

    /// Which secret signed the token.
    fn signed_by(&self, input: &[u8], signature: &[u8]) -> Result<usize, CallbackError> {
        // `hmac::verify` compares in constant time. Which secret fits is no secret.
        let fits = |secret: &SignatureSecret| hmac::verify(&secret.key(), input, signature).is_ok();
        let unexpected = "it was not signed with an expected secret";
        self.secrets
            .iter()
            .position(fits)
            .ok_or(CallbackError::new(CallbackErrorKind::WrongSecret, unexpected))
    }

    fn check_owner(&self, claims: &CallbackClaims) -> Result<(), CallbackError> {
        let application = (&self.application, claims.application_id());
        let api_key = (&self.api_key, claims.api_key());
        expect(application, CallbackErrorKind::WrongApplication, "application_id")?;
        expect(api_key, CallbackErrorKind::WrongApiKey, "api_key")
    }

    fn check_times(&self, times: &Times, now: UnixTime) -> Result<(), CallbackError> {
        times.check_begun(now, self.leeway)?;
        if now > times.issued_at.saturating_add(self.max_age) {
            let (kind, problem) = (CallbackErrorKind::TooOld, "is too long ago");
            return Err(CallbackError::claim_is(kind, "iat", problem));
        }
        Ok(times.check_not_over(now, self.leeway)?)
    }
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

/// The token of a callback that was refused. Neither `Debug` nor `Display` shows anything of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackError {
    kind: CallbackErrorKind,
    claim: Option<&'static str>,
    problem: &'static str,
}

/// Why the token of a callback was refused; checked in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackErrorKind {
    /// It is not three parts of base64url with JSON objects inside.
    Malformed,
    /// Its header asks for another algorithm than HS256, or for an extension.
    UnsupportedAlgorithm,
    /// None of the secrets signed it. The usual reason: the secret belongs to another callback.
    WrongSecret,
    /// It is signed, but a claim is missing or of the wrong type; [`CallbackError::claim`] says which.
    InvalidClaims,
    /// It is signed, but its `iss` is not `Vonage`.
    WrongIssuer,
    /// It belongs to another application than the expected one.
    WrongApplication,
    /// It belongs to another account than the expected one.
    WrongApiKey,
    /// Its time has not come: `nbf` or `iat` is in the future.
    NotYetValid,
    /// It was issued too long ago.
    TooOld,
    /// Its `exp` is over.
    Expired,
}

impl CallbackError {
    const fn new(kind: CallbackErrorKind, problem: &'static str) -> Self {
        Self {
            kind,
            claim: None,
            problem,
        }
    }

    pub(super) const fn claim_is(
        kind: CallbackErrorKind,
        claim: &'static str,
        problem: &'static str,
    ) -> Self {
        Self {
            kind,
            claim: Some(claim),
            problem,
        }
    }

    /// Why the token was refused, for a `match`.
    pub fn kind(&self) -> CallbackErrorKind {
        self.kind
    }

    /// The claim that is to blame, where it is one.
    pub fn claim(&self) -> Option<&'static str> {
        self.claim
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the callback's token was refused: ")?;
        match self.claim {
            Some(claim) => write!(f, "{claim} {}", self.problem),
            None => f.write_str(self.problem),
        }
    }
}

impl Error for CallbackError {}

impl From<Refusal> for CallbackError {
    fn from(refusal: Refusal) -> Self {
        use CallbackErrorKind as Kind;
        match refusal {
            Refusal::Malformed(problem) => Self::new(Kind::Malformed, problem),
            Refusal::UnsupportedAlgorithm(problem) => Self::new(Kind::UnsupportedAlgorithm, problem),
            Refusal::InvalidClaim(claim, problem) => Self::claim_is(Kind::InvalidClaims, claim, problem),
            Refusal::NotYetValid(claim) => Self::claim_is(Kind::NotYetValid, claim, "is in the future"),
            Refusal::Expired => Self::claim_is(Kind::Expired, "exp", "is over"),
        }
    }
}
