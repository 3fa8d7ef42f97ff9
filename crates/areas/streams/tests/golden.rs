//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use serde_json::Value;
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Method, Request, Response, StatusCode};
use vonage_video_core::{Error, ErrorKind, Operation, Target};
use vonage_video_models::{ApplicationId, VideoType};
use vonage_video_streams::{GetStream, ListStreams};

fn encode(operation: &impl Operation) -> Result<Request<Bytes>, Error> {
    operation.encode(&Target::new(&ApplicationId::from("app-1")))
}

fn fixture(text: &str) -> Value {
    serde_json::from_str::<Value>(text).unwrap()["body"].take()
}

fn answer<O: Operation>(operation: &O, body: impl Into<Bytes>) -> Result<O::Output, Error> {
    operation.decode(Response::new(body.into()))
}

#[test]
fn a_stream_is_read_and_loses_nothing() {
    let get = GetStream::new("1_MX4", "../mute");
    let request = encode(&get).unwrap();
    assert_eq!(request.method(), Method::GET);
    assert_eq!(request.uri(), "/v2/project/app-1/session/1_MX4/stream/..%2Fmute");
    assert!(request.body().is_empty() && request.headers().is_empty());

    let recorded = fixture(include_str!("../../../../fixtures/streams/get.json"));
    let stream = answer(&get, recorded.to_string()).unwrap();
    assert_eq!(stream.video_type, Some(VideoType::Camera));
    assert_eq!(serde_json::to_value(stream).unwrap(), recorded);
}

#[test]
fn streams_are_listed_and_lose_nothing() {
    let list = ListStreams::new("1_MX4");
    assert_eq!(
        encode(&list).unwrap().uri(),
        "/v2/project/app-1/session/1_MX4/stream"
    );
    let recorded = fixture(include_str!("../../../../fixtures/streams/list.json"));
    let page = answer(&list, recorded.to_string()).unwrap();
    assert_eq!((page.count, page.items.len()), (2, 2));
    assert_eq!(serde_json::to_value(page).unwrap(), recorded);
}

#[test]
fn streams_are_read_as_leniently_as_they_are_sent() {
    let get = GetStream::new("s", "t");
    let audio_only = answer(
        &get,
        r#"{"id":"t","name":null,"layoutClassList":null,"videoType":null}"#,
    )
    .unwrap();
    assert_eq!((audio_only.name.as_str(), audio_only.video_type), ("", None));
    let odd = answer(&get, r#"{"id":7,"videoType":"hologram","name":true,"extra":[1]}"#).unwrap();
    assert_eq!((odd.id.as_str(), odd.name.as_str()), ("7", "true"));
    assert_eq!(odd.video_type.unwrap().as_str(), "hologram");
    for body in ["", "{}", r#"{"id":""}"#, "<html>", "[]"] {
        assert_eq!(
            answer(&get, body).unwrap_err().kind(),
            ErrorKind::Decode,
            "{body}"
        );
    }
    assert!(answer(&ListStreams::new("s"), "{}").unwrap().items.is_empty());
}

#[test]
fn a_408_is_final_here() {
    assert_eq!(GetStream::FINAL, [StatusCode::REQUEST_TIMEOUT]);
    assert_eq!(ListStreams::FINAL, [StatusCode::REQUEST_TIMEOUT]);
}

#[test]
fn an_id_that_is_no_segment_is_refused_by_name() {
    for id in ["", "..", "a\0"] {
        assert_eq!(
            encode(&ListStreams::new(id))
                .unwrap_err()
                .input()
                .unwrap()
                .field(),
            "sessionId"
        );
        assert_eq!(
            encode(&GetStream::new("s", id))
                .unwrap_err()
                .input()
                .unwrap()
                .field(),
            "streamId"
        );
        // The first problem is the one reported.
        assert_eq!(
            encode(&GetStream::new(id, id))
                .unwrap_err()
                .input()
                .unwrap()
                .field(),
            "sessionId"
        );
    }
}
