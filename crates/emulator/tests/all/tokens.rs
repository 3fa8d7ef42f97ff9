//! Tokens, made with the `jsonwebtoken` crate.

use std::time::SystemTime;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;

#[expect(
    clippy::disallowed_methods,
    reason = "tokens are made by the time of the system, as callers make them"
)]
pub(crate) fn now() -> i64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        .try_into()
        .unwrap()
}

pub(crate) fn sign(claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(DEVELOPMENT_PRIVATE_KEY.as_bytes()).unwrap();
    encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
}

/// The value of an `Authorization` header with a fresh API token.
pub(crate) fn bearer(application: &str) -> String {
    bearer_with(application, &json!({}))
}

/// As `bearer`, with claims changed; a claim that is `null` is left out.
pub(crate) fn bearer_with(application: &str, changes: &Value) -> String {
    let claims = json!({"application_id": application, "iat": now(), "exp": now() + 900, "jti": "1"});
    format!("Bearer {}", sign(&changed(claims, changes)))
}

pub(crate) fn client(application: &str, session: &str, role: &str) -> String {
    client_with(application, session, &json!({"role": role}))
}

/// A client token with claims changed; a claim that is `null` is left out.
pub(crate) fn client_with(application: &str, session: &str, changes: &Value) -> String {
    let claims = json!({
        "application_id": application, "session_id": session, "scope": "session.connect", "role": "publisher",
        "iat": now(), "exp": now() + 3600, "jti": "1", "sub": "video", "acl": {"paths": {"/session/**": {}}},
    });
    sign(&changed(claims, changes))
}

fn changed(mut claims: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

/// The token with one character of its signature changed.
pub(crate) fn tampered(token: &str) -> String {
    let (head, end) = token.split_at(token.len() - 10);
    let (changed, rest) = end.split_at(1);
    format!("{head}{}{rest}", if changed == "A" { "B" } else { "A" })
}
