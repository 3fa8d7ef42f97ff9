//! Refused starts of Audio Connectors, and what is kept of them.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::json;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;

use super::clients::{PATIENCE, World};
use super::ears::{Server, body, connect, connected, last};
use super::tokens;

#[tokio::test]
async fn a_server_that_cannot_be_reached_or_does_not_want_is_400() {
    let world = World::start().await;
    let session = world.create_session().await;
    let server = Server::start().await;
    let refusing = async {
        let (mut stream, _) = server.listener.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(
            &mut stream,
            b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
        )
        .await
        .unwrap();
        stream
    };
    let nothing = json!({});
    let connecting = connect(&world, &session, &server.uri, &nothing);
    let (refused, _stream) = tokio::join!(connecting, refusing);
    assert_eq!(refused.refusal(), (400, json!(400)));
    assert!(
        refused.text().contains("403") && !refused.text().contains("room"),
        "{}",
        refused.text()
    );

    let uri = server.uri.clone();
    drop(server);
    let refused = connect(&world, &session, &uri, &json!({})).await;
    assert_eq!(refused.refusal(), (400, json!(400)));
    assert!(
        refused.text().contains("could not be reached"),
        "{}",
        refused.text()
    );
    let view = world.control.session(&session).await.unwrap();
    assert!(view.connections.is_empty() && view.connectors.is_empty());
}

#[tokio::test]
async fn a_server_that_takes_longer_than_six_seconds_is_given_up_even_when_the_caller_has() {
    let world = World::start().await;
    let session = world.create_session().await;
    // The kernel takes the connection, and nobody answers the handshake.
    let server = Server::start().await;
    let nothing = json!({});
    let _dialed = tokio::select! {
        reply = connect(&world, &session, &server.uri, &nothing) => panic!("{reply:?}"),
        dialed = server.listener.accept() => dialed.unwrap(),
    };
    let begun = tokio::time::Instant::now();
    let patient = connect(&world, &session, &server.uri, &nothing).await;
    assert_eq!(patient.refusal(), (400, json!(400)));
    assert!(patient.text().contains("6 seconds"), "{}", patient.text());
    assert!(begun.elapsed() >= Duration::from_secs(6));
    let seen = world.control.wait_for_requests("/connect", 2, PATIENCE).await;
    assert_eq!(
        seen.iter()
            .map(|one| (one.status, one.applied))
            .collect::<Vec<_>>(),
        [(Some(400), false); 2]
    );
}

#[tokio::test]
async fn a_server_on_loopback_may_have_any_certificate() {
    let world = World::start().await;
    let session = world.create_session().await;
    let server = Server::start().await;
    let made = rcgen::generate_simple_self_signed(["nobody.example.org".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let accepting = async {
        let (stream, _) = server.listener.accept().await.unwrap();
        let stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        socket.next().await.unwrap().unwrap()
    };
    let (uri, nothing) = (server.uri.replace("ws://", "wss://"), json!({}));
    let (reply, greeting) = tokio::join!(connect(&world, &session, &uri, &nothing), accepting);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(greeting.to_text().unwrap().contains("audio/l16"));
}

#[tokio::test]
async fn nothing_but_loopback_is_dialed() {
    let world = World::start().await;
    let session = world.create_session().await;
    for uri in [
        "wss://ears.example.org/in",
        "ws://10.0.0.1:1/",
        "ws://localhost.example.org/",
    ] {
        let refused = connect(&world, &session, uri, &json!({})).await;
        assert_eq!(refused.refusal(), (400, json!(400)), "{uri}");
        assert!(refused.text().contains("--allow-target"), "{}", refused.text());
    }
    for uri in ["http://127.0.0.1/", "127.0.0.1", "", "ws://"] {
        let refused = connect(&world, &session, uri, &json!({})).await;
        assert_eq!(refused.refusal(), (400, json!(400)), "{uri}");
        assert!(refused.text().contains("ws://"), "{}", refused.text());
    }
}

#[tokio::test]
async fn every_limit_holds_at_its_boundary() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    let mut streams = Vec::new();
    for _ in 0..50 {
        streams.push(world.control.publish(&session, &client, "x").await.unwrap());
    }
    let server = Server::start().await;
    let headers = |bytes: usize| json!({"é": "x".repeat(bytes - 2)});
    for changes in [
        json!({"headers": headers(512)}),
        json!({"streams": streams}),
        json!({"streams": [], "headers": {}}),
    ] {
        connected(&world, &session, &server, &changes).await;
    }
    let mut too_many = streams.clone();
    too_many.push(streams[0].clone());
    for changes in [
        json!({"headers": headers(513)}),
        json!({"headers": {"a": 1}}),
        json!({"streams": too_many}),
        json!({"streams": ["6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56"]}),
        json!({"audioRate": 44_100}),
        json!({"audioRate": "16000"}),
        json!({"bidirectional": "true"}),
        json!({"audioTransport": {"transport": "json"}}),
        json!({"audioTransport": {"transport": "json", "encoding": "hex"}}),
        json!({"audioTransport": {"transport": "xml"}}),
        json!({"audioTransport": {"transport": "json", "encoding": "base64", "audio_field": ""}}),
        json!({"audioTransport": {"transport": "json", "encoding": "base64", "static_fields": []}}),
        json!({"uri": null}),
    ] {
        let refused = connect(&world, &session, &server.uri, &changes).await;
        assert_eq!(refused.refusal(), (400, json!(400)), "{changes}");
    }
}

#[tokio::test]
async fn a_connector_needs_a_routed_session_and_a_token_that_may_publish() {
    let world = World::start().await;
    let session = world.create_session().await;
    let server = Server::start().await;
    let nothing = json!({});
    let relayed = world.create_relayed_session().await;
    assert_eq!(
        connect(&world, &relayed, &server.uri, &nothing).await.refusal(),
        (409, json!(15008))
    );
    assert_eq!(
        connect(&world, "2_MX4", &server.uri, &nothing).await.refusal(),
        (404, json!(404))
    );
    assert_eq!(
        connect(&world, "nonsense", &server.uri, &nothing).await.status,
        400
    );
    for (token, code) in [
        ("opaque".to_owned(), 10001),
        (tokens::client(&world.application, &session, "subscriber"), 10002),
        (tokens::client(&world.application, &relayed, "publisher"), 10007),
    ] {
        let mut body = body(&world, &session, &server.uri, &nothing);
        body["token"] = token.into();
        let refused = world.send_json("POST", "/connect", &body).await;
        assert_eq!(refused.refusal(), (403, json!(code)));
    }
}

#[tokio::test]
async fn neither_headers_nor_what_is_in_the_uri_is_kept() {
    let world = World::start().await;
    let session = world.create_session().await;
    let server = Server::start().await;
    let server = Server {
        uri: server
            .uri
            .replace("ws://", "ws://ann:opaque-credential@")
            .replace("room=7", "key=opaque-credential"),
        ..server
    };
    let changes = json!({"headers": {"x-key": "opaque-credential"}});
    let (_, mut accepted) = connected(&world, &session, &server, &changes).await;
    assert_eq!(accepted.next_json().await["x-key"], "opaque-credential");
    for path in [
        format!("/control/sessions/{session}"),
        "/control/requests".to_owned(),
    ] {
        let kept = world.steer("GET", &path, "").await;
        assert!(!kept.text().contains("opaque-credential"), "{}", kept.text());
    }
    assert_eq!(last(&world, &session).await.header_names, ["x-key"]);
}
