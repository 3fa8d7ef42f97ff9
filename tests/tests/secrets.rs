//! Nothing secret is printed: not by a chain of errors, not by a panic, not by tracing and `log` at their most talkative.
//! What single types print is in `secrets_of_types.rs`, what is secret in single areas in `secrets_of_areas.rs`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use vonage_video::auth::decode_unverified;
use vonage_video::models::Secret;
use vonage_video::sessions::CreateSession;
use vonage_video::transport::BaseUrl;
use vonage_video::{Client, Proxy, RootCertificates};
use vonage_video_emulator::{DEVELOPMENT_PRIVATE_KEY, Emulator, Fault};

use crate::support::printed::{
    CLAIM, DATA, Log, PASSWORD, PASSWORD_IN_BASE64, SECRET, TOKEN, marks, search, search_error,
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
async fn no_panic_over_an_error_shows_a_secret() {
    let echo = format!(r#"{{"message":"{TOKEN} of http://bob:{PASSWORD}@host"}}"#);
    let server = Server::start([Act::Answer(answer(400, &[("x-echo", SECRET)], echo))]).await;
    let client = client_for(&server.url()).build().unwrap();
    let migrated = client.sessions().migrate("1_MX4").await;
    let signed = client.grant("1").claim("exp", CLAIM).sign().await;
    let message = |panic: Box<dyn std::any::Any + Send>| *panic.downcast::<String>().unwrap();
    let secrets = [Secret::new(SECRET), Secret::new(PASSWORD)];
    for panic in [
        std::panic::catch_unwind(AssertUnwindSafe(|| migrated.unwrap())).unwrap_err(),
        std::panic::catch_unwind(AssertUnwindSafe(|| drop(signed.unwrap()))).unwrap_err(),
        std::panic::catch_unwind(|| assert_eq!(secrets[0], secrets[1])).unwrap_err(),
    ] {
        let message = message(panic);
        assert!(
            message.contains("called `Result::unwrap()`") || message.contains("[redacted]"),
            "{message}"
        );
        search("a panic", &message);
    }
}

/// What a layer of the user's prints of a request: the transport marks what is secret in its head.
#[tokio::test]
async fn a_layer_that_prints_headers_shows_no_secret() {
    let server = Server::start([Act::Answer(answer(200, &[], "[]"))]).await;
    let printed = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&printed);
    let print = tower::util::MapRequestLayer::new(move |request: http::Request<bytes::Bytes>| {
        *kept.lock().unwrap() = format!("{:?} {:?}", request.uri(), request.headers());
        request
    });
    let client = client_for(&server.url()).attempt_layer(print).build().unwrap();
    client.sessions().list_connections("1_MX4").await.unwrap_err();
    let printed = printed.lock().unwrap().clone();
    assert!(printed.contains(r#""authorization": Sensitive"#), "{printed}");
    search("a layer", &printed);
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

    // A proxy that wants another password, and repeats the one it got.
    let refusal = answer(407, &[("proxy-authenticate", "Basic")], PASSWORD);
    let server = Server::start([Act::Answer(refusal)]).await;
    let proxy = Proxy::new(
        &server
            .url()
            .replace("http://", &format!("http://bob:{PASSWORD}@")),
    )
    .unwrap();
    let behind = client_for("https://service.test").proxy(proxy).build().unwrap();
    search_error(&behind.streams().list("1_MX4").await.unwrap_err());
    let credentials = format!("Basic {}", PASSWORD_IN_BASE64);
    assert_eq!(
        server.seen()[0].header("proxy-authorization"),
        Some(&*credentials)
    );

    let printed = log.text();
    for heard in [
        "vonage_video.call",
        "vonage_video.attempt",
        "clock differs",
        "h2::",
        "hyper_util::client",
        "rustls::",
    ] {
        assert!(printed.contains(heard), "nothing was heard of {heard}");
    }
    search("tracing", &printed);
}
