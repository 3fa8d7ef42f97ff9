//! What is refused before anything is sent, at the boundary of each rule, and what must not be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_captions::{StartCaptions, StopCaptions};
use vonage_video_golden::{encode, refused_field};

fn start() -> StartCaptions {
    StartCaptions::new("1_MX4", "token")
}

#[test]
fn durations_are_taken_up_to_their_limits_and_in_whole_seconds() {
    for seconds in [300, 14_400] {
        encode(&start().max_duration(Duration::from_secs(seconds))).unwrap();
    }
    for duration in [
        Duration::ZERO,
        Duration::from_secs(299),
        Duration::from_secs(14_401),
        Duration::from_millis(300_500),
        Duration::MAX,
    ] {
        assert_eq!(refused_field(&start().max_duration(duration)), "maxDuration");
    }
}

#[test]
fn callback_urls_are_web_addresses_of_15_to_2048_characters() {
    let url = |length: usize| format!("https://{:a<1$}", "", length - 8);
    for length in [15, 2048] {
        encode(&start().status_callback_url(url(length))).unwrap();
    }
    encode(&start().status_callback_url("HTTP://hooks.example.org")).unwrap();
    for text in [
        url(14),
        url(2049),
        "ftp://hooks.example.org".to_owned(),
        "hooks.example.org/c".to_owned(),
        String::new(),
    ] {
        assert_eq!(
            refused_field(&start().status_callback_url(text)),
            "statusCallbackUrl"
        );
    }
}

#[test]
fn what_must_be_there_is_named() {
    assert_eq!(refused_field(&StartCaptions::new("", "t")), "sessionId");
    assert_eq!(refused_field(&StartCaptions::new("s", "")), "token");
    assert_eq!(refused_field(&start().language("")), "languageCode");
    assert_eq!(refused_field(&StopCaptions::new("")), "captionsId");
}

#[test]
fn languages_and_ids_of_any_shape_pass() {
    for language in ["tlh", "en-us", "bn-BD", "zh-Hant-TW"] {
        encode(&start().language(language)).unwrap();
    }
    encode(&StopCaptions::new("not-a-uuid-at-all")).unwrap();
}

#[test]
fn the_token_stays_out_of_sight() {
    let start = StartCaptions::new("", "s3cr3t");
    let error = encode(&start).unwrap_err();
    assert!(!format!("{start:?} {error} {error:?}").contains("s3cr3t"));
}
