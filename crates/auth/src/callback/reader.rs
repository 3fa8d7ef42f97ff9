//! Reads the claims of a callback whose signature is right: leniently, as nobody but Vonage can have written them.

use std::borrow::Cow;

use super::ISSUER;
use super::claim::{Claim, Claims};
use super::claims::CallbackClaims;
use super::error::{CallbackError, CallbackErrorKind};
use crate::time::UnixTime;

/// Beyond this a JSON number holds no exact integer.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

pub(super) fn claims(claims: Claims<'_>, secret_index: usize) -> Result<CallbackClaims, CallbackError> {
    let issuer = text(claims.issuer, "iss")?.ok_or(invalid("iss", "is missing"))?;
    if issuer != ISSUER {
        let problem = "is not Vonage";
        return Err(CallbackError::claim_is(
            CallbackErrorKind::WrongIssuer,
            "iss",
            problem,
        ));
    }
    Ok(CallbackClaims {
        issued_at: time(claims.issued_at, "iat")?.ok_or(invalid("iat", "is missing"))?,
        expires_at: time(claims.expires_at, "exp")?,
        not_before: time(claims.not_before, "nbf")?,
        // All empty ids would be one and the same event to a replay guard.
        token_id: owned(claims.token_id, "jti")?.filter(|id| !id.is_empty()),
        payload_hash: hash(claims.payload_hash)?,
        api_key: owned(claims.api_key, "api_key")?,
        application_id: owned(claims.application_id, "application_id")?,
        secret_index,
    })
}

fn text<'a>(claim: Claim<'a>, name: &'static str) -> Result<Option<Cow<'a, str>>, CallbackError> {
    match claim {
        Claim::None => Ok(None),
        Claim::Text(text) => Ok(Some(text)),
        _ => Err(invalid(name, "is not text")),
    }
}

fn owned(claim: Claim<'_>, name: &'static str) -> Result<Option<String>, CallbackError> {
    Ok(text(claim, name)?.map(Cow::into_owned))
}

/// Whole seconds; a fraction is cut off, and digits in quotes are read.
fn time(claim: Claim<'_>, name: &'static str) -> Result<Option<UnixTime>, CallbackError> {
    let secs = match claim {
        Claim::None => return Ok(None),
        Claim::Whole(secs) => Some(secs),
        Claim::Number(secs) => whole(secs),
        Claim::Text(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        Claim::Text(_) | Claim::Other => return Err(invalid(name, "is not a number of seconds")),
    };
    secs.map(|secs| Some(UnixTime::from_secs(secs)))
        .ok_or(invalid(name, "is out of range"))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn whole(secs: f64) -> Option<u64> {
    (0.0..=LARGEST_EXACT).contains(&secs).then_some(secs as u64)
}

fn hash(claim: Claim<'_>) -> Result<Option<[u8; 32]>, CallbackError> {
    let Some(digits) = text(claim, "payload_hash")? else {
        return Ok(None);
    };
    from_hex(&digits)
        .map(Some)
        .ok_or(invalid("payload_hash", "is not 64 hexadecimal digits"))
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
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn invalid(claim: &'static str, problem: &'static str) -> CallbackError {
    CallbackError::claim_is(CallbackErrorKind::InvalidClaims, claim, problem)
}
