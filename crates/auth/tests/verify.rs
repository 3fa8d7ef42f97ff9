//! Tokens of ours and of others are told apart the way the service does.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "this is test code")]

mod support;

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{APPLICATION, NOW, PKCS8, PUBLIC, SESSION, TestSigner, block_on, key, other_key};
use vonage_video_auth::{
    FixedClock, Grant, PublicKey, Role, TokenCache, UnixTime, Verifier, VerifyErrorKind, decode_unverified,
};

const SECOND: Duration = Duration::from_secs(1);

fn verifier() -> Verifier {
    Verifier::new(PublicKey::from_pem(PUBLIC).unwrap())
}

fn refusal(token: &str, now: UnixTime) -> Option<VerifyErrorKind> {
    verifier().verify(token, now).err().map(|error| error.kind())
}

/// Signs any claims with a library that is not ours.
fn foreign(algorithm: Algorithm, claims: &Value) -> String {
    let key = match algorithm {
        // The well-known confusion: the public key's text used as a shared secret.
        Algorithm::HS256 => EncodingKey::from_secret(PUBLIC.as_bytes()),
        _ => EncodingKey::from_rsa_pem(PKCS8.as_bytes()).unwrap(),
    };
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap()
}

fn valid_claims() -> Value {
    json!({
        "application_id": APPLICATION, "session_id": SESSION, "scope": "session.connect", "role": "publisher",
        "iat": 1_790_000_000, "exp": 1_790_000_060, "jti": "1",
    })
}

fn changed(name: &str, value: Value) -> String {
    let mut claims = valid_claims();
    claims[name] = value;
    foreign(Algorithm::RS256, &claims)
}

#[test]
fn a_library_that_is_not_ours_accepts_our_tokens() {
    let token = Grant::new(SESSION)
        .role(Role::Moderator)
        .data("\"ü\n")
        .sign(&key())
        .unwrap();
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_required_spec_claims(&["exp", "sub"]);
    let public = DecodingKey::from_rsa_pem(PUBLIC.as_bytes()).unwrap();
    let read = jsonwebtoken::decode::<Value>(token.as_str(), &public, &rules).unwrap();
    assert_eq!(read.claims["connection_data"], "\"ü\n");
    assert_eq!(read.claims["acl"], json!({"paths": {"/session/**": {}}}));
    assert_eq!(read.header.kid, None);
}

#[test]
fn we_accept_tokens_of_a_library_that_is_not_ours() {
    let claims = verifier()
        .verify(&foreign(Algorithm::RS256, &valid_claims()), NOW)
        .unwrap();
    assert_eq!((claims.session_id(), claims.role()), (SESSION, &Role::Publisher));
    assert_eq!(
        (claims.subject(), claims.acl(), claims.token_id()),
        (None, None, Some("1"))
    );
}

#[test]
fn expired_token_is_told_apart_from_wrong_key() {
    let token = Grant::new(SESSION).sign_at(&key(), NOW).unwrap();
    let end = NOW.saturating_add(Duration::from_secs(3600));
    assert_eq!(refusal(token.as_str(), end.saturating_sub(SECOND)), None);
    assert_eq!(refusal(token.as_str(), end), Some(VerifyErrorKind::Expired));
    let foreign = Grant::new(SESSION).sign_at(&other_key(), NOW).unwrap();
    assert_eq!(refusal(foreign.as_str(), NOW), Some(VerifyErrorKind::WrongKey));
    assert_eq!(refusal(foreign.as_str(), end), Some(VerifyErrorKind::WrongKey));
}

#[test]
fn tokens_from_the_future_are_not_yet_valid() {
    let token = Grant::new(SESSION)
        .not_before(NOW.saturating_add(SECOND))
        .sign_at(&key(), NOW)
        .unwrap();
    assert_eq!(refusal(token.as_str(), NOW), Some(VerifyErrorKind::NotYetValid));
    assert_eq!(refusal(token.as_str(), NOW.saturating_add(SECOND)), None);
    assert_eq!(
        refusal(token.as_str(), NOW.saturating_sub(SECOND)),
        Some(VerifyErrorKind::NotYetValid)
    );
}

#[test]
fn leeway_forgives_clocks_in_both_directions() {
    let token = Grant::new(SESSION)
        .valid_for(Duration::from_secs(60))
        .sign_at(&key(), NOW)
        .unwrap();
    let lenient = verifier().leeway(Duration::from_secs(5));
    let at = |offset: i64| {
        let now = UnixTime::from_secs(NOW.as_secs().saturating_add_signed(offset));
        lenient
            .verify(token.as_str(), now)
            .err()
            .map(|error| error.kind())
    };
    assert_eq!((at(-5), at(64)), (None, None));
    assert_eq!(at(-6), Some(VerifyErrorKind::NotYetValid));
    assert_eq!(at(65), Some(VerifyErrorKind::Expired));
}

#[test]
fn another_applications_token_is_refused() {
    let token = Grant::new(SESSION).sign_at(&key(), NOW).unwrap();
    assert!(
        verifier()
            .application(APPLICATION)
            .verify(token.as_str(), NOW)
            .is_ok()
    );
    let error = verifier()
        .application("another")
        .verify(token.as_str(), NOW)
        .unwrap_err();
    assert_eq!(error.kind(), VerifyErrorKind::WrongApplication);
}

#[test]
fn only_rs256_is_taken_whatever_the_header_says() {
    for algorithm in [Algorithm::HS256, Algorithm::RS384, Algorithm::PS256] {
        let token = foreign(algorithm, &valid_claims());
        assert_eq!(
            refusal(&token, NOW),
            Some(VerifyErrorKind::UnsupportedAlgorithm),
            "{algorithm:?}"
        );
    }
    let token = foreign(Algorithm::RS256, &valid_claims());
    let (_, rest) = token.split_once('.').unwrap();
    // {"alg":"none"}, {"alg":"RS256","crit":["x"]} and {}
    for header in [
        "eyJhbGciOiJub25lIn0",
        "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsieCJdfQ",
        "e30",
    ] {
        let token = format!("{header}.{rest}");
        assert_eq!(
            refusal(&token, NOW),
            Some(VerifyErrorKind::UnsupportedAlgorithm),
            "{header}"
        );
    }
}

#[test]
fn what_is_no_token_is_malformed() {
    let token = foreign(Algorithm::RS256, &valid_claims());
    let cut = token.rsplit_once('.').unwrap().0;
    for text in [
        "",
        "hello",
        "a.b.c",
        "e30.e30.e30=",
        cut,
        &format!("{token}.x"),
        &format!(" {token}"),
        "W10.W10.AA",
    ] {
        assert_eq!(refusal(text, NOW), Some(VerifyErrorKind::Malformed), "{text:.40}");
    }
}

#[test]
fn signed_claims_that_make_no_client_token_are_invalid() {
    let cases = [
        ("scope", json!("other")),
        ("scope", Value::Null),
        ("session_id", Value::Null),
        ("session_id", json!(5)),
        ("application_id", Value::Null),
        ("iat", Value::Null),
        ("iat", json!("1790000000")),
        ("exp", json!(-1)),
        ("exp", json!(1e300)),
        ("exp", json!(1_790_000_000 + 2_592_001)),
        ("initial_layout_class_list", json!([1])),
        ("initial_layout_class_list", json!(1)),
        ("role", json!(1)),
    ];
    for (name, value) in cases {
        let found = refusal(&changed(name, value.clone()), NOW);
        assert_eq!(found, Some(VerifyErrorKind::InvalidClaims), "{name} {value}");
    }
}

#[test]
fn a_claim_that_is_refused_is_named() {
    for (name, value, problem) in [
        ("session_id", Value::Null, "session_id is missing"),
        ("application_id", json!(5), "application_id is not text"),
        ("iat", Value::Null, "iat is missing"),
        ("exp", json!("soon"), "exp is not a number of seconds"),
        ("nbf", json!(-1), "nbf is out of range"),
        (
            "initial_layout_class_list",
            json!(1),
            "initial_layout_class_list is neither text nor an array",
        ),
    ] {
        let error = verifier().verify(&changed(name, value), NOW).unwrap_err();
        assert_eq!(error.to_string(), format!("the token was refused: {problem}"));
    }
}

#[test]
fn python_tokens_are_read() {
    let token = foreign(
        Algorithm::RS256,
        &json!({
            "application_id": APPLICATION, "session_id": SESSION, "scope": "session.connect", "role": "publisheronly",
            "subject": "video", "acl": {"paths": {"/session/**": {}}}, "connection_data": "d",
            "initial_layout_class_list": ["focus", "left"], "iat": 1_790_000_000, "exp": 1_790_000_900, "jti": "1",
        }),
    );
    let claims = verifier().verify(&token, NOW).unwrap();
    assert_eq!(
        (claims.subject(), claims.role()),
        (Some("video"), &Role::PublisherOnly)
    );
    assert_eq!(claims.layout_classes(), ["focus", "left"]);
    assert_eq!(claims.private_names().count(), 0);
}

#[test]
fn node_tokens_with_fractions_of_seconds_are_read() {
    let claims = verifier()
        .verify(&changed("exp", json!(1_790_000_060.75)), NOW)
        .unwrap();
    assert_eq!(claims.expires_at(), Some(UnixTime::from_secs(1_790_000_060)));
}

#[test]
fn dotnet_tokens_without_expiry_are_good_for_a_quarter_of_an_hour() {
    let token = changed("exp", Value::Null);
    let claims = verifier().verify(&token, NOW).unwrap();
    assert_eq!(claims.expires_at(), None);
    assert_eq!(
        refusal(&token, NOW.saturating_add(Duration::from_secs(899))),
        None
    );
    let end = NOW.saturating_add(Duration::from_secs(900));
    assert_eq!(refusal(&token, end), Some(VerifyErrorKind::Expired));
}

#[test]
fn php_tokens_without_a_role_mean_a_publisher() {
    let claims = verifier().verify(&changed("role", Value::Null), NOW).unwrap();
    assert_eq!(claims.role(), &Role::Publisher);
}

#[test]
fn unknown_claims_are_kept_as_private_ones() {
    let claims = verifier()
        .verify(&changed("tenant", json!({"id": 7})), NOW)
        .unwrap();
    assert_eq!(claims.private("tenant"), Some(json!({"id": 7})));
    assert_eq!(claims.private("other"), None);
}

#[test]
fn api_tokens_are_checked_by_their_own_rules() {
    let clock = std::sync::Arc::new(FixedClock::new(NOW));
    let cache = TokenCache::new(APPLICATION, TestSigner::open()).clock(clock);
    let token = block_on(cache.token()).unwrap();
    let verifier = verifier().application(APPLICATION);

    let claims = verifier.verify_api(token.as_str(), NOW).unwrap();
    assert_eq!(claims.application_id(), APPLICATION);
    assert_eq!(claims.issued_at(), token.issued_at());
    assert_eq!(claims.expires_at(), Some(token.expires_at()));
    assert_eq!(claims.token_id(), Some(token.token_id()));
    assert_eq!(claims.not_before(), None);

    let expired = verifier
        .verify_api(token.as_str(), token.expires_at())
        .unwrap_err();
    assert_eq!(expired.kind(), VerifyErrorKind::Expired);
    let too_long = foreign(
        Algorithm::RS256,
        &json!({
            "application_id": APPLICATION, "iat": 1_790_000_000, "exp": 1_790_086_401,
        }),
    );
    assert_eq!(
        verifier.verify_api(&too_long, NOW).unwrap_err().kind(),
        VerifyErrorKind::InvalidClaims
    );
    assert_eq!(refusal(token.as_str(), NOW), Some(VerifyErrorKind::InvalidClaims));
}

#[test]
fn decoding_without_checking_shows_everything_as_it_stands() {
    let token = Grant::new(SESSION)
        .token_id("mine")
        .sign_at(&other_key(), NOW)
        .unwrap();
    let read = decode_unverified(token.as_str()).unwrap();
    assert_eq!(read.algorithm().as_deref(), Some("RS256"));
    assert_eq!(read.client_claims().unwrap().token_id(), Some("mine"));
    assert_eq!(read.api_claims().unwrap().application_id(), APPLICATION);
    assert!(read.payload_json().contains(r#""jti":"mine""#));

    let strange = decode_unverified(&foreign(Algorithm::HS256, &json!({"anything": 1}))).unwrap();
    assert_eq!(strange.payload_json(), r#"{"anything":1}"#);
    assert_eq!(
        strange.client_claims().unwrap_err().kind(),
        VerifyErrorKind::InvalidClaims
    );
    assert_eq!(
        decode_unverified("a.b.c").unwrap_err().kind(),
        VerifyErrorKind::Malformed
    );
}

proptest! {
    #[test]
    fn arbitrary_text_is_refused_without_panic(text in "[a-zA-Z0-9_.-]{0,80}|e[yA-Z0-9a-z]{0,9}\\.e30\\.AA|\\PC*") {
        prop_assert!(verifier().verify(&text, NOW).is_err());
        let _ = decode_unverified(&text);
    }

    #[test]
    fn a_token_with_one_changed_byte_is_refused(index in 0..640usize, byte in "[A-Za-z0-9_.-]") {
        let token = foreign(Algorithm::RS256, &valid_claims());
        let mut changed = token.clone();
        let index = index % token.len();
        changed.replace_range(index..=index, &byte);
        prop_assume!(changed != token);
        prop_assert!(verifier().verify(&changed, NOW).is_err());
    }
}
