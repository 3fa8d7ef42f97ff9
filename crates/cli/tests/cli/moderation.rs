//! Disconnecting clients and muting streams.

use serde_json::json;
use vonage_video_emulator::{Control, Fault};

use crate::support::{Program, Stage};

/// The names of the streams that are muted.
async fn muted(control: &Control, session: &str) -> Vec<String> {
    let view = control.session(session).await.unwrap();
    let muted = view.streams.into_iter().filter(|stream| stream.muted);
    muted.map(|stream| stream.stream_id).collect()
}

#[tokio::test]
async fn a_client_is_disconnected_once() {
    let stage = Stage::set().await;
    let disconnect = ["moderation", "disconnect", &stage.session, &stage.host];
    assert_eq!(stage.run(&disconnect).await.good(), "it is disconnected\n");
    let view = stage.emulator.control().session(&stage.session).await.unwrap();
    assert_eq!((view.connections.len(), view.streams.len()), (1, 1));

    let error = stage.run(&[&disconnect[..], &["--json"]].concat()).await.error(3);
    let advice = error["advice"].as_str().unwrap();
    assert!(
        advice.starts_with("it is not connected, or not any more"),
        "{advice}"
    );
}

/// The first attempt has disconnected the client, and its answer was lost: the repeat does not find the client.
#[tokio::test]
async fn a_repeat_that_finds_nobody_has_succeeded() {
    let stage = Stage::set().await;
    stage
        .emulator
        .control()
        .fault(Fault::close_after())
        .await
        .unwrap();
    let disconnect = ["moderation", "disconnect", &stage.session, &stage.host, "--json"];
    assert_eq!(stage.run(&disconnect).await.document(), json!({}));
}

#[tokio::test]
async fn one_stream_is_muted() {
    let stage = Stage::set().await;
    let mute = ["moderation", "mute-stream", &stage.session, &stage.camera];
    assert_eq!(stage.run(&mute).await.good(), "the stream is muted\n");
    assert_eq!(
        muted(&stage.emulator.control(), &stage.session).await,
        std::slice::from_ref(&stage.camera)
    );
    let document = stage.run(&[&mute[..], &["--json"]].concat()).await.document();
    assert_eq!(document["applicationId"], stage.emulator.application_id());
}

#[tokio::test]
async fn all_streams_are_muted_but_those_that_are_excepted() {
    let stage = Stage::set().await;
    let Stage {
        emulator,
        session,
        camera,
        screen,
        host,
        ..
    } = &stage;
    let control = emulator.control();
    let mute = ["moderation", "mute-all", session, "--except", screen];
    assert_eq!(
        stage.run(&mute).await.good(),
        "all other streams are muted, those of the future too\n"
    );
    let second = control.publish(session, host, "Second").await.unwrap();
    assert_eq!(muted(&control, session).await, [camera.clone(), second]);
    assert_eq!(
        stage.run(&["moderation", "mute-all", session]).await.good(),
        "all streams are muted, those of the future too\n"
    );
    assert_eq!(muted(&control, session).await.len(), 3);

    let told = stage.run(&["moderation", "unmute-all", session]).await.good();
    assert!(told.starts_with("no further streams are muted"), "{told}");
    control.publish(session, host, "Third").await.unwrap();
    assert_eq!(muted(&control, session).await.len(), 3);
}

#[tokio::test]
async fn the_exceptions_are_in_the_request() {
    let shown = Program::keyed()
        .run(&[
            "moderation",
            "mute-all",
            "2_MX4",
            "--except",
            "a0000000-0000-4000-8000-00000000000a",
            "--except",
            "b0000000-0000-4000-8000-00000000000b",
            "--dry-run",
            "--json",
        ])
        .await
        .document();
    let body: serde_json::Value = serde_json::from_str(shown["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({ "active": true, "excludedStreamIds": ["a0000000-0000-4000-8000-00000000000a", "b0000000-0000-4000-8000-00000000000b"] })
    );
    assert_eq!(shown["repeat"], "idempotent");
}

#[tokio::test]
async fn a_relayed_session_cannot_be_muted() {
    let stage = Stage::set().await;
    let relayed = stage
        .run(&["sessions", "create", "--media-mode", "relayed", "--json"])
        .await
        .document();
    let session = relayed["session_id"].as_str().unwrap();
    let error = stage
        .run(&["moderation", "mute-all", session, "--json"])
        .await
        .error(3);
    assert_eq!((&error["status"], &error["code"]), (&json!(409), &json!(15008)));
    assert!(
        error["advice"]
            .as_str()
            .unwrap()
            .starts_with("the session is relayed"),
        "{error}"
    );
}

#[tokio::test]
async fn what_the_service_answers_is_shown_as_it_came() {
    let stage = Stage::set().await;
    let body = r#"{"applicationId":"a","status":"ACTIVE","new":{"x":1.50}}"#;
    let fault = Fault::status(200)
        .header("content-type", "application/json")
        .body(body);
    stage.emulator.control().fault(fault).await.unwrap();
    let shown = stage
        .run(&["moderation", "mute-all", &stage.session, "--json"])
        .await
        .good();
    assert_eq!(shown.split_whitespace().collect::<String>(), body);
}
