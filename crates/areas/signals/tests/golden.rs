//! The wire of the area: requests to the letter, and answers that say nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_core::{Handle, Outcome, Script};
use vonage_video_golden::{Golden, assert_reads_no_output, body, encode, refused_field};
use vonage_video_signals::{SendSignal, Signals};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";

fn signal() -> SendSignal {
    SendSignal::new(SESSION, "cue", r#"{"scene":3}"#)
}

#[test]
fn a_signal_goes_to_all_unless_one_client_is_named() {
    Golden::read(include_str!("../../../../fixtures/signals/to_all.json")).assert_request(&signal());
    let to_one = SendSignal::new(SESSION, "cue", "you are live").to("3f9b2a44-0f5e-4c5a-8f3c-6a1b0c9e77d1");
    Golden::read(include_str!("../../../../fixtures/signals/to_one.json")).assert_request(&to_one);
}

#[test]
fn both_fields_are_always_sent() {
    let empty = SendSignal::new("s", "", "");
    assert_eq!(body(&empty), serde_json::json!({"type": "", "data": ""}));
}

#[test]
fn a_page_of_a_portal_is_no_success() {
    assert_reads_no_output(&signal());
}

#[test]
fn lengths_are_counted_in_bytes_not_characters() {
    let kind = |text: &str| SendSignal::new("s", text, "");
    let data = |text: &str| SendSignal::new("s", "t", text);
    // Two bytes a character.
    encode(&kind(&"é".repeat(64))).unwrap();
    assert_eq!(refused_field(&kind(&format!("{}x", "é".repeat(64)))), "type");
    encode(&kind(&"x".repeat(128))).unwrap();
    assert_eq!(refused_field(&kind(&"x".repeat(129))), "type");
    encode(&data(&"é".repeat(4096))).unwrap();
    assert_eq!(refused_field(&data(&format!("{}x", "é".repeat(4096)))), "data");
    encode(&data(&"x".repeat(8192))).unwrap();
    assert_eq!(refused_field(&data(&"x".repeat(8193))), "data");
}

#[test]
fn types_of_any_characters_pass_as_the_api_does_not_restrict_them() {
    encode(&SendSignal::new("s", "sprich: «jetzt» 🎭", "x")).unwrap();
}

#[test]
fn ids_that_are_none_are_refused_by_name() {
    assert_eq!(refused_field(&SendSignal::new("", "t", "d")), "sessionId");
    assert_eq!(
        refused_field(&SendSignal::new("..", "t", "d").to("c")),
        "sessionId"
    );
    assert_eq!(refused_field(&signal().to("")), "connectionId");
    let sly = encode(&SendSignal::new("s", "t", "d").to("../../mute")).unwrap();
    assert_eq!(
        sly.uri(),
        "/v2/project/app-1/session/s/connection/..%2F..%2Fmute/signal"
    );
}

#[tokio::test]
async fn a_client_that_is_gone_and_a_signal_too_large_are_told_apart() {
    let script = Script::new()
        .respond::<SendSignal>(404, r#"{"code":404,"message":"Not found"}"#)
        .respond::<SendSignal>(413, "")
        .respond::<SendSignal>(502, "<html>");
    let signals = Signals::new(Handle::new(script.shared(), "app-1"));
    let gone = signals.send(signal().to("c")).await.unwrap_err();
    assert!(gone.is_not_found());
    let large = signals.send(signal()).await.unwrap_err();
    assert_eq!(
        (large.status().unwrap().as_u16(), large.outcome()),
        (413, Outcome::NotApplied)
    );
    let unclear = signals.send(signal()).await.unwrap_err();
    assert_eq!(unclear.outcome(), Outcome::Unknown);
}
