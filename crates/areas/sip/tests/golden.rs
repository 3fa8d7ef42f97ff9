//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_core::Operation;
use vonage_video_core::http::StatusCode;
use vonage_video_golden::{Golden, assert_reads_no_output, body};
use vonage_video_models::{Digits, SipCall, SipUri};
use vonage_video_sip::{Dial, HangUp, PlayDtmf};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const CONNECTION: &str = "b8f0a5d3-7e21-4c69-93ab-2d1c0f9e8b76";
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.e30.c2lw";

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!("../../../../fixtures/sip/", $name, ".json")))
    };
}

fn uri(text: &str) -> SipUri {
    SipUri::parse(text).unwrap()
}

fn digits(text: &str) -> Digits {
    Digits::parse(text).unwrap()
}

#[test]
fn a_telephone_is_called_with_every_option_and_the_answer_loses_nothing() {
    let golden = golden!("dial");
    let dial = Dial::new(SESSION, TOKEN, uri("sip:lobby@pbx.example.org;transport=tls"))
        .from("15550100042@example.org")
        .header("X-Room", "A7")
        .auth("lantern", "s3cr3t")
        .secure(true)
        .video(false)
        .observe_force_mute(true);
    golden.assert_request(&dial);
    golden.assert_nothing_is_lost(&dial);
    golden.assert_lenient_but_for(&dial, &["id"], &["sessionId"]);
    let call = golden.decode(&dial);
    assert_eq!(
        call.application().unwrap().as_str(),
        "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1"
    );
}

#[test]
fn nothing_is_sent_that_was_not_set_and_the_call_knows_its_session_anyway() {
    let golden = golden!("dial_minimal");
    let dial = Dial::new("1_MX4", TOKEN, uri("sip:lobby@pbx.example.org"));
    golden.assert_request(&dial);
    golden.assert_lenient(&dial, &["id"]);
    let call = golden.decode(&dial);
    assert_eq!(call.session_id.unwrap().as_str(), "1_MX4");
    assert_eq!(call.connection_id.unwrap().as_str(), CONNECTION);
}

#[test]
fn the_streams_of_the_older_api_can_be_sent() {
    let dial = Dial::new("s", "t", uri("sip:host")).streams(["a", "b"]);
    assert_eq!(
        body(&dial).pointer("/sip"),
        Some(&serde_json::json!({"uri": "sip:host", "streams": ["a", "b"]}))
    );
    let none = Dial::new("s", "t", uri("sip:host")).streams(Vec::<String>::new());
    assert_eq!(
        body(&none).pointer("/sip"),
        Some(&serde_json::json!({"uri": "sip:host"}))
    );
}

#[test]
fn keys_are_pressed_for_all_or_for_one() {
    golden!("play_dtmf_to_session").assert_request(&PlayDtmf::new(SESSION, digits("42pp7#")));
    golden!("play_dtmf_to_connection").assert_request(&PlayDtmf::new(SESSION, digits("*0")).to(CONNECTION));
}

#[test]
fn hanging_up_disconnects_and_a_repeat_that_finds_nobody_is_content() {
    let golden = golden!("hang_up");
    let hang_up = HangUp::new(SESSION, CONNECTION);
    golden.assert_request(&hang_up);
    assert_eq!(hang_up.settle(StatusCode::NOT_FOUND), Some(()));
    assert_eq!(hang_up.settle(StatusCode::FORBIDDEN), None);

    let mut call = SipCall::new("40d9e8c2");
    call.session_id = Some(SESSION.into());
    call.connection_id = Some(CONNECTION.into());
    golden.assert_request(&HangUp::from(&call));
}

#[test]
fn calls_without_output_read_none() {
    assert_reads_no_output(&PlayDtmf::new("s", digits("1")));
    assert_reads_no_output(&HangUp::new("s", "c"));
}
