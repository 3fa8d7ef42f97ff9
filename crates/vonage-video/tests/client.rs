//! The facade: how a client is made, and what it hands out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(all(feature = "transport", feature = "sessions", feature = "streams"))]

use std::error::Error as _;
use std::sync::Arc;

use vonage_video::auth::{FixedClock, TokenIssuer, UnixTime, decode_unverified};
use vonage_video::{
    ApplicationKey, Client, CreateSession, ErrorKind, Role, Script, Session, SignError, Signer, TokenError,
    async_trait,
};
use vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;

fn key() -> ApplicationKey {
    ApplicationKey::from_pem("app", DEVELOPMENT_PRIVATE_KEY).unwrap()
}

#[test]
fn a_client_is_cheap_to_share_between_threads() {
    fn shared<T: Clone + Send + Sync + std::fmt::Debug + 'static>(_: &T) {}
    shared(&Client::with_dispatch(Script::new().shared(), "app"));
}

#[test]
fn building_needs_a_key_or_a_signer() {
    let error = Client::builder("app").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        error.to_string().contains("no private key and no signer"),
        "{error}"
    );
    assert!(Client::builder("app").signer(key()).build().is_ok());
    assert!(Client::builder("app").signer(Arc::new(key())).build().is_ok());
    let wrong = Client::builder("app").private_key("hello").unwrap_err();
    assert!(wrong.source().is_some());
}

#[test]
fn wrong_settings_are_refused_by_name() {
    let builder = || Client::builder("app").signer(key());
    let field = |error: vonage_video::InvalidInput| error.field();
    assert_eq!(
        builder().base_url("video.api").map_err(field).err(),
        Some("base_url")
    );
    assert_eq!(
        builder().user_agent_suffix("a\nb").map_err(field).err(),
        Some("user_agent_suffix")
    );
    let error = builder()
        .total_timeout(std::time::Duration::ZERO)
        .build()
        .unwrap_err();
    assert_eq!(error.input().unwrap().field(), "total_timeout");
    let error = Client::builder("").signer(key()).build().unwrap_err();
    assert_eq!(error.input().unwrap().field(), "application_id");
}

#[tokio::test]
async fn a_client_without_a_signer_calls_but_does_not_sign() {
    let script = Script::new()
        .reply::<CreateSession>(&Session::new("1_MX4"))
        .shared();
    let client = Client::with_dispatch(script, "app");
    let session = client.sessions().create(CreateSession::relayed()).await.unwrap();
    let TokenError::Sign(error) = client.grant(&session.id).sign().await.unwrap_err() else {
        unreachable!("the grant is right");
    };
    assert!(
        error
            .source()
            .unwrap()
            .to_string()
            .contains("no signer was given")
    );
}

#[tokio::test]
async fn a_foreign_client_signs_with_what_it_is_given() {
    let client = Client::with_dispatch(Script::new().shared(), "app");
    let token = client
        .clone()
        .with_signer(key())
        .grant("1_MX4")
        .role(Role::Subscriber)
        .sign()
        .await
        .unwrap();
    let claims = decode_unverified(token.as_str())
        .unwrap()
        .client_claims()
        .unwrap();
    assert_eq!(
        (claims.application_id(), claims.role()),
        ("app", &Role::Subscriber)
    );

    let clock = Arc::new(FixedClock::new(UnixTime::from_secs(1_790_000_000)));
    let client = client.with_issuer(TokenIssuer::for_key(&key(), clock));
    let token = client.grant("1_MX4").sign().await.unwrap();
    let claims = decode_unverified(token.as_str())
        .unwrap()
        .client_claims()
        .unwrap();
    assert_eq!(claims.issued_at(), UnixTime::from_secs(1_790_000_000));
}

/// A vault that is closed.
#[derive(Debug)]
struct Closed;

#[async_trait]
impl Signer for Closed {
    async fn sign(&self, _: &[u8]) -> Result<vonage_video::auth::Signature, SignError> {
        Err(SignError::permanent("the vault is closed"))
    }
}

#[tokio::test]
async fn the_signer_that_was_set_last_signs() {
    let client = Client::builder("app")
        .signer(key())
        .signer(Closed)
        .build()
        .unwrap();
    let error = client.streams().list("1_MX4").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Sign, "streams.list")
    );
    assert!(client.grant("1_MX4").sign().await.is_err());
}
