//! W1, W2, against a real WebSocket server on loopback.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt, StreamExt};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use vonage_video_emulator::{Audio, ConnectorView};

use super::clients::{PATIENCE, Reply, World};
use super::tokens;

/// The other end of a connector.
struct Server {
    listener: TcpListener,
    uri: String,
}

/// A socket that was accepted, with the headers of its handshake.
struct Accepted {
    socket: WebSocketStream<TcpStream>,
    headers: http::HeaderMap,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("ws://{}/in?room=7", listener.local_addr().unwrap());
        Self { listener, uri }
    }

    async fn accept(&self) -> Accepted {
        let accept = async {
            let (stream, _) = self.listener.accept().await.unwrap();
            let mut headers = http::HeaderMap::new();
            #[expect(clippy::result_large_err, reason = "the type of the library")]
            let look = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
                headers = request.headers().clone();
                Ok(response)
            };
            let socket = tokio_tungstenite::accept_hdr_async(stream, look).await.unwrap();
            Accepted { socket, headers }
        };
        tokio::time::timeout(PATIENCE, accept).await.unwrap()
    }
}

impl Accepted {
    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(PATIENCE, self.socket.next());
        next.await.unwrap().unwrap().unwrap()
    }

    async fn next_json(&mut self) -> Value {
        serde_json::from_str(self.next().await.to_text().unwrap()).unwrap()
    }

    /// The next message that is no audio, and whether there was one.
    async fn close_code(&mut self) -> Option<CloseCode> {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.map(|frame| frame.code);
            }
        }
    }
}

fn body(world: &World, session: &str, uri: &str, changes: &Value) -> Value {
    let mut websocket = json!({"uri": uri});
    for (name, value) in changes.as_object().unwrap() {
        websocket[name] = value.clone();
    }
    let token = tokens::client(&world.application, session, "publisher");
    json!({"sessionId": session, "token": token, "websocket": websocket})
}

async fn connect(world: &World, session: &str, uri: &str, changes: &Value) -> Reply {
    world
        .send_json("POST", "/connect", &body(world, session, uri, changes))
        .await
}

/// Connects to a server that takes the socket at once.
async fn connected(world: &World, session: &str, server: &Server, changes: &Value) -> (Value, Accepted) {
    let connecting = connect(world, session, &server.uri, changes);
    let (reply, accepted) = tokio::join!(connecting, server.accept());
    assert_eq!(reply.status, 200, "{}", reply.text());
    (reply.json(), accepted)
}

async fn last(world: &World, session: &str) -> ConnectorView {
    world
        .control
        .session(session)
        .await
        .unwrap()
        .connectors
        .pop()
        .unwrap()
}

/// The connector, once it is as the test wants it.
async fn eventually(world: &World, session: &str, fits: impl Fn(&ConnectorView) -> bool) -> ConnectorView {
    let look = async {
        loop {
            let view = last(world, session).await;
            if fits(&view) {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.unwrap()
}

#[tokio::test]
async fn a_server_is_greeted_and_sent_frames_of_twenty_milliseconds() {
    let world = World::start().await;
    let server = Server::start().await;
    for (rate, size) in [
        (json!(8000), 320),
        (json!(16_000), 640),
        (json!(24_000), 960),
        (json!(null), 640),
    ] {
        let session = world.create_session().await;
        let headers = json!({"tenant": "acme", "trace": "t-001"});
        let changes = json!({"audioRate": rate, "headers": headers});
        let (answer, mut accepted) = connected(&world, &session, &server, &changes).await;
        let view = last(&world, &session).await;
        assert_eq!(
            answer,
            json!({"id": view.connector_id, "connectionId": view.connection_id})
        );
        assert_eq!(accepted.headers["x-opentok-ws-sessionid"], session.as_str());
        assert_eq!(
            accepted.headers["x-opentok-ws-connectionid"],
            view.connection_id.as_str()
        );
        assert_eq!(
            accepted.headers["x-opentok-ws-conferenceid"],
            view.connector_id.as_str()
        );
        assert!(!accepted.headers.contains_key("tenant"));

        let kind = format!("audio/l16;rate={}", rate.as_u64().unwrap_or(16_000));
        let greeting = json!({"content-type": kind, "tenant": "acme", "trace": "t-001"});
        assert_eq!(accepted.next_json().await, greeting);
        for _ in 0..3 {
            let Message::Binary(frame) = accepted.next().await else {
                panic!("no audio")
            };
            assert_eq!(frame.len(), size);
            assert!(frame.iter().any(|byte| *byte != 0));
        }
        let connections = world.session_call("GET", &session, "/connection").await.json();
        assert_eq!(connections["items"][0]["connectionId"], answer["connectionId"]);
        let view = eventually(&world, &session, |view| view.sent.frames >= 3).await;
        assert_eq!(view.sent.bytes, view.sent.frames * size as u64);
        assert!(
            view.stream_id.is_none() && view.uri.ends_with("/in?…"),
            "{view:?}"
        );
    }
}

#[tokio::test]
async fn json_messages_have_the_fields_that_were_agreed_on() {
    let world = World::start().await;
    let (session, server) = (world.create_session().await, Server::start().await);
    let transport = json!({
        "transport": "json", "encoding": "base64", "audio_field": "pcm", "receive_audio_field": "reply",
        "static_fields": {"tenant": "lantern", "gain": 0.5, "more": {"a": [1]}},
    });
    let changes = json!({"bidirectional": true, "audioRate": 8000, "audioTransport": transport});
    let (_, mut accepted) = connected(&world, &session, &server, &changes).await;
    assert_eq!(
        accepted.next_json().await,
        json!({"content-type": "audio/l16;rate=8000"})
    );
    let mut message = accepted.next_json().await;
    let audio = message.as_object_mut().unwrap().remove("pcm").unwrap();
    let audio = STANDARD.decode(audio.as_str().unwrap()).unwrap();
    assert_eq!((audio.len(), &message), (320, &transport["static_fields"]));
    let reply = json!({"reply": STANDARD.encode(audio)}).to_string();
    accepted.socket.send(Message::text(reply)).await.unwrap();
    let view = eventually(&world, &session, |view| view.received.frames == 1).await;
    assert_eq!(
        (view.received.bytes, view.misfits, view.transport.as_str()),
        (320, 0, "json")
    );

    // Without names for them the fields have the usual one.
    let session = world.create_session().await;
    let changes = json!({"audioTransport": {"transport": "json", "encoding": "base64"}});
    let (_, mut accepted) = connected(&world, &session, &server, &changes).await;
    accepted.next().await;
    let message = accepted.next_json().await;
    assert_eq!(message.as_object().unwrap().keys().collect::<Vec<_>>(), ["audio"]);
}

#[tokio::test]
async fn what_comes_back_is_a_stream_and_is_counted() {
    let world = World::start().await;
    let (session, server) = (world.create_session().await, Server::start().await);
    let (_, mut accepted) = connected(&world, &session, &server, &json!({"bidirectional": true})).await;
    let view = last(&world, &session).await;
    let streams = world.session_call("GET", &session, "/stream").await.json();
    assert_eq!(streams["items"][0]["id"], view.stream_id.unwrap());
    assert!(streams["items"][0].get("videoType").is_none());
    for size in [640, 640, 100] {
        accepted
            .socket
            .send(Message::binary(vec![0; size]))
            .await
            .unwrap();
    }
    accepted.socket.send(Message::text("no JSON")).await.unwrap();
    accepted
        .socket
        .send(Message::text(r#"{"action": "clear"}"#))
        .await
        .unwrap();
    let view = eventually(&world, &session, |view| view.ignored == 1).await;
    assert_eq!(
        (view.received.frames, view.received.bytes, view.misfits),
        (3, 1380, 1)
    );
    loop {
        if let Message::Text(answer) = accepted.next().await
            && answer.contains("websocket:cleared")
        {
            break;
        }
    }
}

#[tokio::test]
async fn audio_that_was_not_asked_for_is_ignored() {
    let world = World::start().await;
    let (session, server) = (world.create_session().await, Server::start().await);
    let (_, mut accepted) = connected(&world, &session, &server, &json!({})).await;
    accepted.socket.send(Message::binary(vec![0; 640])).await.unwrap();
    let view = eventually(&world, &session, |view| view.ignored == 1).await;
    assert_eq!((view.received.frames, view.stream_id), (0, None));
    assert!(world.control.session(&session).await.unwrap().streams.is_empty());
}

#[tokio::test]
async fn a_given_file_or_silence_is_heard_in_place_of_the_tone() {
    let world = World::start().await;
    let server = Server::start().await;
    let first_sample = || async {
        let session = world.create_session().await;
        let (_, mut accepted) = connected(&world, &session, &server, &json!({"audioRate": 8000})).await;
        accepted.next().await;
        let Message::Binary(frame) = accepted.next().await else {
            panic!("no audio")
        };
        i16::from_le_bytes([frame[0], frame[1]])
    };
    let wav = wav_of(1234);
    let body = json!({"wav": STANDARD.encode(&wav)}).to_string();
    assert_eq!(world.steer("POST", "/control/audio", &body).await.status, 204);
    assert_eq!(first_sample().await, 1234);
    world.control.set_audio(Audio::wav(&wav_of(-77)).unwrap()).await;
    assert_eq!(first_sample().await, -77);
    assert_eq!(
        world
            .steer("POST", "/control/audio", r#"{"silence": true}"#)
            .await
            .status,
        204
    );
    assert_eq!(first_sample().await, 0);
    for body in [
        "{}",
        r#"{"tone": 0}"#,
        r#"{"tone": 4000.5}"#,
        r#"{"tone": 440, "silence": true}"#,
        r#"{"silence": false}"#,
        r#"{"wav": "?"}"#,
        r#"{"wav": "AAAA"}"#,
        r#"{"mp3": "AAAA"}"#,
    ] {
        assert_eq!(
            world.steer("POST", "/control/audio", body).await.refusal(),
            (400, json!(400)),
            "{body}"
        );
    }
}

/// A WAV file (16 bits, 8000 Hz, one channel) of this sample over and over.
fn wav_of(sample: i16) -> Vec<u8> {
    let data: Vec<u8> = std::iter::repeat_n(sample.to_le_bytes(), 160).flatten().collect();
    let mut file = b"RIFF".to_vec();
    file.extend((36 + data.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    for half in [1_u16, 1, 8000, 0, 16_000, 0, 2, 16] {
        file.extend(half.to_le_bytes());
    }
    file.extend(b"data");
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    file
}

#[tokio::test]
async fn a_forced_disconnect_closes_the_socket() {
    let world = World::start().await;
    let (session, server) = (world.create_session().await, Server::start().await);
    let (answer, mut accepted) = connected(&world, &session, &server, &json!({"bidirectional": true})).await;
    let connection = answer["connectionId"].as_str().unwrap();
    let gone = world
        .session_call("DELETE", &session, &format!("/connection/{connection}"))
        .await;
    assert_eq!(gone.status, 204);
    let view = world.control.session(&session).await.unwrap();
    assert!(view.connections.is_empty() && view.streams.is_empty());
    assert_eq!(view.connectors[0].reason.as_deref(), Some("disconnected"));
    assert_eq!(accepted.close_code().await, Some(CloseCode::Normal));
}

#[tokio::test]
async fn a_server_that_closes_or_breaks_the_socket_ends_the_connector() {
    let world = World::start().await;
    let server = Server::start().await;
    let session = world.create_session().await;
    let (_, mut accepted) = connected(&world, &session, &server, &json!({})).await;
    accepted.socket.close(None).await.unwrap();
    let view = eventually(&world, &session, |view| view.ended_at.is_some()).await;
    assert_eq!(view.reason.as_deref(), Some("serverClosed"));
    assert!(
        world
            .control
            .session(&session)
            .await
            .unwrap()
            .connections
            .is_empty()
    );

    let session = world.create_session().await;
    let (_, accepted) = connected(&world, &session, &server, &json!({})).await;
    drop(accepted);
    let view = eventually(&world, &session, |view| view.ended_at.is_some()).await;
    assert_eq!(view.reason.as_deref(), Some("broken"));
}

#[tokio::test]
async fn sockets_end_with_the_emulator_and_with_a_reset() {
    let world = World::start().await;
    let server = Server::start().await;
    let session = world.create_session().await;
    let (_, mut accepted) = connected(&world, &session, &server, &json!({})).await;
    world.control.reset().await;
    assert_eq!(accepted.close_code().await, Some(CloseCode::Normal));

    let session = world.create_session().await;
    let (_, mut accepted) = connected(&world, &session, &server, &json!({})).await;
    let (control, ()) = (world.control.clone(), world.emulator.shutdown().await);
    assert_eq!(accepted.close_code().await, Some(CloseCode::Normal));
    let view = control.session(&session).await.unwrap();
    assert_eq!(view.connectors[0].reason.as_deref(), Some("stopped"));

    let world = World::start().await;
    let session = world.create_session().await;
    let (_, mut accepted) = connected(&world, &session, &server, &json!({})).await;
    drop(world.emulator);
    assert_eq!(accepted.close_code().await, Some(CloseCode::Normal));
}

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
        assert!(refused.text().contains("loopback only"), "{}", refused.text());
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
