//! Tokens from an issuer: its application, its signer, its clock.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::error::Error as _;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use vonage_video_auth::{
    ApplicationKey, FixedClock, Grant, Role, TokenError, TokenIssuer, UnixTime, Verifier, decode_unverified,
};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

/// An issuer with a key in memory never has to wait.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the key is in memory"),
    }
}

fn key() -> ApplicationKey {
    ApplicationKey::from_pem("app", include_str!("keys/pkcs8.pem")).unwrap()
}

#[test]
fn an_issuer_signs_with_its_own_key_application_and_clock() {
    let key = key();
    let issuer = TokenIssuer::for_key(&key, Arc::new(FixedClock::new(NOW)));
    let grant = issuer
        .grant("1_session")
        .role(Role::Moderator)
        .data("uid=42")
        .layout_classes(["gone"])
        .layout_classes(["focus"])
        .layout_class("left")
        .valid_for(Duration::from_secs(60))
        .not_before(NOW)
        .token_id("t-1")
        .claim("tenant", 7);
    let token = ready(grant.sign()).unwrap();
    let claims = Verifier::new(&key)
        .application("app")
        .verify(token.as_str(), NOW)
        .unwrap();
    assert_eq!(
        (claims.session_id(), claims.role()),
        ("1_session", &Role::Moderator)
    );
    assert_eq!(
        (claims.issued_at(), claims.expires_at()),
        (NOW, Some(NOW.saturating_add(Duration::from_secs(60))))
    );
    assert_eq!(
        (claims.connection_data(), claims.token_id()),
        (Some("uid=42"), Some("t-1"))
    );
    assert_eq!(claims.layout_classes(), ["focus", "left"]);
    assert_eq!(claims.private("tenant"), Some(7.into()));
    // The grant alone makes the very same token.
    assert_eq!(ready(issuer.sign(&grant.into_grant())).unwrap(), token);
}

#[test]
fn a_fixed_time_of_issue_and_expiry_is_passed_on() {
    let issuer = TokenIssuer::for_key(&key(), Arc::new(FixedClock::new(NOW)));
    let early = NOW.saturating_sub(Duration::from_secs(100));
    let end = NOW.saturating_add(Duration::from_secs(100));
    let token = ready(issuer.grant("s").issued_at(early).expires_at(end).sign()).unwrap();
    let claims = decode_unverified(token.as_str())
        .unwrap()
        .client_claims()
        .unwrap();
    assert_eq!((claims.issued_at(), claims.expires_at()), (early, Some(end)));
}

#[test]
fn a_wrong_grant_is_refused_by_its_field() {
    let issuer = TokenIssuer::for_key(&key(), Arc::new(FixedClock::new(NOW)));
    match ready(issuer.grant("").sign()) {
        Err(TokenError::Grant(error)) => assert_eq!(error.field(), "session_id"),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn an_issuer_without_a_signer_says_so() {
    let issuer = TokenIssuer::without_signer("app");
    match ready(issuer.sign(&Grant::new("s"))) {
        Err(TokenError::Sign(error)) => {
            assert!(!error.is_transient());
            assert!(
                error
                    .source()
                    .unwrap()
                    .to_string()
                    .contains("no signer was given")
            );
        }
        other => unreachable!("{other:?}"),
    }
    assert_eq!(
        format!("{issuer:?}"),
        r#"TokenIssuer { application_id: "app", has_signer: false, .. }"#
    );
}

#[test]
fn tokens_dated_back_are_good_at_once_by_a_clock_that_is_behind() {
    let issuer = TokenIssuer::for_key(&key(), Arc::new(FixedClock::new(NOW)));
    let issuer = issuer.issued_early(Duration::from_secs(10));
    let seconds = Duration::from_secs;
    let times = |grant: Grant| {
        let token = ready(issuer.sign(&grant)).unwrap();
        let claims = decode_unverified(token.as_str())
            .unwrap()
            .client_claims()
            .unwrap();
        let expires = claims.expires_at().unwrap().as_secs().wrapping_sub(NOW.as_secs());
        (NOW.as_secs() - claims.issued_at().as_secs(), expires as i64)
    };
    let grant = || Grant::new("1_session");
    let month = 30 * 24 * 60 * 60;
    // How long before now it counts as issued, and how long after now it ends.
    assert_eq!(times(grant().valid_for(seconds(3600))), (10, 3590));
    assert_eq!(
        times(grant().expires_at(NOW.saturating_add(seconds(3600)))),
        (10, 3600)
    );
    // A short life and a long one stay what they were.
    assert_eq!(times(grant().valid_for(seconds(20))), (4, 16));
    assert_eq!(times(grant().valid_for(seconds(month))), (10, month as i64 - 10));
    let latest = NOW.saturating_add(seconds(month));
    assert_eq!(times(grant().expires_at(latest)), (0, month as i64));
    // Whoever says when it was issued is believed.
    assert_eq!(times(grant().issued_at(NOW).valid_for(seconds(60))), (0, 60));
}
