//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_audio_connector::{ConnectAudio, DisconnectAudio};
use vonage_video_core::Operation;
use vonage_video_core::http::StatusCode;
use vonage_video_golden::{Golden, answer, assert_proves_nothing, assert_reads_no_output, body};
use vonage_video_models::{AudioRate, AudioTransport};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const CONNECTION: &str = "2a9e7c51-d04b-4836-a1f7-6c0b9d8e5f43";
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.e30.d3M";

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/audio_connector/",
            $name,
            ".json"
        )))
    };
}

#[test]
fn sound_is_connected_with_every_option_and_the_answer_loses_nothing() {
    let golden = golden!("connect");
    let connect = ConnectAudio::new(SESSION, TOKEN, "wss://ears.example.org/in")
        .stream("6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56")
        .header("room", "A7")
        .audio_rate(AudioRate::HZ_24000)
        .bidirectional(true)
        .transport(
            AudioTransport::json()
                .audio_field("pcm")
                .receive_audio_field("reply")
                .static_field("tenant", "lantern"),
        );
    golden.assert_request(&connect);
    golden.assert_nothing_is_lost(&connect);
    golden.assert_lenient(&connect, &["id"]);
    assert_eq!(
        golden.decode(&connect).connection_id.unwrap().as_str(),
        CONNECTION
    );
}

#[test]
fn nothing_is_sent_that_was_not_set_and_the_described_answer_is_read_as_well() {
    let golden = golden!("connect_minimal");
    let connect = ConnectAudio::new("1_MX4", TOKEN, "ws://ears.example.org");
    golden.assert_request(&connect);
    golden.assert_request(&connect.clone().streams(Vec::<String>::new()));
    golden.assert_nothing_is_lost(&connect);
    golden.assert_lenient(&connect, &["id"]);
    assert_eq!(golden.decode(&connect).connection_id, None);
    let theirs = r#"{"id":"f6b0d2c8","sessionId":"2_MX4"}"#;
    assert_proves_nothing(answer(&connect, theirs), theirs);
}

#[test]
fn every_way_to_pack_audio_can_be_sent() {
    let sent = |transport| {
        let body = body(&ConnectAudio::new("s", "t", "ws://a").transport(transport));
        body.pointer("/websocket/audioTransport").cloned().unwrap()
    };
    assert_eq!(
        sent(AudioTransport::binary()),
        serde_json::json!({"transport": "binary"})
    );
    assert_eq!(
        sent(
            AudioTransport::json()
                .static_field("n", -1)
                .static_field("on", true)
        ),
        serde_json::json!({"transport": "json", "encoding": "base64", "static_fields": {"n": -1, "on": true}})
    );
}

#[test]
fn what_is_turned_off_is_said() {
    let body = body(&ConnectAudio::new("s", "t", "ws://a").bidirectional(false));
    assert_eq!(
        body.pointer("/websocket/bidirectional"),
        Some(&serde_json::json!(false))
    );
}

#[test]
fn disconnecting_ends_the_connection_and_a_repeat_that_finds_none_is_content() {
    let disconnect = DisconnectAudio::new(SESSION, CONNECTION);
    golden!("disconnect").assert_request(&disconnect);
    assert_eq!(disconnect.settle(StatusCode::NOT_FOUND), Some(()));
    assert_eq!(disconnect.settle(StatusCode::CONFLICT), None);
    assert_reads_no_output(&disconnect);
}
