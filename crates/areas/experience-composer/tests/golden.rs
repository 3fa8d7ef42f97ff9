//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_core::Operation;
use vonage_video_core::http::StatusCode;
use vonage_video_experience_composer::{GetRender, ListRenders, StartRender, StopRender};
use vonage_video_golden::{Golden, answer, assert_reads_no_output, body, encode};
use vonage_video_models::{RenderStatus, Resolution};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const RENDER: &str = "c57d0e9f-38b1-4a62-9e04-6f5a1b2c3d4e";
const URL: &str = "https://stage.example.org/scoreboard";
const ESSENTIAL: &[&str] = &["id", "sessionId"];

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/renders/",
            $name,
            ".json"
        )))
    };
}

#[test]
fn a_page_is_rendered_with_every_option_and_the_answer_loses_nothing() {
    let golden = golden!("start");
    let start = StartRender::new(SESSION, "eyJhbGciOiJSUzI1NiJ9.e30.cHVi", URL)
        .max_duration(Duration::from_mins(30))
        .resolution(Resolution::Landscape1080)
        .name("Scoreboard");
    golden.assert_request(&start);
    golden.assert_nothing_is_lost(&start);
    golden.assert_lenient_but_for(&start, ESSENTIAL, &["sessionId", "name"]);
    let render = golden.decode(&start);
    assert_eq!((render.status, render.stream_id), (RenderStatus::Starting, None));
}

#[test]
fn nothing_is_sent_that_was_not_set() {
    assert_eq!(
        body(&StartRender::new("1_MX4", "t", URL)),
        serde_json::json!({"sessionId": "1_MX4", "token": "t", "url": URL})
    );
}

#[test]
fn an_experience_composer_is_read_with_its_stream_and_the_reason_it_ended() {
    let golden = golden!("get");
    let get = GetRender::new(RENDER);
    golden.assert_request(&get);
    golden.assert_nothing_is_lost(&get);
    golden.assert_lenient(&get, ESSENTIAL);
    let render = golden.decode(&get);
    assert_eq!(render.status, RenderStatus::Stopped);
    assert_eq!(render.reason.unwrap(), "Max duration exceeded");
    // Upper case, as the service writes streams of Experience Composers.
    assert_eq!(
        render.stream_id.unwrap().as_str(),
        "7B3C9D10-4E5F-4A6B-8C7D-9E0F1A2B3C4D"
    );
}

#[test]
fn experience_composers_are_listed_by_page() {
    let golden = golden!("list");
    let list = ListRenders::new().page_size(25);
    golden.assert_request(&list);
    golden.assert_nothing_is_lost(&list);
    golden.assert_lenient(&list, &[]);
    let page = golden.decode(&list);
    assert_eq!((page.count, page.items.len()), (2, 2));
    assert_eq!(
        encode(&ListRenders::new().offset(50)).unwrap().uri(),
        "/v2/project/app-1/render?offset=50"
    );
    assert_eq!(
        encode(&ListRenders::new()).unwrap().uri(),
        "/v2/project/app-1/render"
    );
    assert!(answer(&list, "{}").unwrap().items.is_empty());
}

#[test]
fn an_experience_composer_is_stopped_and_a_repeat_that_finds_none_is_content() {
    let stop = StopRender::new(RENDER);
    golden!("stop").assert_request(&stop);
    assert_eq!(stop.settle(StatusCode::NOT_FOUND), Some(()));
    assert_eq!(stop.settle(StatusCode::BAD_REQUEST), None);
    assert_reads_no_output(&stop);
}

#[test]
fn what_older_parts_of_the_service_write_is_read() {
    let render = answer(
        &GetRender::new("a"),
        r#"{"id": "a", "sessionId": "s", "projectId": 123456, "createdAt": "1788891300000.0", "status": "melting",
            "callbackUrl": "https://hooks.example.org/r?key=s3cr3t", "resolution": "3840x2160", "streamId": null}"#,
    )
    .unwrap();
    assert_eq!(render.application().unwrap().as_str(), "123456");
    assert_eq!(render.created_at.unwrap().as_millis(), 1_788_891_300_000);
    assert_eq!(render.status.as_str(), "melting");
    assert_eq!(render.resolution.as_ref().unwrap().as_str(), "3840x2160");
    assert!(!format!("{render:?}").contains("s3cr3t"));
}
