//! Nothing secret is printed: not by `Debug` or `Display`, not by a chain of errors, not by tracing at its most talkative.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use vonage_video::auth::{
    PublicKey, Signature, SystemClock, TokenCache, TokenIssuer, Verifier, decode_unverified,
};
use vonage_video::models::Secret;
use vonage_video::sessions::CreateSession;
use vonage_video::transport::{BaseUrl, Transport};
use vonage_video::{ApplicationKey, Client, Proxy, RootCertificates};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator, Fault};

use crate::support::printed::{
    CLAIM, DATA, Log, PASSWORD, SECRET, marks, search, search_debug, search_error,
};
use crate::support::server::{Act, Server, answer};
use crate::support::{client_for, client_of};

#[test]
fn the_search_finds_what_is_there() {
    let found = std::panic::catch_unwind(|| search("text", &format!("x\n{SECRET}")));
    assert!(found.is_err());
    assert!(marks().len() > 20, "the key's lines are among the marks");
}

#[tokio::test]
async fn no_type_that_holds_a_secret_shows_it() {
    let key = ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY).unwrap();
    search_debug(&key);
    search_debug(
        &PublicKey::from_pem(include_str!("../../crates/emulator/keys/development_public.pem")).unwrap(),
    );
    search_debug(&Secret::new(SECRET));
    search_debug(&Signature::from(SECRET.as_bytes().to_vec()));

    let cache = TokenCache::for_key(&key);
    let api_token = cache.token().await.unwrap();
    search_debug(&cache);
    search_debug(&api_token);

    let client = client_for("http://127.0.0.1:1").build().unwrap();
    let grant = client.grant("1_MX4").data(DATA).claim("private", CLAIM);
    search_debug(&grant);
    search_debug(&grant.clone().into_grant());
    let token = grant.sign().await.unwrap();
    search_debug(&token);
    search_debug(&decode_unverified(token.as_str()).unwrap());
    search_debug(
        &decode_unverified(token.as_str())
            .unwrap()
            .client_claims()
            .unwrap(),
    );
    search_debug(&TokenIssuer::for_key(&key, Arc::new(SystemClock)));
    let public = include_str!("../../crates/emulator/keys/development_public.pem");
    search_debug(&Verifier::new(PublicKey::from_pem(public).unwrap()));

    let proxy = Proxy::new(&format!("http://bob:{PASSWORD}@proxy.test:3128")).unwrap();
    search_debug(&proxy);
    let builder = client_for("http://127.0.0.1:1").proxy(proxy.clone());
    search_debug(&builder);
    search_debug(&Transport::builder("app").signer(Arc::new(key)).proxy(proxy));
    let client = builder.build().unwrap();
    search_debug(&client);
    search_debug(client.handle());
    search_debug(&client.streams().list("1_MX4"));
    search_debug(&client.streams());
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    search_error(&BaseUrl::parse(&format!("https://bob:{PASSWORD}@host.test")).unwrap_err());
    search_error(&Proxy::new(&format!("ftp://bob:{PASSWORD}@proxy.test")).unwrap_err());
    search_error(&Proxy::new(&format!("http://bob:{PASSWORD}@")).unwrap_err());
    search_error(&RootCertificates::only(DEVELOPMENT_PRIVATE_KEY).unwrap_err());
    let cut = &DEVELOPMENT_PRIVATE_KEY[..DEVELOPMENT_PRIVATE_KEY.len() / 2];
    let with_junk = DEVELOPMENT_PRIVATE_KEY.replacen('A', "!", 1);
    for pem in [
        cut,
        SECRET,
        &with_junk,
        &format!("-----BEGIN {SECRET}-----\n{SECRET}\n-----END {SECRET}-----"),
    ] {
        search_error(&Client::builder("app").private_key(pem).unwrap_err());
    }
    let client = client_for("http://127.0.0.1:1").build().unwrap();
    let long = format!("{DATA}{}", "x".repeat(1000));
    search_error(&client.grant("1").data(long).sign().await.unwrap_err());
    search_error(&client.grant("1").claim("exp", CLAIM).sign().await.unwrap_err());
    search_error(
        &client
            .grant("1")
            .layout_class(format!("{SECRET} x"))
            .sign()
            .await
            .unwrap_err(),
    );
    search_error(
        &decode_unverified(&format!("eyJ.{SECRET}.x"))
            .map(drop)
            .unwrap_err(),
    );

    // A success whose body repeats a secret in the wrong place.
    let body = format!(r#"[{{"session_id":["{SECRET}"]}}]"#);
    let server = Server::start([Act::Answer(answer(200, &[], body))]).await;
    let client = client_for(&server.url()).build().unwrap();
    search_error(
        &client
            .sessions()
            .create(CreateSession::routed())
            .await
            .unwrap_err(),
    );
    let body = format!("<html>{SECRET}</html>");
    let server = Server::start([Act::Answer(answer(404, &[], body))]).await;
    let client = client_for(&server.url()).build().unwrap();
    search_error(
        &client
            .sessions()
            .create(CreateSession::routed())
            .await
            .unwrap_err(),
    );
}

#[tokio::test]
async fn no_trace_shows_a_secret_whatever_fails() {
    let log = Log::of_everything();
    for tls in [false, true] {
        let emulator = Emulator::builder().tls(tls).start().await.unwrap();
        let (control, client) = (emulator.control(), client_of(&emulator));
        let session = client.sessions().create(CreateSession::routed()).await.unwrap();
        let token = client
            .grant(&session.id)
            .data(DATA)
            .claim("private", CLAIM)
            .sign()
            .await
            .unwrap();
        control.join(&session.id, token.as_str()).await.unwrap();
        for fault in [
            Fault::close_before(),
            Fault::close_after(),
            Fault::truncate(),
            Fault::status(503),
            Fault::status(403),
            Fault::status(429).header("retry-after", "100"),
        ] {
            control.fault(fault).await.unwrap();
            if let Err(error) = client.sessions().migrate(&session.id).await {
                search_error(&error);
            }
        }
        control.advance(Duration::from_secs(3 * 3600)).await;
        client.sessions().list_connections(&session.id).await.unwrap();
        emulator.shutdown().await;
        let gone = client.sessions().list_connections(&session.id).await.unwrap_err();
        search_error(&gone);
    }
    let proxy = Proxy::new(&format!("http://bob:{PASSWORD}@127.0.0.1:1")).unwrap();
    let behind = client_for("https://service.test").proxy(proxy).build().unwrap();
    search_error(&behind.streams().list("1_MX4").await.unwrap_err());

    let printed = log.text();
    for heard in [
        "vonage_video.call",
        "vonage_video.attempt",
        "clock differs",
        "h2::",
    ] {
        assert!(printed.contains(heard), "nothing was heard of {heard}");
    }
    search("tracing", &printed);
}
