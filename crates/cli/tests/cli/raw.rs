//! `--json` is what the service sent: unknown fields, nulls and numbers included.

use serde_json::json;
use vonage_video_emulator::Fault;

use crate::support::{Run, Stage};

/// Runs a command whose call is answered with this body.
async fn answered(stage: &Stage, arguments: &[&str], body: &str) -> Run {
    let fault = Fault::status(200)
        .header("content-type", "application/json")
        .body(body);
    stage.emulator.control().fault(fault).await.unwrap();
    stage.run(&[arguments, &["--json"]].concat()).await
}

#[tokio::test]
async fn nothing_of_the_services_object_is_lost() {
    let stage = Stage::set().await;
    let session = stage.session.as_str();
    let list = r#"{"count":1,"items":[{"id":"a0000000-0000-4000-8000-00000000000a","videoType":null,"name":"n","layoutClassList":[],"x":{"y":1.50}}],"z":null}"#;
    let one = r#"{"id":"a0000000-0000-4000-8000-00000000000a","videoType":"camera","name":"n","layoutClassList":[],"big":123456789012345678901234567890}"#;
    for (arguments, body) in [
        (&["streams", "list", session][..], list),
        (
            &["streams", "get", session, "a0000000-0000-4000-8000-00000000000a"],
            one,
        ),
        (
            &["connections", "list", session],
            r#"{"count":0,"items":[],"projectId":null,"new":[1,2]}"#,
        ),
        (
            &["sessions", "migrate", session],
            r#"{"message":"begun","eta":7}"#,
        ),
    ] {
        let shown = answered(&stage, arguments, body).await.good();
        let squeezed: String = shown.split_whitespace().collect();
        assert_eq!(squeezed, body, "{arguments:?}");
    }
}

#[tokio::test]
async fn a_created_session_is_the_one_object_of_the_array() {
    let stage = Stage::set().await;
    let body = r#"[{"session_id":"2_MX4","project_id":null,"messenger_url":"x","new":{"a":null}}]"#;
    let shown = answered(&stage, &["sessions", "create"], body).await.document();
    let expected =
        json!({ "session_id": "2_MX4", "project_id": null, "messenger_url": "x", "new": { "a": null } });
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn a_blank_answer_is_an_empty_object() {
    let stage = Stage::set().await;
    let shown = answered(&stage, &["sessions", "migrate", &stage.session], "")
        .await
        .document();
    assert!(shown.is_object(), "{shown}");
}

#[tokio::test]
async fn items_without_an_id_are_skipped_and_counted_in_a_note() {
    let stage = Stage::set().await;
    let body = r#"{"count":3,"items":[{"id":"a","sessionId":"s"},{"id":"b"},{"id":"c","sessionId":"s"}]}"#;
    for (arguments, lines) in [
        (&["archives", "list"][..], 3),
        (&["archives", "list", "--all"], 3),
        (&["archives", "list", "--all", "--json"], 2),
    ] {
        let fault = Fault::status(200)
            .header("content-type", "application/json")
            .body(body);
        stage.emulator.control().fault(fault).await.unwrap();
        let run = stage.run(arguments).await;
        assert!(run.err.contains("were skipped: 1"), "{}", run.err);
        assert!(!run.err.contains("--offset"), "{}", run.err);
        assert_eq!(run.good().lines().count(), lines, "{arguments:?}");
    }
}
