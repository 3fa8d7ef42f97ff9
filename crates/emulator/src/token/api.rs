//! The token of an API call.

use serde::Deserialize;
use serde_json::Value;

use super::{CLIENT_SCOPE, Flaw, Verifier, read_claims, whole_seconds};

/// How long a token lives that names no expiry.
const DEFAULT_LIFE: i64 = 15 * 60;
/// How long a token may live at most.
const LONGEST_LIFE: i64 = 24 * 60 * 60;

/// Why a call's token was not accepted. `Display` is the message the service sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiRefusal {
    Absent,
    Format,
    NoApplication,
    UnknownApplication,
    ClientToken,
    Signature,
    NoTime,
    IssuedInFuture,
    NotYetValid,
    Expired,
    LivesTooLong,
}

impl ApiRefusal {
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Absent => "No suitable authentication found",
            Self::Format => "Invalid token format",
            Self::NoApplication => "Invalid issuer format",
            Self::UnknownApplication => "Issuer not found",
            Self::ClientToken => {
                "Unauthorized token: it lets a client join a session, and calls need another"
            }
            Self::Signature => "Invalid signature",
            Self::NoTime => "Token must have an issued time or an expiration time",
            Self::IssuedInFuture => "issued time cannot be greater than current time",
            Self::NotYetValid => "Token is not valid yet",
            Self::Expired => "Token has expired",
            Self::LivesTooLong => "expiration time cannot be more than 24 hours after issued time",
        }
    }
}

impl From<Flaw> for ApiRefusal {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Format => Self::Format,
            Flaw::Signature => Self::Signature,
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    application_id: Option<String>,
    iat: Option<f64>,
    exp: Option<f64>,
    nbf: Option<f64>,
    scope: Option<Value>,
}

/// The application a token says it is from, before its signature is known to be right.
pub(crate) fn application_of(token: &str) -> Result<String, ApiRefusal> {
    read_claims::<Claims>(token)?
        .application_id
        .filter(|id| !id.is_empty())
        .ok_or(ApiRefusal::NoApplication)
}

/// Checks signature and times, with `now` in seconds by the application's clock.
pub(crate) fn verify_api_token(verifier: &Verifier, token: &str, now: i64) -> Result<(), ApiRefusal> {
    let claims: Claims = verifier.open(token)?;
    // Every participant of a session has one of these.
    if claims.scope.is_some_and(|scope| scope == CLIENT_SCOPE) {
        return Err(ApiRefusal::ClientToken);
    }
    let issued = whole_seconds(claims.iat);
    let named_expiry = whole_seconds(claims.exp);
    let expires = named_expiry.or_else(|| Some(issued?.saturating_add(DEFAULT_LIFE)));
    let expires = expires.ok_or(ApiRefusal::NoTime)?;
    if issued.is_some_and(|issued| issued > now) {
        return Err(ApiRefusal::IssuedInFuture);
    }
    if whole_seconds(claims.nbf).is_some_and(|begins| begins > now) {
        return Err(ApiRefusal::NotYetValid);
    }
    if expires > issued.unwrap_or(now).saturating_add(LONGEST_LIFE) {
        return Err(ApiRefusal::LivesTooLong);
    }
    if expires <= now {
        return Err(ApiRefusal::Expired);
    }
    Ok(())
}
