//! Events as the service sends them, read and written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use vonage_video_models::{
    Archive, ArchiveEndReason, Broadcast, CaptionsEvent, CaptionsStatus, Clear, ConnectionEvent, EventReason,
    HlsStatus, Render, RenderEndReason, SessionEvent, SipCallEvent, SipCallState, SipReason, StreamEvent,
    VideoType,
};

fn body(document: &str) -> Value {
    serde_json::from_str::<Value>(document).unwrap()["body"].take()
}

macro_rules! body {
    ($name:literal) => {
        body(include_str!(concat!(
            "../../../fixtures/webhooks/",
            $name,
            ".json"
        )))
    };
}

/// Whether `part` says nothing that `whole` does not say as well. Numbers may be text; nothing, empty and zero are alike.
fn says_no_more(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), _) => part
            .iter()
            .all(|(name, value)| says_no_more(value, whole.get(name).unwrap_or(&Value::Null))),
        (Value::Array(part), _) => part
            .iter()
            .enumerate()
            .all(|(index, value)| says_no_more(value, whole.get(index).unwrap_or(&Value::Null))),
        (part, whole) => text(part).is_empty() || text(part) == text(whole),
    }
}

fn text(scalar: &Value) -> String {
    match scalar {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other if *other == json!(0) => String::new(),
        other => other.to_string(),
    }
}

/// Reads a body; what is written of it says the same.
#[track_caller]
fn read<T: DeserializeOwned + Serialize>(body: &Value) -> T {
    let read: T = serde_json::from_value(body.clone()).unwrap();
    let written = serde_json::to_value(Clear(&read)).unwrap();
    assert!(says_no_more(body, &written), "lost: {body}\nof: {written}");
    assert!(says_no_more(&written, body), "made up: {written}\nof: {body}");
    read
}

#[test]
fn events_of_sessions_lose_nothing() {
    let created: SessionEvent = read(&body!("session_created"));
    assert_eq!(
        (created.reason, created.event.as_deref()),
        (None, Some("sessionCreated"))
    );
    for event in [body!("session_destroyed"), body!("session_notification")] {
        assert_eq!(
            read::<SessionEvent>(&event).reason,
            Some(EventReason::ServerRotation)
        );
    }
}

#[test]
fn events_of_connections_lose_nothing() {
    let created: ConnectionEvent = read(&body!("connection_created"));
    assert_eq!(created.connection.data, "uid=42");
    assert_eq!(
        created.application().unwrap().as_str(),
        "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1"
    );
    let destroyed: ConnectionEvent = read(&body!("connection_destroyed"));
    assert_eq!(destroyed.reason, Some(EventReason::NetworkDisconnected));
    assert_eq!(destroyed.connection.data, "");
}

#[test]
fn events_of_streams_lose_nothing() {
    let created: StreamEvent = read(&body!("stream_created"));
    assert_eq!(created.stream.video_type, Some(VideoType::Camera));
    assert_eq!(
        created.stream.connection.unwrap().id.as_str(),
        "9d1c8a52-0b0e-4a55-8f3b-2f6a1f0c7e11"
    );
    assert_eq!(
        read::<StreamEvent>(&body!("stream_created_audio"))
            .stream
            .video_type,
        None
    );
    let destroyed: StreamEvent = read(&body!("stream_destroyed"));
    assert_eq!(destroyed.reason, Some(EventReason::MediaStopped));
}

#[test]
fn archives_of_every_age_lose_nothing() {
    read::<Archive>(&body!("archive_started"));
    let available: Archive = read(&body!("archive_available"));
    assert_eq!(available.end_reason(), Some(ArchiveEndReason::UserInitiated));
    let older: Archive = read(&body!("archive_older"));
    assert_eq!(older.application().unwrap().as_str(), "123456");
    assert_eq!(older.end_reason(), Some(ArchiveEndReason::Failure));
}

#[test]
fn broadcasts_renders_and_captions_lose_nothing() {
    let started: Broadcast = read(&body!("broadcast_started"));
    assert_eq!(started.rtmp().len(), 2);
    assert_eq!(
        started.broadcast_urls.unwrap().hls_status,
        Some(HlsStatus::Connecting)
    );
    read::<Broadcast>(&body!("broadcast_stopped"));
    read::<Render>(&body!("render_started"));
    let stopped: Render = read(&body!("render_stopped"));
    assert_eq!(stopped.end_reason(), Some(RenderEndReason::StopRequested));
    read::<CaptionsEvent>(&body!("captions_started"));
    let failed: CaptionsEvent = read(&body!("captions_failed"));
    assert_eq!(failed.status, Some(CaptionsStatus::Failed));
    assert_eq!(failed.duration, Some(Duration::from_secs(300)));
}

#[test]
fn events_of_calls_lose_nothing() {
    read::<SipCallEvent>(&body!("call_created"));
    read::<SipCallEvent>(&body!("mute_forced"));
    let updated: SipCallEvent = read(&body!("call_updated"));
    assert_eq!(updated.state, Some(SipCallState::Ringing));
    let destroyed: SipCallEvent = read(&body!("call_destroyed"));
    assert_eq!(destroyed.reason_code.unwrap().sip_status(), Some(486));
    assert_eq!(destroyed.reason_message.as_deref(), Some("Busy Here"));
}

#[test]
fn a_code_may_be_a_number() {
    let mut body = body!("call_destroyed");
    body["reason_code"] = json!(703);
    assert_eq!(
        read::<SipCallEvent>(&body).reason_code,
        Some(SipReason::UnexpectedClearing)
    );
}

#[test]
fn an_application_may_be_a_number_and_have_its_other_name() {
    let mut body = body!("session_created");
    body["applicationId"] = json!(123_456);
    body["projectId"].take();
    assert_eq!(
        read::<SessionEvent>(&body).application().unwrap().as_str(),
        "123456"
    );
}

#[test]
fn captions_have_an_id_of_three_names_and_may_have_all_of_them() {
    for (names, id) in [
        (json!({"captionId": "a"}), "a"),
        (json!({"captionsId": "b"}), "b"),
        (json!({"id": "c"}), "c"),
        (json!({"captionId": "a", "captionsId": "b", "id": "c"}), "b"),
        (json!({"captionId": "a", "captionsId": null, "id": "c"}), "a"),
    ] {
        let mut body = names.clone();
        body["sessionId"] = json!("2_MX4");
        let event: CaptionsEvent = serde_json::from_value(body).unwrap();
        assert_eq!(event.id.as_str(), id, "{names}");
    }
    assert!(serde_json::from_str::<CaptionsEvent>(r#"{"sessionId":"2_MX4"}"#).is_err());
}

#[test]
fn a_publisher_without_its_id_does_not_cost_the_stream() {
    for connection in [
        json!({"data": "uid=42"}),
        json!({"id": ""}),
        json!("x"),
        json!([1]),
    ] {
        let mut body = body!("stream_created");
        body["stream"]["connection"] = connection;
        let event: StreamEvent = serde_json::from_value(body).unwrap();
        assert_eq!(event.stream.connection, None);
    }
    assert!(serde_json::from_str::<ConnectionEvent>(r#"{"sessionId":"a","connection":{}}"#).is_err());
}

#[test]
fn debug_hides_data_names_and_playlists() {
    let connection: ConnectionEvent = read(&body!("connection_created"));
    assert!(format!("{connection:?}").contains("data_bytes: 6"));
    assert!(!format!("{connection:?}").contains("uid=42"));
    let stream: StreamEvent = read(&body!("stream_created"));
    assert!(!format!("{stream:?}").contains("Stage left"));
    let broadcast: Broadcast = read(&body!("broadcast_started"));
    assert!(!format!("{broadcast:?}").contains("playlist"));
}
