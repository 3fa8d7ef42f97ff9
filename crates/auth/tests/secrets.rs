//! No secret shows in any `Debug` text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is test code")]

mod support;

use std::sync::Arc;

use support::{APPLICATION, NOW, PKCS8, SESSION, block_on, key};
use vonage_video_auth::{
    Grant, OffsetClock, Signature, SystemClock, TokenCache, UnixTime, Verifier, decode_unverified,
};

const PERSONAL: &str = "marked-personal-data";

fn assert_hides(shown: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!secret.is_empty() && !shown.contains(secret), "{shown}");
    }
}

#[test]
fn keys_and_signatures_hide_their_bytes() {
    let key = key();
    let lines: Vec<&str> = PKCS8.lines().collect();
    let shown = format!("{key:?} {key:#?}");
    assert_hides(&shown, &lines);
    assert!(shown.contains(APPLICATION) && shown.contains("2048"));

    let signature = Signature::from(b"marked".to_vec());
    assert_eq!(format!("{signature:?}"), r#"Signature("[redacted]")"#);
    let public = key.public_key().to_pem();
    assert_hides(
        &format!("{:?}", key.public_key()),
        &[public.lines().nth(2).unwrap()],
    );
    assert_hides(
        &format!("{:?}", Verifier::new(&key)),
        &[public.lines().nth(2).unwrap()],
    );
}

#[test]
fn grants_and_claims_hide_connection_data_and_private_values() {
    let grant = Grant::new(SESSION).data(PERSONAL).claim("tenant", PERSONAL);
    let claims = grant.claims(APPLICATION, NOW).unwrap();
    let input = claims.signing_input();
    let shown = format!("{grant:?} {claims:?} {input:?}");
    assert_hides(&shown, &[PERSONAL, input.as_str()]);
    assert!(shown.contains(SESSION) && shown.contains("tenant"));
    let refused = Grant::new(SESSION)
        .data(PERSONAL.repeat(100))
        .claims(APPLICATION, NOW)
        .unwrap_err();
    assert_hides(&format!("{refused:?} {refused}"), &[PERSONAL]);
}

#[test]
fn tokens_hide_their_text() {
    let token = Grant::new(SESSION).data(PERSONAL).sign_at(&key(), NOW).unwrap();
    let parts: Vec<&str> = token.as_str().split('.').collect();
    assert_hides(&format!("{token:?}"), &parts);
    let read = decode_unverified(token.as_str()).unwrap();
    assert_hides(&format!("{read:?}"), &[PERSONAL, parts[1], parts[2]]);

    let cache = TokenCache::for_key(&key());
    let token = block_on(cache.token()).unwrap();
    let parts: Vec<&str> = token.as_str().split('.').collect();
    assert_hides(&format!("{token:?} {cache:?}"), &parts);
    assert_eq!(token.bearer(), format!("Bearer {}", token.as_str()));
}

#[test]
fn a_refused_token_is_not_quoted() {
    let token = Grant::new(SESSION).data(PERSONAL).sign_at(&key(), NOW).unwrap();
    let late = UnixTime::from_secs(u64::MAX);
    for text in [token.as_str(), "not.a-token", &format!("{}x", token.as_str())] {
        let error = Verifier::new(&key()).verify(text, late).unwrap_err();
        assert_hides(&format!("{error:?} {error}"), &[text]);
    }
}

#[test]
fn a_cache_does_not_show_its_signer() {
    #[derive(Debug)]
    struct Talkative;
    #[async_trait::async_trait]
    impl vonage_video_auth::Signer for Talkative {
        async fn sign(&self, _: &[u8]) -> Result<Signature, vonage_video_auth::SignError> {
            Err(vonage_video_auth::SignError::permanent("never"))
        }
    }
    let clock = Arc::new(OffsetClock::new(Arc::new(SystemClock)));
    let cache = TokenCache::new(APPLICATION, Arc::new(Talkative)).clock(clock);
    assert_hides(&format!("{cache:?}"), &["Talkative"]);
}
