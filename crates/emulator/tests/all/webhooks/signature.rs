//! The signature of deliveries, read by a JWT library that did not make it and a digest that is made anew.

use std::collections::HashSet;
use std::fmt::Write;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};
use vonage_video_emulator::{RetrySignature, Webhook, WebhookSettings};

use super::receiver::{Posted, Receiver};
use crate::stage::Stage;

const SECRET: &str = "not-a-real-secret";

/// The claims of a delivery whose signature is right; the service's tokens do not expire.
fn claims(posted: &Posted, secret: &str) -> Option<Value> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims = HashSet::new();
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    Some(decode::<Value>(posted.token()?, &key, &validation).ok()?.claims)
}

fn digest(body: &[u8]) -> String {
    let mut hex = String::new();
    for byte in ring::digest::digest(&ring::digest::SHA256, body).as_ref() {
        write!(hex, "{byte:02x}").unwrap();
    }
    hex
}

async fn signed(stage: &Stage) -> Receiver {
    let receiver = Receiver::start().await;
    let webhook = Webhook::new("stream_created", &receiver.url).unwrap();
    let webhook = webhook.secret(SECRET).unwrap();
    stage.world.control.register_webhook(webhook).await.unwrap();
    receiver
}

#[tokio::test]
async fn a_delivery_is_signed_as_the_service_signs() {
    let stage = Stage::start().await;
    let receiver = signed(&stage).await;
    let control = &stage.world.control;
    stage.publish().await;
    let posted = receiver.settled(control).await.pop().unwrap();
    assert_eq!(
        (&*posted.method, &*posted.path, &posted.headers["content-type"]),
        ("POST", "/hooks", &"application/json".parse().unwrap())
    );
    let header = decode_header(posted.token().unwrap()).unwrap();
    assert_eq!(
        (header.alg, header.typ.as_deref()),
        (Algorithm::HS256, Some("JWT"))
    );
    assert_eq!(claims(&posted, "another-secret"), None);
    let mut claims = claims(&posted, SECRET).unwrap();
    let given = claims.as_object_mut().unwrap();
    let jti = given.remove("jti").unwrap();
    let jti = uuid::Uuid::parse_str(jti.as_str().unwrap()).unwrap();
    assert_eq!(jti.get_version_num(), 4);
    // Tokens are judged by a clock that goes on while the emulator's is held.
    let late = given.remove("iat").unwrap().as_i64().unwrap() - stage.now_seconds();
    assert!((0..30).contains(&late), "{late}");
    let expected = json!({
        "iss": "Vonage", "payload_hash": digest(&posted.body), "api_key": "de7e1000",
        "application_id": stage.world.application,
    });
    assert_eq!(claims, expected);
    let attempt = &control.deliveries().await[0].attempts[0];
    assert_eq!(attempt.jti.as_deref(), Some(&*jti.to_string()));
}

#[tokio::test]
async fn without_a_secret_nothing_is_signed() {
    let stage = Stage::start().await;
    let receiver = Receiver::of(&stage.world.control, "all").await;
    stage.publish().await;
    let posted = receiver.settled(&stage.world.control).await.pop().unwrap();
    assert!(posted.token().is_none());
}

/// The claims of a delivery and of its retry five seconds later.
async fn twice(retries: RetrySignature) -> [Value; 2] {
    let stage = Stage::start().await;
    let receiver = signed(&stage).await;
    let control = &stage.world.control;
    let settings = WebhookSettings::default().retries(retries);
    control.set_webhook_settings(settings).await.unwrap();
    receiver.answer(&[500]);
    stage.publish().await;
    let first = receiver.settled(control).await;
    stage.advance(5).await;
    let second = receiver.settled(control).await;
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!(first[0].body, second[0].body);
    [&first[0], &second[0]].map(|posted| claims(posted, SECRET).unwrap())
}

#[tokio::test]
async fn a_retry_is_signed_anew() {
    let [first, second] = twice(RetrySignature::Renewed).await;
    assert_ne!(first["jti"], second["jti"]);
    let later = second["iat"].as_i64().unwrap() - first["iat"].as_i64().unwrap();
    assert!((5..30).contains(&later), "{later}");
    assert_eq!(first["payload_hash"], second["payload_hash"]);
}

#[tokio::test]
async fn a_retry_repeats_its_token_where_it_is_told_to() {
    let [first, second] = twice(RetrySignature::Repeated).await;
    assert_eq!(first, second);
}

#[tokio::test]
async fn the_time_of_a_signature_is_that_by_which_tokens_are_judged() {
    let stage = Stage::start().await;
    let receiver = signed(&stage).await;
    stage.advance(30 * 86_400).await;
    let iat = async || {
        stage.publish().await;
        let posted = receiver.settled(&stage.world.control).await.pop().unwrap();
        claims(&posted, SECRET).unwrap()["iat"].as_i64().unwrap()
    };
    assert!((0..60).contains(&(iat().await - stage.now_seconds())));
    let turned = stage
        .world
        .steer("POST", "/control/clock", r#"{"tokens":"system"}"#)
        .await;
    assert_eq!(turned.status, 200);
    let apart = iat().await - crate::tokens::now();
    assert!((-30..=0).contains(&apart), "{apart}");
}
