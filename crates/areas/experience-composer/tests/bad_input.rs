//! What is refused before anything is sent, at the boundary of each rule, and what must not be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_experience_composer::{GetRender, ListRenders, StartRender, StopRender};
use vonage_video_golden::{encode, refused_field};

const URL: &str = "https://stage.example.org/scoreboard";

fn start() -> StartRender {
    StartRender::new("1_MX4", "token", URL)
}

#[test]
fn durations_are_taken_up_to_their_limits_and_in_whole_seconds() {
    for seconds in [60, 36_000] {
        encode(&start().max_duration(Duration::from_secs(seconds))).unwrap();
    }
    for duration in [
        Duration::ZERO,
        Duration::from_secs(59),
        Duration::from_secs(36_001),
        Duration::from_millis(60_001),
    ] {
        assert_eq!(refused_field(&start().max_duration(duration)), "maxDuration");
    }
}

#[test]
fn pages_are_web_addresses_of_15_to_2048_characters() {
    let url = |length: usize| format!("https://{:a<1$}", "", length - 8);
    for length in [15, 2048] {
        encode(&StartRender::new("s", "t", url(length))).unwrap();
    }
    for text in [
        url(14),
        url(2049),
        "file:///etc/passwd-and-more".to_owned(),
        "stage.example.org/board".to_owned(),
        String::new(),
    ] {
        assert_eq!(refused_field(&StartRender::new("s", "t", text)), "url");
    }
}

#[test]
fn names_are_counted_in_characters() {
    for name in ["é".to_owned(), "é".repeat(200)] {
        encode(&start().name(name)).unwrap();
    }
    for name in [String::new(), "é".repeat(201)] {
        assert_eq!(refused_field(&start().name(name)), "properties.name");
    }
}

#[test]
fn page_sizes_are_taken_up_to_their_limits() {
    for size in [1, 49, 1000] {
        encode(&ListRenders::new().page_size(size)).unwrap();
    }
    for size in [0, 1001] {
        assert_eq!(refused_field(&ListRenders::new().page_size(size)), "count");
    }
}

#[test]
fn what_must_be_there_is_named() {
    assert_eq!(refused_field(&StartRender::new("", "t", URL)), "sessionId");
    assert_eq!(refused_field(&StartRender::new("s", "", URL)), "token");
    assert_eq!(refused_field(&start().resolution("")), "resolution");
    assert_eq!(refused_field(&GetRender::new("")), "renderId");
    assert_eq!(refused_field(&StopRender::new("..")), "renderId");
}

#[test]
fn what_the_service_may_learn_tomorrow_is_not_refused() {
    encode(&start().resolution("3840x2160")).unwrap();
    encode(&GetRender::new("41f0c6b29a7d4e55a1c3f8e2d7b90634")).unwrap();
    encode(&StopRender::new("not-a-uuid-at-all")).unwrap();
}

#[test]
fn the_token_and_what_the_page_lets_in_with_stay_out_of_sight() {
    let start = StartRender::new("s", "s3cr3t", "https://ann:s3cr3t@stage.example.org/?key=s3cr3t").name("");
    let error = encode(&start).unwrap_err();
    assert!(!format!("{start:?} {error} {error:?}").contains("s3cr3t"));
}
