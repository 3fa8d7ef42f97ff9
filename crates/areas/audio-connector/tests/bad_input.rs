//! What is refused before anything is sent, at the boundary of each rule, and what must not be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_audio_connector::{ConnectAudio, DisconnectAudio};
use vonage_video_golden::{encode, refused_field};
use vonage_video_models::{AudioMessages, AudioRate, AudioTransport};

fn connect() -> ConnectAudio {
    ConnectAudio::new("1_MX4", "token", "wss://ears.example.org/in")
}

#[test]
fn headers_have_512_bytes_of_utf8_in_total() {
    // Two bytes each: 255 characters are 510 bytes.
    let text = "é".repeat(255);
    encode(&connect().header("ab", text.as_str())).unwrap();
    encode(
        &connect()
            .header("a", "é".repeat(200))
            .header("b", "c".repeat(110)),
    )
    .unwrap();
    assert_eq!(
        refused_field(&connect().header("abc", text.as_str())),
        "websocket.headers"
    );
    assert_eq!(
        refused_field(
            &connect()
                .header("a", "é".repeat(200))
                .header("b", "c".repeat(111))
        ),
        "websocket.headers"
    );
}

#[test]
fn at_most_50_streams_are_named() {
    let streams = |count: usize| connect().streams((0..count).map(|number| format!("stream-{number}")));
    encode(&streams(50)).unwrap();
    assert_eq!(refused_field(&streams(51)), "websocket.streams");
    assert_eq!(refused_field(&connect().stream("")), "websocket.streams");
}

#[test]
fn only_websockets_are_dialed() {
    for uri in ["ws://a", "WSS://ears.example.org:8443/in?room=A7"] {
        encode(&ConnectAudio::new("s", "t", uri)).unwrap();
    }
    for uri in [
        "",
        "https://ears.example.org",
        "wss:/ears",
        "wss://",
        "ears.example.org",
    ] {
        assert_eq!(
            refused_field(&ConnectAudio::new("s", "t", uri)),
            "websocket.uri",
            "{uri}"
        );
    }
}

#[test]
fn json_messages_need_an_encoding_and_fields_a_name() {
    let transport = |transport| connect().transport(transport);
    encode(&transport(AudioTransport::json())).unwrap();
    assert_eq!(
        refused_field(&transport(AudioTransport::new(AudioMessages::Json, None))),
        "websocket.audioTransport.encoding"
    );
    assert_eq!(
        refused_field(&transport(AudioTransport::json().audio_field(""))),
        "websocket.audioTransport.audio_field"
    );
    assert_eq!(
        refused_field(&transport(AudioTransport::json().receive_audio_field(""))),
        "websocket.audioTransport.receive_audio_field"
    );
}

#[test]
fn what_must_be_there_is_named() {
    assert_eq!(refused_field(&ConnectAudio::new("", "t", "ws://a")), "sessionId");
    assert_eq!(refused_field(&ConnectAudio::new("s", "", "ws://a")), "token");
    assert_eq!(
        refused_field(&connect().audio_rate(AudioRate::hz(0))),
        "websocket.audioRate"
    );
    assert_eq!(refused_field(&DisconnectAudio::new("", "c")), "sessionId");
    assert_eq!(refused_field(&DisconnectAudio::new("s", "")), "connectionId");
}

#[test]
fn what_the_service_may_learn_tomorrow_is_not_refused() {
    encode(&connect().audio_rate(AudioRate::hz(48_000))).unwrap();
    encode(&connect().transport(AudioTransport::new("protobuf".into(), Some("raw".into())))).unwrap();
    encode(&connect().stream("e32445b743678c98230f238")).unwrap();
    encode(&DisconnectAudio::new("any-shape", "not-a-uuid-at-all")).unwrap();
}

#[test]
fn the_token_and_headers_stay_out_of_sight() {
    let connect =
        ConnectAudio::new("s", "s3cr3t", "wss://ann:s3cr3t@ears/?key=s3cr3t").header("key", "s3cr3t");
    let error = encode(&connect.clone().stream("")).unwrap_err();
    assert!(!format!("{connect:?} {error} {error:?}").contains("s3cr3t"));
}
