//! The Audio Connector, against a real WebSocket server on loopback.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::SinkExt;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use vonage_video_emulator::Audio;

use super::clients::World;
use super::ears::{Server, connected, eventually, last};

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
