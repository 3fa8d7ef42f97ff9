//! The signature of a delivery: a JWT (HS256) with the digest of the body in it.

use http::HeaderValue;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use uuid::Uuid;
use vonage_video_models::Secret;

use crate::media::sha256_hex;

/// A signed delivery's token.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub(super) jti: String,
    /// Marked as sensitive, so that it never shows itself.
    pub(super) authorization: HeaderValue,
}

/// What a signature says besides the digest of the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims<'a> {
    pub(super) application: &'a str,
    pub(super) api_key: &'a str,
    pub(super) jti: Uuid,
    pub(super) iat: i64,
}

/// Signs a body. Without a result nothing could be encoded, which no text does.
pub(super) fn sign(secret: &Secret, body: &[u8], claims: &Claims<'_>) -> Option<Signature> {
    let jti = claims.jti.to_string();
    let claims = json!({
        "iat": claims.iat, "jti": jti, "iss": "Vonage", "payload_hash": sha256_hex(body),
        "api_key": claims.api_key, "application_id": claims.application,
    });
    let key = EncodingKey::from_secret(secret.expose().as_bytes());
    let token = encode(&Header::new(Algorithm::HS256), &claims, &key).ok()?;
    let mut authorization = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    authorization.set_sensitive(true);
    Some(Signature { jti, authorization })
}
