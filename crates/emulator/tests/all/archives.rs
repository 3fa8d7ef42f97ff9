//! Archives: what is asked for, what is answered, what is refused.

use super::stage::Stage;
use serde_json::{Value, json};

const UNKNOWN: &str = "9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7";

#[tokio::test]
async fn a_start_is_answered_with_everything_that_was_asked_for() {
    let stage = Stage::start().await;
    let options = json!({
        "name": "Dress rehearsal", "layout": {"type": "bestFit", "screenshareType": "horizontalPresentation"},
        "resolution": "1280x720", "streamMode": "manual", "multiArchiveTag": "mix", "maxBitrate": 1_500_000,
    });
    let started = stage.start_one("/archive", options).await;
    assert_eq!(started.status, 200);
    let mut archive = started.json();
    for field in ["id", "createdAt", "updatedAt"] {
        assert!(!archive.as_object_mut().unwrap().remove(field).unwrap().is_null());
    }
    assert_eq!(
        archive,
        json!({
            "status": "started", "name": "Dress rehearsal", "reason": "", "sessionId": stage.session,
            "applicationId": stage.world.application, "size": 0, "duration": 0, "outputMode": "composed",
            "streamMode": "manual", "hasAudio": true, "hasVideo": true, "hasTranscription": false, "sha256sum": "",
            "password": "", "multiArchiveTag": "mix", "event": "archive", "resolution": "1280x720",
            "maxBitrate": 1_500_000, "streams": [], "url": null,
        })
    );
}

#[tokio::test]
async fn an_individual_archive_has_no_resolution_and_may_have_a_transcription() {
    let stage = Stage::start().await;
    let options = json!({
        "outputMode": "individual", "hasTranscription": true,
        "transcriptionProperties": {"primaryLanguageCode": "pt-BR", "hasSummary": true},
    });
    let archive = stage.start_one("/archive", options).await.json();
    let requested = json!({"status": "requested", "primaryLanguageCode": "pt-BR", "hasSummary": true});
    assert_eq!(archive["transcription"], requested);
    assert_eq!((archive.get("resolution"), archive.get("streams")), (None, None));
    let id = archive["id"].as_str().unwrap();
    stage.post(&format!("/archive/{id}/stop")).await;
    let stopped = stage.get(&format!("/archive/{id}")).await;
    assert_eq!(stopped["transcription"]["status"], "started");
    stage.advance(2).await;
    let ready = stage.get(&format!("/archive/{id}")).await;
    assert_eq!(ready["transcription"]["status"], "available");
    assert!(
        ready["transcription"]["url"]
            .as_str()
            .unwrap()
            .contains("transcription.json?")
    );
}

#[tokio::test]
async fn every_rule_of_a_start_is_refused_beyond_its_boundary_and_not_before() {
    let stage = Stage::start().await;
    let custom = |sheet: Value| json!({"layout": {"type": "custom", "stylesheet": sheet}});
    let bad = [
        json!({"sessionId": "nonsense"}),
        json!({"hasAudio": false, "hasVideo": false}),
        json!({"outputMode": "mosaic"}),
        json!({"streamMode": "sometimes"}),
        json!({"resolution": "1x1"}),
        json!({"maxBitrate": 99_999}),
        json!({"maxBitrate": 6_000_001}),
        json!({"quantizationParameter": 14}),
        json!({"quantizationParameter": 41}),
        json!({"maxBitrate": 100_000, "quantizationParameter": 15}),
        json!({"multiArchiveTag": ""}),
        json!({"outputMode": "individual", "resolution": "640x480"}),
        json!({"outputMode": "individual", "layout": {"type": "pip"}}),
        json!({"outputMode": "individual", "maxBitrate": 100_000}),
        json!({"outputMode": "individual", "quantizationParameter": 15}),
        json!({"hasTranscription": true}),
        json!({"outputMode": "individual", "hasTranscription": true, "hasAudio": false}),
        json!({"layout": "bestFit"}),
        json!({"layout": {"type": "mosaic"}}),
        json!({"layout": {"type": "pip", "stylesheet": "stream {}"}}),
        json!({"layout": {"type": "pip", "screenshareType": "bestFit"}}),
        json!({"layout": {"type": "bestFit", "screenshareType": "custom"}}),
        json!({"name": 7}),
    ];
    for options in bad {
        let reply = stage.start_one("/archive", options.clone()).await;
        assert_eq!(reply.status, 400, "{options}");
        assert!(reply.json()["message"].is_string(), "{options}");
    }
    let reply = stage
        .start_one("/archive", json!({"layout": {"type": "custom"}}))
        .await
        .json();
    let message = "Custom type must have stylesheet";
    assert_eq!(
        reply,
        json!({"code": -1, "message": message, "description": message})
    );
    for (number, options) in [
        json!({"hasAudio": false}),
        json!({"hasVideo": false, "name": null, "layout": null}),
        json!({"maxBitrate": 100_000}),
        json!({"maxBitrate": 6_000_000}),
        json!({"quantizationParameter": 15}),
        json!({"quantizationParameter": 40}),
        json!({"resolution": "1080x1920"}),
        json!({"outputMode": "individual"}),
        custom(json!("stream { width: 50% }")),
    ]
    .into_iter()
    .enumerate()
    {
        let mut options = options;
        options["multiArchiveTag"] = json!(number.to_string());
        stage.archive(options).await;
    }
}

#[tokio::test]
async fn a_session_must_exist_be_routed_and_have_somebody_in_it() {
    let stage = Stage::start().await;
    let start = async |session: &str| {
        stage
            .call("POST", "/archive", &json!({"sessionId": session}))
            .await
    };
    assert_eq!(start("2_MX4").await.status, 404);
    let relayed = stage.world.create_relayed_session().await;
    assert_eq!(start(&relayed).await.refusal(), (409, json!(15008)));
    let empty = stage.world.create_session().await;
    let nobody = start(&empty).await;
    let message = "Not found. No clients are actively connected to the OpenTok session.";
    assert_eq!(
        (nobody.status.as_u16(), nobody.json()),
        (404, json!({"message": message}))
    );
    assert_eq!(stage.call("POST", "/archive", &json!({})).await.status, 400);
    assert_eq!(stage.call("POST", "/archive", &json!([])).await.status, 400);
}

#[tokio::test]
async fn a_session_has_one_archive_for_each_tag_and_one_without() {
    let stage = Stage::start().await;
    let first = stage.archive(json!({})).await;
    let refused = stage.start_one("/archive", json!({})).await;
    assert_eq!(refused.refusal(), (409, json!(15001)));
    let tagged = stage.archive(json!({"multiArchiveTag": "a"})).await;
    let again = stage.start_one("/archive", json!({"multiArchiveTag": "a"})).await;
    assert_eq!(again.refusal(), (409, json!(15001)));
    let shown = stage.get(&format!("/archive/{tagged}")).await;
    assert_eq!(shown["multiArchiveTag"], "a");
    assert_eq!(stage.post(&format!("/archive/{first}/stop")).await.status, 200);
    stage.archive(json!({})).await;
}

#[tokio::test]
async fn a_stop_ends_a_running_archive_and_can_be_repeated_until_it_is_ready() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    stage.advance(60).await;
    for _ in 0..2 {
        let stopped = stage.post(&format!("/archive/{id}/stop")).await.json();
        assert_eq!(
            (&stopped["status"], &stopped["reason"]),
            (&json!("stopped"), &json!("user initiated"))
        );
        assert_eq!((&stopped["size"], &stopped["duration"]), (&json!(0), &json!(0)));
    }
    stage.advance(2).await;
    let refused = stage.post(&format!("/archive/{id}/stop")).await;
    assert_eq!(refused.refusal(), (409, json!(15002)));
    let body = refused.json();
    assert_eq!(body["message"], body["description"]);
    assert!(
        body["message"]
            .as_str()
            .unwrap()
            .ends_with("started OR paused OR stopped")
    );
}

#[tokio::test]
async fn an_archive_nobody_knows_is_404_and_an_impossible_id_400() {
    let stage = Stage::start().await;
    for (method, rest, body) in [
        ("GET", "", Value::Null),
        ("DELETE", "", Value::Null),
        ("POST", "/stop", Value::Null),
        ("PUT", "/layout", json!({"type": "pip"})),
        ("PATCH", "/streams", json!({"addStream": stage.stream})),
    ] {
        let unknown = stage
            .call(method, &format!("/archive/{UNKNOWN}{rest}"), &body)
            .await;
        assert_eq!(unknown.refusal(), (404, json!(-1)), "{method} {rest}");
        assert_eq!(
            unknown.json()["message"],
            "Not found. You passed in an invalid archive ID."
        );
        let malformed = stage
            .call(method, &format!("/archive/nonsense{rest}"), &body)
            .await;
        assert_eq!(malformed.status, 400, "{method} {rest}");
    }
    let (_, other) = stage.world.another().await;
    let id = stage.archive(json!({})).await;
    let elsewhere = stage
        .world
        .call("GET", &format!("/v2/project/{other}/archive/{id}"), "")
        .await;
    assert_eq!(elsewhere.status, 403);
}

#[tokio::test]
async fn only_what_is_ready_can_be_deleted_and_then_it_is_in_no_list() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    let path = format!("/archive/{id}");
    let delete = async || stage.call("DELETE", &path, &Value::Null).await;
    assert_eq!(delete().await.refusal(), (409, json!(15004)));
    stage.post(&format!("{path}/stop")).await;
    assert_eq!(delete().await.refusal(), (409, json!(15004)));
    stage.advance(2).await;
    assert_eq!(stage.get("/archive").await["count"], 1);
    for _ in 0..2 {
        let deleted = delete().await;
        assert_eq!((deleted.status.as_u16(), deleted.body.len()), (204, 0));
    }
    assert_eq!(stage.get("/archive").await, json!({"count": 0, "items": []}));
    let gone = stage.get(&path).await;
    assert_eq!((&gone["status"], &gone["url"]), (&json!("deleted"), &Value::Null));
    for status in ["failed", "expired"] {
        let id = stage.archive(json!({"multiArchiveTag": status})).await;
        stage
            .world
            .control
            .move_archive(&id, "available", None)
            .await
            .unwrap();
        stage.world.control.move_archive(&id, status, None).await.unwrap();
        let refused = stage
            .call("DELETE", &format!("/archive/{id}"), &Value::Null)
            .await;
        assert_eq!(refused.refusal(), (409, json!(15004)), "{status}");
    }
}

#[tokio::test]
async fn the_layout_of_a_running_composed_archive_can_be_changed() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    let path = format!("/archive/{id}/layout");
    let changed = stage
        .call(
            "PUT",
            &path,
            &json!({"type": "custom", "stylesheet": "stream {}"}),
        )
        .await;
    assert_eq!((changed.status.as_u16(), changed.body.len()), (200, 0));
    let layout = stage.world.control.archive(&id).await.unwrap().layout.unwrap();
    assert_eq!(layout.stylesheet.as_deref(), Some("stream {}"));
    assert_eq!(
        stage
            .call("PUT", &path, &json!({"type": "custom"}))
            .await
            .refusal(),
        (400, json!(-1))
    );
    assert_eq!(stage.call("PUT", &path, &json!({})).await.status, 400);
    let individual = stage
        .archive(json!({"outputMode": "individual", "multiArchiveTag": "i"}))
        .await;
    let refused = stage
        .call(
            "PUT",
            &format!("/archive/{individual}/layout"),
            &json!({"type": "pip"}),
        )
        .await;
    assert_eq!(refused.status, 400);
    stage.post(&format!("/archive/{id}/stop")).await;
    let late = stage.call("PUT", &path, &json!({"type": "pip"})).await;
    assert_eq!(late.refusal(), (409, json!(15002)));
}

#[tokio::test]
async fn streams_are_chosen_by_calls_in_manual_mode_only() {
    let stage = Stage::start().await;
    let auto = stage.archive(json!({})).await;
    let add = json!({"addStream": stage.stream});
    let refused = stage
        .call("PATCH", &format!("/archive/{auto}/streams"), &add)
        .await;
    assert_eq!(refused.status, 400);
    let manual = stage
        .archive(json!({"streamMode": "manual", "multiArchiveTag": "m"}))
        .await;
    let path = format!("/archive/{manual}/streams");
    let change = async |body: Value| stage.call("PATCH", &path, &body).await.status.as_u16();
    let streams = async || stage.get(&format!("/archive/{manual}")).await["streams"].clone();
    assert_eq!(streams().await, json!([]));
    assert_eq!(change(add).await, 204);
    assert_eq!(
        streams().await,
        json!([{"streamId": stage.stream, "hasAudio": true, "hasVideo": true}])
    );
    assert_eq!(
        change(json!({"addStream": stage.stream, "hasVideo": false})).await,
        204
    );
    assert_eq!(
        streams().await,
        json!([{"streamId": stage.stream, "hasAudio": true, "hasVideo": false}])
    );
    assert_eq!(change(json!({"addStream": UNKNOWN})).await, 404);
    assert_eq!(change(json!({"removeStream": UNKNOWN})).await, 404);
    for body in [
        json!({}),
        json!({"addStream": ""}),
        json!({"addStream": stage.stream, "removeStream": stage.stream}),
    ] {
        assert_eq!(change(body.clone()).await, 400, "{body}");
    }
    for _ in 0..2 {
        assert_eq!(change(json!({"removeStream": stage.stream})).await, 204);
        assert_eq!(streams().await, json!([]));
    }
    change(json!({"addStream": stage.stream})).await;
    stage.unpublish().await;
    assert_eq!(streams().await, json!([]));
    stage.post(&format!("/archive/{manual}/stop")).await;
    assert_eq!(streams().await, Value::Null);
    assert_eq!(change(json!({"removeStream": stage.stream})).await, 409);
}
