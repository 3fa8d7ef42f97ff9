//! One attempt: a connection of its own, a POST, and the status of the answer. Its signature is a JWT (HS256) with the
//! digest of the body in it.
//!
//! Connections are not kept: on one that the receiver is about to close nobody could say whether a request arrived.

use std::io;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use jsonwebtoken::{Algorithm, Header};
use ring::hmac;
use serde_json::json;
use uuid::Uuid;
use vonage_video_models::Secret;

use super::registration::Registration;
use crate::digest::sha256_hex;

/// How much of an answer's body is read; what is in it does not matter.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What came of an attempt: the status of the answer, or why there is none, without a word of where it was to go.
pub(crate) type Outcome = Result<u16, String>;

/// Makes an attempt, which may take so long.
pub(crate) async fn post(
    registration: &Registration,
    body: Bytes,
    authorization: Option<HeaderValue>,
    limit: Duration,
) -> Outcome {
    match tokio::time::timeout(limit, exchange(registration, body, authorization)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(format!("there was no answer within {limit:?}")),
    }
}

async fn exchange(registration: &Registration, body: Bytes, authorization: Option<HeaderValue>) -> Outcome {
    let target = &registration.target;
    let stream = target.destination.connect().await;
    let stream = stream.map_err(|error| format!("the receiver could not be reached: {}", words(&error)))?;
    // A small request that waits is only slower; a socket that cannot do it works all the same.
    let _ = stream.set_nodelay(true);
    let broken = |error: hyper::Error| format!("the connection broke: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(target.path.as_str())
        .header(HOST, &target.authority)
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header(CONNECTION, HeaderValue::from_static("close"));
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    let request = request
        .body(Full::new(body))
        .map_err(|error| format!("the request could not be made: {error}"))?;
    let answered = async {
        let answer = sender.send_request(request).await.map_err(broken)?;
        let status = answer.status().as_u16();
        // The status counts, whatever becomes of the body; but a receiver is not cut off in the middle of it.
        let _ = Limited::new(answer.into_body(), LONGEST_ANSWER).collect().await;
        Ok(status)
    };
    tokio::pin!(answered);
    let mut connection = Box::pin(connection);
    tokio::select! {
        // Answers come through the connection, which is done no sooner than they are read.
        biased;
        outcome = &mut answered => outcome,
        _ = &mut connection => answered.await,
    }
}

/// The kind of an error, which is the same on every system.
fn words(error: &io::Error) -> String {
    error.kind().to_string()
}

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
