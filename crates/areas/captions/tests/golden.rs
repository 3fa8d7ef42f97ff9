//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_captions::{StartCaptions, StopCaptions};
use vonage_video_core::Operation;
use vonage_video_core::http::StatusCode;
use vonage_video_golden::{Golden, answer, assert_proves_nothing, assert_reads_no_output, body};
use vonage_video_models::LanguageCode;

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const CAPTIONS: &str = "e1a7d9b4-50c3-4b8f-8f61-2c4a6e8091d5";

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/captions/",
            $name,
            ".json"
        )))
    };
}

#[test]
fn captions_are_started_with_every_option() {
    let golden = golden!("start");
    let start = StartCaptions::new(SESSION, "eyJhbGciOiJSUzI1NiJ9.e30.bW9k")
        .language(LanguageCode::FrFr)
        .max_duration(Duration::from_mins(30))
        .partial_captions(false)
        .status_callback_url("https://hooks.example.org/captions");
    golden.assert_request(&start);
    golden.assert_nothing_is_lost(&start);
    golden.assert_lenient(&start, &["captionsId"]);
    assert_eq!(golden.decode(&start).id.as_str(), CAPTIONS);
    let theirs = r#"{"captionsId":"c","sessionId":"2_MX4"}"#;
    assert_proves_nothing(answer(&start, theirs), theirs);
}

#[test]
fn nothing_is_sent_that_was_not_set_and_booleans_are_booleans() {
    assert_eq!(
        body(&StartCaptions::new("1_MX4", "t")),
        serde_json::json!({"sessionId": "1_MX4", "token": "t"})
    );
    assert_eq!(
        body(&StartCaptions::new("1_MX4", "t").partial_captions(true)).get("partialCaptions"),
        Some(&serde_json::json!(true))
    );
}

#[test]
fn captions_are_stopped_and_a_repeat_that_finds_none_is_content() {
    let stop = StopCaptions::new(CAPTIONS);
    golden!("stop").assert_request(&stop);
    assert_eq!(stop.settle(StatusCode::NOT_FOUND), Some(()));
    assert_eq!(stop.settle(StatusCode::FORBIDDEN), None);
    assert_reads_no_output(&stop);
}
