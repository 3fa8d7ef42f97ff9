//! Which claims a client token has, and which grants are refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is test code")]

mod support;

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::{APPLICATION, NOW, SESSION, TestSigner, block_on, key};
use vonage_video_auth::{
    ClientToken, Grant, GrantError, GrantErrorKind, Role, SignError, Signature, TokenError, UnixTime,
    Verifier, decode_unverified,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn payload(grant: &Grant) -> Value {
    serde_json::from_str(&grant.claims(APPLICATION, NOW).unwrap().to_json()).unwrap()
}

fn refused(grant: &Grant) -> GrantError {
    grant.claims(APPLICATION, NOW).unwrap_err()
}

#[test]
fn the_worked_example_has_exactly_its_claims() {
    let grant = Grant::new(SESSION)
        .role(Role::Moderator)
        .data("uid=42")
        .layout_classes(["focus", "left"])
        .valid_for(DAY)
        .token_id("0f0e0d0c-0b0a-4908-8706-050403020100");
    assert_eq!(
        payload(&grant),
        json!({
            "application_id": "11112222-3333-4444-8555-666677778888",
            "session_id": "2_MX45OTk5OTk5OX5-MTc5MDAwMDAwMDAwMH5pbnZlbnRlZH4",
            "scope": "session.connect",
            "sub": "video",
            "role": "moderator",
            "acl": {"paths": {"/session/**": {}}},
            "iat": 1_790_000_000,
            "exp": 1_790_086_400,
            "jti": "0f0e0d0c-0b0a-4908-8706-050403020100",
            "connection_data": "uid=42",
            "initial_layout_class_list": "focus left"
        })
    );
}

#[test]
fn the_same_grant_gives_the_same_bytes() {
    let grant = Grant::new("1_s")
        .data("a\n\u{1f}\"\\ü")
        .layout_classes(["focus", "left"])
        .token_id("1")
        .not_before(NOW)
        .claim("z", 1)
        .claim("b", json!({"y": "\n", "x": [1.5]}));
    let claims = grant.claims("app", NOW).unwrap();
    assert_eq!(
        claims.to_json(),
        concat!(
            r#"{"application_id":"app","session_id":"1_s","scope":"session.connect","sub":"video","role":"publisher","#,
            r#""jti":"1","connection_data":"a\u000a\u001f\"\\ü","initial_layout_class_list":"focus left","#,
            r#""acl":{"paths":{"/session/**":{}}},"iat":1790000000,"exp":1790003600,"nbf":1790000000,"#,
            r#""b":{"x":[1.5],"y":"\n"},"z":1}"#,
        )
    );
}

#[test]
fn a_bare_grant_is_a_publisher_for_an_hour_and_has_no_optional_claims() {
    let claims = payload(&Grant::new(SESSION));
    let mut names: Vec<&str> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "acl",
        "application_id",
        "exp",
        "iat",
        "jti",
        "role",
        "scope",
        "session_id",
        "sub",
    ];
    assert_eq!(names, expected);
    assert_eq!(claims["role"], "publisher");
    assert_eq!(claims["exp"], 1_790_003_600);
    let id = claims["jti"].as_str().unwrap();
    assert_eq!((id.len(), id.as_bytes()[14]), (36, b'4'));
    assert_ne!(payload(&Grant::new(SESSION))["jti"], claims["jti"]);
}

#[test]
fn the_header_is_exactly_the_documented_one() {
    let token = Grant::new(SESSION).sign_at(&key(), NOW).unwrap();
    assert_eq!(
        decode_unverified(token.as_str()).unwrap().header_json(),
        r#"{"alg":"RS256","typ":"JWT"}"#
    );
}

#[test]
fn every_role_is_written_in_the_services_words() {
    for (role, name) in [
        (Role::Publisher, "publisher"),
        (Role::Subscriber, "subscriber"),
        (Role::PublisherOnly, "publisheronly"),
        (Role::Moderator, "moderator"),
        (Role::other("greeter"), "greeter"),
    ] {
        assert_eq!(payload(&Grant::new(SESSION).role(role))["role"], name);
    }
}

#[test]
fn of_the_two_expiries_the_last_one_set_wins() {
    let at = NOW.saturating_add(DAY);
    let grant = Grant::new(SESSION)
        .valid_for(Duration::from_secs(60))
        .expires_at(at);
    assert_eq!(payload(&grant)["exp"], at.as_secs());
    let grant = grant.valid_for(Duration::from_secs(60));
    assert_eq!(payload(&grant)["exp"], NOW.as_secs() + 60);
}

#[test]
fn times_can_all_be_set() {
    let issued = UnixTime::from_secs(NOW.as_secs() - 50);
    let begins = UnixTime::from_secs(NOW.as_secs() + 50);
    let claims = payload(&Grant::new(SESSION).issued_at(issued).not_before(begins));
    assert_eq!(claims["iat"], issued.as_secs());
    assert_eq!(claims["nbf"], begins.as_secs());
    assert_eq!(claims["exp"], issued.as_secs() + 3600);
}

#[test]
fn thirty_days_are_allowed_and_a_second_more_is_not() {
    assert_eq!(
        payload(&Grant::new(SESSION).valid_for(DAY * 30))["exp"],
        NOW.as_secs() + 2_592_000
    );
    let longer = refused(&Grant::new(SESSION).valid_for(DAY * 30 + Duration::from_secs(1)));
    assert_eq!(longer.kind(), GrantErrorKind::LifetimeTooLong);
    assert_eq!(
        longer.to_string(),
        "expires_at is more than 30 days after the time of issue"
    );
    let endless = refused(&Grant::new(SESSION).valid_for(Duration::MAX));
    assert_eq!(endless.kind(), GrantErrorKind::LifetimeTooLong);
}

#[test]
fn a_thousand_characters_of_data_are_allowed_however_many_bytes_they_take() {
    let data = "é".repeat(1000);
    assert_eq!(
        payload(&Grant::new(SESSION).data(data.clone()))["connection_data"],
        data
    );
    let longer = refused(&Grant::new(SESSION).data(data + "é"));
    assert_eq!(
        (longer.kind(), longer.field()),
        (GrantErrorKind::DataTooLong, "data")
    );
    assert_eq!(longer.to_string(), "data has 1001 characters; 1000 is the most");
}

#[test]
fn layout_classes_add_up_to_a_thousand_characters_with_their_blanks() {
    let grant = Grant::new(SESSION)
        .layout_class("a".repeat(500))
        .layout_class("b".repeat(499));
    assert_eq!(
        payload(&grant)["initial_layout_class_list"]
            .as_str()
            .unwrap()
            .len(),
        1000
    );
    assert_eq!(
        refused(&grant.layout_class("c")).kind(),
        GrantErrorKind::LayoutClassesTooLong
    );
}

#[test]
fn every_broken_rule_names_its_field() {
    let grant = || Grant::new(SESSION);
    let second = Duration::from_secs(1);
    let past = NOW.saturating_sub(second);
    let cases = [
        (Grant::new(""), GrantErrorKind::EmptySessionId, "session_id"),
        (Grant::new(" "), GrantErrorKind::EmptySessionId, "session_id"),
        (Grant::new("a\nb"), GrantErrorKind::InvalidSessionId, "session_id"),
        (
            Grant::new("bad session"),
            GrantErrorKind::InvalidSessionId,
            "session_id",
        ),
        (grant().role(Role::other("")), GrantErrorKind::EmptyRole, "role"),
        (grant().token_id(""), GrantErrorKind::EmptyTokenId, "token_id"),
        (
            grant().valid_for(Duration::ZERO),
            GrantErrorKind::NoLifetime,
            "expires_at",
        ),
        (
            grant().valid_for(Duration::from_millis(999)),
            GrantErrorKind::NoLifetime,
            "expires_at",
        ),
        (grant().expires_at(NOW), GrantErrorKind::NoLifetime, "expires_at"),
        (grant().expires_at(past), GrantErrorKind::NoLifetime, "expires_at"),
        (
            grant().issued_at(past).valid_for(second),
            GrantErrorKind::AlreadyExpired,
            "expires_at",
        ),
        (
            grant().not_before(NOW.saturating_add(second * 3600)),
            GrantErrorKind::NeverValid,
            "not_before",
        ),
        (
            grant().layout_class(""),
            GrantErrorKind::InvalidLayoutClass,
            "layout_classes",
        ),
        (
            grant().layout_class("two words"),
            GrantErrorKind::InvalidLayoutClass,
            "layout_classes",
        ),
        (
            grant().layout_class("tab\t"),
            GrantErrorKind::InvalidLayoutClass,
            "layout_classes",
        ),
        (grant().claim("", 1), GrantErrorKind::EmptyClaimName, "claim"),
    ];
    for (grant, kind, field) in cases {
        let error = refused(&grant);
        assert_eq!((error.kind(), error.field()), (kind, field), "{grant:?}");
        assert!(error.to_string().starts_with(field));
    }
    let error = grant().claims("", NOW).unwrap_err();
    assert_eq!(
        (error.kind(), error.field()),
        (GrantErrorKind::EmptyApplicationId, "application_id")
    );
}

#[test]
fn every_claim_of_the_token_itself_is_a_reserved_name() {
    let everything = Grant::new(SESSION).data("x").layout_class("x").not_before(NOW);
    for name in payload(&everything).as_object().unwrap().keys() {
        let error = refused(&Grant::new(SESSION).claim(name, "mine"));
        assert_eq!(error.kind(), GrantErrorKind::ReservedClaim, "{name}");
        assert!(error.to_string().contains(name));
    }
}

#[test]
fn private_claims_are_written_as_they_are() {
    let grant = Grant::new(SESSION)
        .claim("tenant", "old")
        .claim("tenant", json!({"id": 7, "tags": ["a", null]}))
        .claim("\"odd\" \n name", 1.5);
    let claims = payload(&grant);
    assert_eq!(claims["tenant"], json!({"id": 7, "tags": ["a", null]}));
    assert_eq!(claims["\"odd\" \n name"], 1.5);
}

#[test]
fn all_ways_to_sign_give_the_same_token() {
    let key = key();
    let grant = Grant::new(SESSION).token_id("fixed");
    let at_once = grant.sign_at(&key, NOW).unwrap();

    let elsewhere = block_on(grant.sign_with(APPLICATION, TestSigner::open().as_ref(), NOW)).unwrap();
    assert_eq!(at_once, elsewhere);

    let input = grant.claims(APPLICATION, NOW).unwrap().signing_input();
    let signature: Vec<u8> = key.sign(input.as_bytes()).unwrap().as_bytes().to_vec();
    let by_hand: ClientToken = input.assemble(&Signature::from(signature));
    assert_eq!(at_once, by_hand);
}

#[test]
fn the_system_clock_is_used_unless_told_otherwise() {
    let key = key();
    let token = Grant::new(SESSION).sign(&key).unwrap();
    let claims = decode_unverified(token.as_str())
        .unwrap()
        .client_claims()
        .unwrap();
    let verified = Verifier::new(&key).verify(token.as_str(), claims.issued_at());
    assert_eq!(verified, Ok(claims));
}

#[test]
fn nothing_is_signed_for_a_grant_that_breaks_a_rule() {
    let signer = TestSigner::open();
    let error = block_on(Grant::new("").sign_with(APPLICATION, signer.as_ref(), NOW)).unwrap_err();
    assert!(matches!(error, TokenError::Grant(_)), "{error:?}");
    assert_eq!(signer.count(), 0);
}

#[test]
fn a_failed_signature_keeps_its_reason() {
    let signer = TestSigner::open();
    signer.fail(true);
    let error = block_on(Grant::new(SESSION).sign_with(APPLICATION, signer.as_ref(), NOW)).unwrap_err();
    let TokenError::Sign(reason) = error else {
        panic!("{error:?}")
    };
    assert!(SignError::is_transient(&reason));
    assert_eq!(
        std::error::Error::source(&reason).unwrap().to_string(),
        "the key store is away"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_granted_is_what_is_verified(
        session in "[^\\s\\pC\\pZ]{0,40}[a-z]",
        role in "[a-z]{1,12}",
        data in prop::option::of(any::<String>()),
        classes in prop::collection::vec("[^\\s\\p{Zs}]{1,10}", 0..8),
        seconds in 1..=2_592_000u64,
        private in prop::collection::btree_map("x[a-z\"\\\\]{0,8}", any::<(i64, String)>(), 0..4),
    ) {
        let mut grant = Grant::new(&session)
            .role(Role::other(role))
            .layout_classes(classes)
            .valid_for(Duration::from_secs(seconds));
        if let Some(data) = data.filter(|data| data.chars().count() <= 1000) {
            grant = grant.data(data);
        }
        for (name, (number, text)) in private {
            grant = grant.claim(name, json!([number, text]));
        }
        let key = key();
        let claims = grant.token_id("fixed").claims(APPLICATION, NOW);
        let claims = claims.unwrap();
        let input = claims.signing_input();
        let signature = key.sign(input.as_bytes()).unwrap();
        let token = input.assemble(&signature);
        prop_assert_eq!(Verifier::new(&key).verify(token.as_str(), NOW), Ok(claims));
    }
}
