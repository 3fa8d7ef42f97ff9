//! The tokens of callbacks are told apart from everything that only looks like one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "this is test code")]

mod claims;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{APPLICATION, PKCS8};
use vonage_video_auth::{
    CallbackErrorKind, CallbackToken, CallbackVerifier, DEFAULT_CALLBACK_AGE, DEFAULT_CALLBACK_LEEWAY,
    SignatureSecret, UnixTime,
};

const SECRET: &str = "example-signature-secret-not-real";
const ISSUED: UnixTime = UnixTime::from_secs(1_790_000_124);
const SECOND: Duration = Duration::from_secs(1);
/// Made by hand from the documentation: a `connectionDestroyed` signed with [`SECRET`].
const VECTOR: &str = concat!(
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3OTAwMDAxMjQsImp0aSI6IjViOGUyZDVlLTNjMGQtNGEwYi05ZjZlLTBjN2I1",
    "YTFkMmUzZiIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjM0OWYzNDM4OGFmNjViOWI1MGI2ZGYxYmUzZjM1ODAyMDRiYzJmM2U4",
    "YmRiMTQ5NzQ1YWU0YTllY2JkOGY4MWEiLCJhcGlfa2V5IjoiMGExYjJjM2QiLCJhcHBsaWNhdGlvbl9pZCI6IjExMTEyMjIyLTMzMzMtNDQ0",
    "NC04NTU1LTY2NjY3Nzc3ODg4OCJ9.vmKGaKC7w7oYVeiLSUX7pAbxrbE5aFUlMtJKjj7Ic_k",
);
const VECTOR_HASH: [u8; 32] = [
    0x34, 0x9f, 0x34, 0x38, 0x8a, 0xf6, 0x5b, 0x9b, 0x50, 0xb6, 0xdf, 0x1b, 0xe3, 0xf3, 0x58, 0x02, 0x04,
    0xbc, 0x2f, 0x3e, 0x8b, 0xdb, 0x14, 0x97, 0x45, 0xae, 0x4a, 0x9e, 0xcb, 0xd8, 0xf8, 0x1a,
];

fn secret() -> SignatureSecret {
    SignatureSecret::new(SECRET).unwrap()
}

fn verifier() -> CallbackVerifier {
    CallbackVerifier::new(secret())
}

fn vector() -> CallbackToken {
    CallbackToken::issued_at(ISSUED)
        .token_id("5b8e2d5e-3c0d-4a0b-9f6e-0c7b5a1d2e3f")
        .payload_hash(VECTOR_HASH)
        .api_key("0a1b2c3d")
        .application_id(APPLICATION)
}

/// Signs any claims with a library that is not ours.
fn foreign(algorithm: Algorithm, key: &EncodingKey, claims: &Value) -> String {
    jsonwebtoken::encode(&Header::new(algorithm), claims, key).unwrap()
}

fn hs256(claims: &Value) -> String {
    foreign(
        Algorithm::HS256,
        &EncodingKey::from_secret(SECRET.as_bytes()),
        claims,
    )
}

fn documented() -> Value {
    json!({
        "iat": 1_790_000_124, "jti": "5b8e2d5e", "iss": "Vonage", "api_key": "0a1b2c3d",
        "application_id": APPLICATION, "payload_hash": "ab".repeat(32),
    })
}

fn with(name: &str, value: Value) -> String {
    let mut claims = documented();
    claims[name] = value;
    hs256(&claims)
}

fn without(name: &str) -> String {
    let mut claims = documented();
    claims.as_object_mut().unwrap().remove(name);
    hs256(&claims)
}

fn refusal(token: &str) -> Option<(CallbackErrorKind, Option<&'static str>)> {
    let error = verifier().verify(token, ISSUED).err()?;
    Some((error.kind(), error.claim()))
}

fn invalid(claim: &'static str) -> Option<(CallbackErrorKind, Option<&'static str>)> {
    Some((CallbackErrorKind::InvalidClaims, Some(claim)))
}

fn base64url(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}

#[test]
fn the_documented_token_is_read_claim_by_claim() {
    let claims = verifier().verify(VECTOR, ISSUED).unwrap();
    assert_eq!(claims.issued_at(), ISSUED);
    assert_eq!(claims.token_id(), Some("5b8e2d5e-3c0d-4a0b-9f6e-0c7b5a1d2e3f"));
    assert_eq!(claims.payload_hash(), Some(&VECTOR_HASH));
    assert_eq!(claims.api_key(), Some("0a1b2c3d"));
    assert_eq!(claims.application_id(), Some(APPLICATION));
    assert_eq!((claims.expires_at(), claims.not_before()), (None, None));
}

#[test]
fn the_documented_token_is_made_byte_for_byte() {
    assert_eq!(vector().sign(&secret()), VECTOR);
}

#[test]
fn a_library_that_is_not_ours_accepts_what_is_signed_here() {
    let token = vector().fresh_token_id().unwrap().sign(&secret());
    let mut rules = Validation::new(Algorithm::HS256);
    rules.required_spec_claims.clear();
    let read =
        jsonwebtoken::decode::<Value>(&token, &DecodingKey::from_secret(SECRET.as_bytes()), &rules).unwrap();
    assert_eq!(read.claims["iss"], "Vonage");
    assert_eq!(read.claims["jti"].as_str().unwrap().len(), 36);
}

#[test]
fn a_token_of_a_library_that_is_not_ours_is_accepted_without_exp() {
    assert_eq!(refusal(&hs256(&documented())), None);
}

#[test]
fn no_algorithm_at_all_is_refused_with_and_without_a_signature() {
    let claims = base64url(&documented().to_string());
    for header in [
        r#"{"alg":"none"}"#,
        r#"{"alg":"None"}"#,
        r#"{"typ":"JWT"}"#,
        r#"{"alg":null}"#,
    ] {
        let token = format!("{}.{claims}.", base64url(header));
        assert_eq!(
            refusal(&token).unwrap().0,
            CallbackErrorKind::UnsupportedAlgorithm
        );
        let signature = VECTOR.rsplit('.').next().unwrap();
        assert_eq!(
            refusal(&format!("{token}{signature}")).unwrap().0,
            CallbackErrorKind::UnsupportedAlgorithm
        );
    }
}

#[test]
fn other_algorithms_are_refused_also_where_the_secret_signed() {
    let shared = EncodingKey::from_secret(SECRET.as_bytes());
    let private = EncodingKey::from_rsa_pem(PKCS8.as_bytes()).unwrap();
    for (algorithm, key) in [
        (Algorithm::HS384, &shared),
        (Algorithm::HS512, &shared),
        (Algorithm::RS256, &private),
    ] {
        let token = foreign(algorithm, key, &documented());
        assert_eq!(
            refusal(&token).unwrap().0,
            CallbackErrorKind::UnsupportedAlgorithm
        );
    }
}

#[test]
fn a_header_that_says_rs256_over_an_hmac_of_the_secret_is_refused() {
    // The signature is right for HS256 over exactly this input; only the name is another.
    let input = format!(
        "{}.{}",
        base64url(r#"{"alg":"RS256","typ":"JWT"}"#),
        base64url("{}")
    );
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = ring::hmac::sign(&key, input.as_bytes());
    use base64::Engine as _;
    let signature = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(signature);
    assert_eq!(
        refusal(&format!("{input}.{signature}")).unwrap().0,
        CallbackErrorKind::UnsupportedAlgorithm
    );
}

#[test]
fn the_algorithms_name_is_exact() {
    for name in ["hs256", "HS256 ", "HS-256"] {
        let header = base64url(&json!({"alg": name}).to_string());
        let token = format!("{header}.{}.AA", base64url("{}"));
        assert_eq!(
            refusal(&token).unwrap().0,
            CallbackErrorKind::UnsupportedAlgorithm
        );
    }
}

#[test]
fn an_extension_that_is_not_understood_is_refused() {
    let header = base64url(r#"{"alg":"HS256","crit":["b64"],"b64":false}"#);
    let token = format!("{header}.{}.AA", base64url("{}"));
    assert_eq!(
        refusal(&token).unwrap().0,
        CallbackErrorKind::UnsupportedAlgorithm
    );
}

#[test]
fn any_changed_character_is_refused() {
    for (place, old) in VECTOR.char_indices() {
        let mut token = VECTOR.to_owned();
        token.replace_range(place..=place, if old == 'A' { "B" } else { "A" });
        assert!(verifier().verify(&token, ISSUED).is_err(), "changed at {place}");
    }
}

#[test]
fn what_is_no_token_is_malformed() {
    let array = base64url("[]");
    for token in [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "é.é.é",
        &format!("{array}.{array}.AA"),
    ] {
        assert_eq!(
            refusal(token).unwrap().0,
            CallbackErrorKind::Malformed,
            "{token:?}"
        );
    }
    let long = "A".repeat(70_000);
    assert_eq!(
        refusal(&format!("{long}.{long}.{long}")).unwrap().0,
        CallbackErrorKind::Malformed
    );
}

#[test]
fn signed_claims_that_are_no_object_are_malformed() {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let token = foreign(Algorithm::HS256, &key, &json!(["iat"]));
    assert_eq!(refusal(&token).unwrap().0, CallbackErrorKind::Malformed);
}

#[test]
fn an_old_and_a_new_secret_are_both_good_and_told_apart() {
    let old = SignatureSecret::new("the-secret-of-last-year").unwrap();
    let verifier = CallbackVerifier::new(secret()).or_secret(old.clone());
    let index = |secret: &SignatureSecret| {
        verifier
            .verify(&vector().sign(secret), ISSUED)
            .map(|claims| claims.secret_index())
    };
    assert_eq!((index(&secret()), index(&old)), (Ok(0), Ok(1)));
    let other = SignatureSecret::new("of nobody").unwrap();
    assert_eq!(index(&other).unwrap_err().kind(), CallbackErrorKind::WrongSecret);
}

proptest! {
    #[test]
    fn whatever_comes_is_refused_and_never_panics(token in "\\PC{0,200}") {
        prop_assert!(verifier().verify(&token, ISSUED).is_err());
    }
}
