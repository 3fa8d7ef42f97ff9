//! The signature of a delivery: a JWT (HS256) with the digest of the body in it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderValue;
use jsonwebtoken::{Algorithm, Header};
use ring::hmac;
use serde_json::json;
use uuid::Uuid;
use vonage_video_models::Secret;

use crate::media::sha256_hex;

/// What a signature says besides the digest of the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims<'a> {
    pub(super) application: &'a str,
    pub(super) api_key: &'a str,
    pub(super) jti: Uuid,
    pub(super) iat: i64,
}

/// Signs a body; the same claims give the same signature. Without a result nothing could be encoded, which no text does.
pub(super) fn sign(secret: &Secret, body: &[u8], claims: &Claims<'_>) -> Option<HeaderValue> {
    let claims = json!({
        "iat": claims.iat, "jti": claims.jti.to_string(), "iss": "Vonage", "payload_hash": sha256_hex(body),
        "api_key": claims.api_key, "application_id": claims.application,
    });
    let header = serde_json::to_vec(&Header::new(Algorithm::HS256)).ok()?;
    let signed = [header, claims.to_string().into_bytes()].map(|part| URL_SAFE_NO_PAD.encode(part));
    let signed = signed.join(".");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
    let mut authorization = HeaderValue::from_str(&format!("Bearer {signed}.{signature}")).ok()?;
    // It never shows itself.
    authorization.set_sensitive(true);
    Some(authorization)
}
