//! What a receiver takes, what it refuses, and what it answers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/signed.rs"]
mod signed;

use std::time::Duration;

use vonage_video_webhooks::testing::Callback;
use vonage_video_webhooks::{
    CallbackErrorKind, Delivery, Event, Family, FixedClock, PayloadHash, Receiver, ReceiverError, Refusal,
    RefusalKind,
};

use signed::{BODY, ISSUED, SECRET, rules, secret, sign, take, take_body};

/// Made by hand from the documentation, over [`BODY`].
const VECTOR: &str = concat!(
    "bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3OTAwMDAxMjQsImp0aSI6IjViOGUyZDVlLTNjMGQtNGEwYi05ZjZlLTBj",
    "N2I1YTFkMmUzZiIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjM0OWYzNDM4OGFmNjViOWI1MGI2ZGYxYmUzZjM1ODAyMDRiYzJm",
    "M2U4YmRiMTQ5NzQ1YWU0YTllY2JkOGY4MWEiLCJhcGlfa2V5IjoiMGExYjJjM2QiLCJhcHBsaWNhdGlvbl9pZCI6IjExMTEyMjIyLTMzMzMt",
    "NDQ0NC04NTU1LTY2NjY3Nzc3ODg4OCJ9.vmKGaKC7w7oYVeiLSUX7pAbxrbE5aFUlMtJKjj7Ic_k",
);

#[test]
fn the_documented_delivery_is_taken_with_its_scheme_in_lower_case() {
    let receiver = rules()
        .application("11112222-3333-4444-8555-666677778888")
        .api_key("0a1b2c3d")
        .payload_hash(PayloadHash::Required)
        .build()
        .unwrap();
    let delivery = receiver.receive(None, [VECTOR.as_bytes()], BODY).unwrap();
    assert!(matches!(delivery.event(), Event::ConnectionDestroyed(_)));
    assert!(delivery.is_signed() && delivery.body_is_signed());
    assert_eq!(delivery.token_id(), Some("5b8e2d5e-3c0d-4a0b-9f6e-0c7b5a1d2e3f"));
    assert_eq!(
        (delivery.issued_at(), delivery.body().as_ref()),
        (Some(ISSUED), BODY.as_bytes())
    );
}

#[test]
fn a_token_of_another_application_or_account_is_refused() {
    for (rules, kind) in [
        (
            rules().application("another"),
            CallbackErrorKind::WrongApplication,
        ),
        (rules().api_key("another"), CallbackErrorKind::WrongApiKey),
    ] {
        let refusal = rules.build().unwrap().receive(None, [VECTOR.as_bytes()], BODY);
        assert_eq!(refusal.unwrap_err().kind(), RefusalKind::Token(kind));
    }
}

#[test]
fn a_body_changed_by_one_byte_is_refused() {
    let (receiver, signed) = (rules().build().unwrap(), sign(BODY));
    for place in 0..BODY.len() {
        let mut body = BODY.as_bytes().to_vec();
        body[place] ^= 1;
        let refusal = take_body(&receiver, &signed, body).unwrap_err();
        assert_eq!(
            (refusal.kind(), refusal.status()),
            (RefusalKind::BodyChanged, 401),
            "byte {place}"
        );
    }
}

#[test]
fn white_space_alone_makes_no_other_body_and_the_order_of_keys_does() {
    let receiver = rules().build().unwrap();
    let signed = sign(r#"{"event":"later","a":1.50}"#);
    let spaced = "{ \"event\": \"later\",\r\n\t\"a\": 1.50 }\n";
    assert!(take_body(&receiver, &signed, spaced).unwrap().body_is_signed());
    for other in [
        r#"{"a":1.50,"event":"later"}"#,
        r#"{"event":"later","a":1.5}"#,
        r#"{"event":"la ter","a":1.50}"#,
        r#"{"event":"later","a":1.50"#,
    ] {
        let refusal = take_body(&receiver, &signed, other).unwrap_err();
        assert_eq!(refusal.kind(), RefusalKind::BodyChanged, "{other}");
    }
    // The fallback is for a hash over compact JSON alone.
    let pretty = sign("{ \"event\": \"later\" }");
    assert!(take(&receiver, &pretty).is_ok());
    assert!(take_body(&receiver, &pretty, r#"{"event":"later"}"#).is_err());
}

#[test]
fn a_delivery_without_a_hash_is_taken_unless_one_is_required() {
    let callback = Callback::bytes(BODY).without_payload_hash();
    let signed = callback.sign(&secret(SECRET), ISSUED).unwrap();
    let delivery = take(&rules().build().unwrap(), &signed).unwrap();
    assert!(delivery.is_signed() && !delivery.body_is_signed());
    let strict = rules().payload_hash(PayloadHash::Required).build().unwrap();
    let refusal = take(&strict, &signed).unwrap_err();
    assert_eq!(
        (refusal.kind(), refusal.status()),
        (RefusalKind::NoPayloadHash, 401)
    );
    let lax = rules().payload_hash(PayloadHash::Ignored).build().unwrap();
    assert!(!take_body(&lax, &sign(BODY), "[]").unwrap().body_is_signed());
}

#[test]
fn an_unsigned_delivery_is_asked_for_again() {
    let refusal = rules().build().unwrap().receive(None, [], BODY).unwrap_err();
    assert_eq!((refusal.kind(), refusal.status()), (RefusalKind::Unsigned, 503));
}

#[test]
fn two_authorizations_are_one_too_many_even_if_both_are_right() {
    let header = VECTOR.as_bytes();
    let refusal = rules().build().unwrap().receive(None, [header, header], BODY);
    let refusal = refusal.unwrap_err();
    assert_eq!(
        (refusal.kind(), refusal.status()),
        (RefusalKind::SeveralAuthorizations, 401)
    );
}

#[test]
fn what_is_no_bearer_token_is_refused() {
    let receiver = rules().build().unwrap();
    let bare = VECTOR.strip_prefix("bearer ").unwrap().to_owned();
    for header in ["", "Bearer", "Bearer ", "Basic YTpi", &bare, "Bearer\tx"] {
        let refusal = receiver.receive(None, [header.as_bytes()], BODY).unwrap_err();
        assert_eq!(
            (refusal.kind(), refusal.status()),
            (RefusalKind::NotBearer, 401),
            "{header}"
        );
    }
    let refusal = receiver.receive(None, [&b"Bearer \xff"[..]], BODY).unwrap_err();
    assert_eq!(refusal.kind(), RefusalKind::NotBearer);
    let refusal = receiver.receive(None, [&b"Bearer a.b"[..]], BODY).unwrap_err();
    assert_eq!(refusal.kind(), RefusalKind::Token(CallbackErrorKind::Malformed));
}

#[test]
fn while_a_secret_is_rotated_both_are_taken() {
    let receiver = rules().secret(secret("the next")).build().unwrap();
    let new = Callback::bytes(BODY).sign(&secret("the next"), ISSUED).unwrap();
    for (signed, index) in [(sign(BODY), 0), (new, 1)] {
        let delivery = take(&receiver, &signed).unwrap();
        assert_eq!(delivery.claims().unwrap().secret_index(), index);
    }
    let forged = Callback::bytes(BODY).sign(&secret("a guess"), ISSUED).unwrap();
    let refusal = take(&receiver, &forged).unwrap_err();
    assert_eq!(refusal.kind(), RefusalKind::Token(CallbackErrorKind::WrongSecret));
}

#[test]
fn a_family_with_a_secret_of_its_own_takes_no_other() {
    let receiver = rules()
        .family_secret(Family::Archive, secret("for archives"))
        .build()
        .unwrap();
    let own = Callback::bytes(BODY)
        .sign(&secret("for archives"), ISSUED)
        .unwrap();
    let receive = |family, signed: &vonage_video_webhooks::testing::SignedCallback| {
        receiver
            .receive(family, [signed.authorization().as_bytes()], BODY)
            .is_ok()
    };
    assert!(receive(Some(Family::Archive), &own) && !receive(Some(Family::Archive), &sign(BODY)));
    assert!(receive(Some(Family::Sip), &sign(BODY)) && !receive(Some(Family::Sip), &own));
    // One URL for all of them.
    assert!(receive(None, &sign(BODY)) && receive(None, &own));
}

#[test]
fn a_family_nobody_named_a_secret_for_is_a_mistake_of_the_server() {
    let clock = FixedClock::new(ISSUED);
    let only = Receiver::builder()
        .family_secret(Family::Archive, secret(SECRET))
        .clock(clock)
        .build()
        .unwrap();
    let refusal = take(&only, &sign(BODY)).unwrap_err();
    assert_eq!(
        (refusal.kind(), refusal.status()),
        (RefusalKind::NoSecretForFamily, 500)
    );
}

#[test]
fn a_retry_after_a_day_is_taken_and_later_ones_are_not() {
    for (minutes, taken) in [
        (0, true),
        (24 * 60, true),
        (24 * 60 + 15, true),
        (24 * 60 + 16, false),
    ] {
        let now = ISSUED.saturating_add(Duration::from_secs(minutes * 60));
        let receiver = rules().clock(FixedClock::new(now)).build().unwrap();
        assert_eq!(take(&receiver, &sign(BODY)).is_ok(), taken, "{minutes} min");
    }
    let short = rules().max_age(Duration::ZERO).leeway(Duration::ZERO);
    let refusal = take(&short.build().unwrap(), &sign(BODY)).unwrap_err();
    assert_eq!(refusal.kind(), RefusalKind::Token(CallbackErrorKind::TooOld));
}

#[test]
fn a_body_over_the_limit_is_refused_before_anything_is_computed() {
    let long = format!("[{}1]", " ".repeat(10 << 20));
    let refusal = take(&rules().build().unwrap(), &sign(&long)).unwrap_err();
    assert_eq!((refusal.kind(), refusal.status()), (RefusalKind::TooLarge, 413));
    let receiver = rules().body_limit(BODY.len()).build().unwrap();
    assert!(take(&receiver, &sign(BODY)).is_ok());
}

#[test]
fn signed_bytes_that_are_no_json_are_not_asked_for_again() {
    for body in ["", "hello", "{", "\u{1}"] {
        let refusal = take(&rules().build().unwrap(), &sign(body)).unwrap_err();
        assert_eq!(
            (refusal.kind(), refusal.status()),
            (RefusalKind::NotJson { signed: true }, 200)
        );
    }
    let signed = Callback::bytes(&b"{\"a\":\"\xff\"}"[..])
        .sign(&secret(SECRET), ISSUED)
        .unwrap();
    let refusal = take(&rules().build().unwrap(), &signed).unwrap_err();
    assert_eq!(refusal.kind(), RefusalKind::NotJson { signed: true });

    let open = Receiver::builder().accept_unsigned_from_anyone().build().unwrap();
    let refusal = open.receive(None, [], "{").unwrap_err();
    assert_eq!(
        (refusal.kind(), refusal.status()),
        (RefusalKind::NotJson { signed: false }, 400)
    );
    assert!(!open.receive(None, [VECTOR.as_bytes()], "{}").unwrap().is_signed());
}

#[test]
fn an_event_nobody_knows_is_taken() {
    for body in ["{}", "null", "[1]", r#"{"event":"sessionPaused","sessionId":7}"#] {
        let delivery = take(&rules().build().unwrap(), &sign(body)).unwrap();
        assert!(matches!(delivery.event(), Event::Other(_)), "{body}");
    }
}

#[test]
fn a_receiver_that_takes_everything_must_be_asked_for() {
    assert_eq!(Receiver::builder().build().unwrap_err(), ReceiverError::NoSecret);
    let both = rules().accept_unsigned_from_anyone().build();
    assert_eq!(both.unwrap_err(), ReceiverError::SecretAndUnsigned);
}

#[test]
fn nothing_printed_shows_secret_token_or_body() {
    let receiver = rules().build().unwrap();
    let signed = sign(r#"{"event":"archive","id":"a","sessionId":"s","url":"https://marked.example/x"}"#);
    let delivery = take(&receiver, &signed).unwrap();
    let refusal = take_body(&receiver, &signed, "marked").unwrap_err();
    let error = std::error::Error::source(&take(&receiver, &sign("marked")).unwrap_err())
        .unwrap()
        .to_string();
    let printed = format!(
        "{receiver:?} {:?} {signed:?} {delivery:?} {refusal:?} {refusal} {error}",
        rules()
    );
    let token = signed.authorization().rsplit_once('.').unwrap().1;
    for hidden in [SECRET, token, "marked"] {
        assert!(!printed.contains(hidden), "{hidden}: {printed}");
    }
}

fn of_family(family: Family, body: &str) -> Result<Delivery, Refusal> {
    let (receiver, signed) = (rules().refuse_other_families().build().unwrap(), sign(body));
    receiver.receive(
        Some(family),
        [signed.authorization().as_bytes()],
        signed.body().clone(),
    )
}

#[test]
fn a_receiver_of_one_family_a_url_refuses_the_events_of_another() {
    let bodies = [
        (
            Family::Session,
            r#"{"event":"sessionCreated","sessionId":"2_MX4"}"#,
        ),
        (
            Family::Archive,
            r#"{"event":"archive","id":"a","sessionId":"2_MX4","status":"started"}"#,
        ),
        (
            Family::Broadcast,
            r#"{"id":"a","sessionId":"2_MX4","status":"started","broadcastUrls":{}}"#,
        ),
        (
            Family::Captions,
            r#"{"captionId":"a","sessionId":"2_MX4","status":"started"}"#,
        ),
        (
            Family::Sip,
            r#"{"event":"callCreated","sessionId":"2_MX4","call":{"id":"a"}}"#,
        ),
    ];
    for (of, body) in bodies {
        for &family in Family::ALL {
            let taken = of_family(family, body);
            assert_eq!(taken.is_ok(), family == of, "{body} at {family}");
            if let Err(refusal) = taken {
                assert_eq!(
                    (refusal.kind(), refusal.status()),
                    (RefusalKind::OtherFamily, 422)
                );
            }
            assert!(
                rules()
                    .build()
                    .unwrap()
                    .receive(Some(family), [sign(body).authorization().as_bytes()], body)
                    .is_ok()
            );
        }
    }
}

#[test]
fn an_event_that_does_not_say_what_it_is_is_refused_only_where_it_certainly_does_not_belong() {
    let nameless = r#"{"id":"a","sessionId":"2_MX4","status":"started"}"#;
    for (family, taken) in [
        (Family::Session, false),
        (Family::Archive, true),
        (Family::Broadcast, true),
        (Family::Render, true),
        (Family::Captions, true),
        (Family::Sip, false),
    ] {
        assert_eq!(of_family(family, nameless).is_ok(), taken, "{family}");
        assert!(of_family(family, r#"{"event":"later","sessionId":"2_MX4"}"#).is_ok());
        assert!(of_family(family, "[]").is_ok());
    }
}
