//! Archives, broadcasts and Experience Composers.

use serde_json::{Value, json};
use vonage_video_emulator::ArchiveStorage;
use vonage_video_models::RtmpStatus;

use super::receiver::Receiver;
use crate::stage::Stage;

/// The body with some members changed.
fn but(body: &Value, changes: &Value) -> Value {
    let mut changed = body.clone();
    for (name, value) in changes.as_object().unwrap() {
        changed[name] = value.clone();
    }
    changed
}

/// A stage with a receiver of these events.
async fn begin(events: &str) -> (Stage, Receiver) {
    let stage = Stage::start().await;
    let receiver = Receiver::of(&stage.world.control, events).await;
    (stage, receiver)
}

async fn told(stage: &Stage, receiver: &Receiver) -> Vec<Value> {
    receiver.bodies(&stage.world.control).await
}

#[tokio::test]
async fn an_archive_is_told_of_through_its_whole_life() {
    let (stage, receiver) = begin("archive").await;
    let now = || stage.world.control.now().as_millis();
    let created = now();
    let id = stage
        .archive(json!({"name": "standup", "multiArchiveTag": "a"}))
        .await;
    let first = json!({
        "event": "archive", "id": id, "sessionId": stage.session, "partnerId": stage.world.application,
        "createdAt": (created + 500) / 1000 * 1000, "updatedAt": created, "status": "started", "reason": "",
        "name": "standup", "duration": 0, "size": 0, "resolution": "640x480", "outputMode": "composed",
        "streamMode": "auto", "hasAudio": true, "hasVideo": true, "hasTranscription": false, "sha256sum": "",
        "password": "", "multiArchiveTag": "a", "url": null,
        "streams": [{"streamId": stage.stream, "hasAudio": true, "hasVideo": true}],
    });
    assert_eq!(told(&stage, &receiver).await, std::slice::from_ref(&first));

    stage.advance(40).await;
    stage.unpublish().await;
    let paused = json!({"status": "paused", "streams": [], "updatedAt": now()});
    assert_eq!(told(&stage, &receiver).await, [but(&first, &paused)]);
    stage.advance(5).await;
    let stream = stage.publish().await;
    let streams = json!([{"streamId": stream, "hasAudio": true, "hasVideo": true}]);
    let again = json!({"streams": streams, "updatedAt": now()});
    assert_eq!(told(&stage, &receiver).await, [but(&first, &again)]);

    stage.advance(20).await;
    stage.post(&format!("/archive/{id}/stop")).await;
    let ended = but(&first, &json!({"streams": [], "reason": "user initiated"}));
    let stopped = json!({"status": "stopped", "updatedAt": now()});
    assert_eq!(told(&stage, &receiver).await, [but(&ended, &stopped)]);

    stage.advance(2).await;
    let mut ready = told(&stage, &receiver).await;
    assert_eq!(ready.len(), 1);
    let mut ready = ready.remove(0);
    let url = ready["url"].take();
    let size = ready["size"].as_u64().unwrap();
    assert!(size > 0);
    let available = json!({"status": "available", "updatedAt": now(), "duration": 60, "size": size});
    assert_eq!(ready, but(&ended, &available));
    // The address is good for a download, and for ten minutes.
    let path = url
        .as_str()
        .unwrap()
        .strip_prefix(stage.world.emulator.api_url())
        .unwrap()
        .to_owned();
    let download = async || {
        let request = crate::clients::request("GET", &path, &[], "");
        stage.world.send(request).await.unwrap()
    };
    let file = download().await;
    assert_eq!((file.status.as_u16(), file.body.len() as u64), (200, size));
    stage.advance(601).await;
    assert_eq!(download().await.status, 403);

    stage.advance(72 * 3600).await;
    let mut expired = told(&stage, &receiver).await;
    assert_eq!(expired.len(), 1);
    let at = expired[0]["updatedAt"].take();
    assert!(at.as_i64().unwrap() <= now());
    let over = but(
        &but(&ended, &available),
        &json!({"status": "expired", "updatedAt": null}),
    );
    assert_eq!(expired, [over]);
}

#[tokio::test]
async fn an_archive_that_is_deleted_is_told_of_without_an_address() {
    let (stage, receiver) = begin("archive").await;
    let id = stage.archive(json!({})).await;
    stage.advance(30).await;
    stage.post(&format!("/archive/{id}/stop")).await;
    stage.advance(2).await;
    let ready = told(&stage, &receiver).await.pop().unwrap();
    assert!(ready["url"].is_string());
    stage.advance(60).await;
    let deleted = stage
        .call("DELETE", &format!("/archive/{id}"), &Value::Null)
        .await;
    assert_eq!(deleted.status, 204);
    let now = stage.world.control.now();
    let last = json!({"status": "deleted", "url": null, "updatedAt": now});
    assert_eq!(told(&stage, &receiver).await, [but(&ready, &last)]);
}

#[tokio::test]
async fn an_archive_tells_why_it_ended() {
    let (stage, receiver) = begin("archive").await;
    let ends = async || {
        let told = told(&stage, &receiver).await;
        let end = told
            .iter()
            .find(|body| body["status"] == "stopped" || body["status"] == "failed")
            .unwrap();
        (end["status"].clone(), end["reason"].clone())
    };
    let said = |status: &str, reason: &str| (json!(status), json!(reason));
    let id = stage.archive(json!({})).await;
    let fail = json!({"status": "failed"}).to_string();
    let path = format!("/control/archives/{id}");
    assert_eq!(stage.world.steer("POST", &path, &fail).await.status, 200);
    assert_eq!(ends().await, said("failed", "failure"));
    stage.archive(json!({})).await;
    stage.advance(4 * 3600).await;
    assert_eq!(ends().await, said("stopped", "maximum duration exceeded"));
    stage.archive(json!({})).await;
    stage.unpublish().await;
    stage.advance(3600).await;
    assert_eq!(ends().await, said("stopped", "maximum idle time exceeded"));
    stage.publish().await;
    stage.archive(json!({})).await;
    stage.leave().await;
    stage.advance(60).await;
    assert_eq!(ends().await, said("stopped", "session ended"));
}

#[tokio::test]
async fn only_an_available_archive_has_an_address() {
    let (stage, receiver) = begin("archive").await;
    stage.world.control.set_archive_storage(ArchiveStorage::Own).await;
    let id = stage.archive(json!({"outputMode": "individual"})).await;
    stage.advance(30).await;
    stage.post(&format!("/archive/{id}/stop")).await;
    stage.advance(2).await;
    let told = told(&stage, &receiver).await;
    let statuses: Vec<_> = told.iter().map(|body| body["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["started", "stopped", "uploaded"]);
    for body in &told {
        assert!(
            body["url"].is_null() && body.get("resolution").is_none(),
            "{body}"
        );
        assert_eq!(body["outputMode"], "individual");
    }
}

#[tokio::test]
async fn a_broadcast_is_told_of_when_it_starts_when_an_output_changes_and_when_it_ends() {
    let (stage, receiver) = begin("broadcast").await;
    let now = || stage.world.control.now().as_millis();
    let created = now();
    let server = "rtmps://north.example.org/live";
    let options = json!({
        "outputs": {"hls": {"dvr": true, "lowLatency": false},
                    "rtmp": [{"id": "north", "serverUrl": server, "streamName": "k-7731"}]},
        "maxDuration": 5400, "maxBitrate": 3_000_000, "multiBroadcastTag": "premiere",
    });
    let id = stage.started("/broadcast", options).await;
    let api = stage.world.emulator.api_url();
    let urls = |rtmp: &str, hls: &str| {
        json!({
            "rtmp": [{"id": "north", "serverUrl": server, "streamName": "k-7731", "status": rtmp}],
            "hls": format!("{api}/broadcasts/{}/{id}/playlist.m3u8?DVR", stage.world.application), "hlsStatus": hls,
        })
    };
    let first = json!({
        "event": "broadcast", "id": id, "sessionId": stage.session, "applicationId": stage.world.application,
        "createdAt": created, "updatedAt": created, "status": "started", "maxDuration": 5400, "maxBitrate": 3_000_000,
        "resolution": "640x480", "streamMode": "auto", "hasAudio": true, "hasVideo": true,
        "multiBroadcastTag": "premiere", "settings": {"hls": {"dvr": true, "lowLatency": false}}, "streams": [],
        "broadcastUrls": urls("connecting", "connecting"),
    });
    assert_eq!(told(&stage, &receiver).await, std::slice::from_ref(&first));
    for (seconds, rtmp, hls) in [(2, "live", "connecting"), (3, "live", "ready")] {
        stage.advance(seconds).await;
        let mut bodies = told(&stage, &receiver).await;
        assert_eq!(bodies.len(), 1);
        let updated = bodies[0]["updatedAt"].take();
        assert!((created..=now()).contains(&updated.as_i64().unwrap()));
        let changed = json!({"broadcastUrls": urls(rtmp, hls), "updatedAt": null});
        assert_eq!(bodies, [but(&first, &changed)]);
    }
    let control = &stage.world.control;
    control
        .set_rtmp_status(&id, "north", RtmpStatus::Error)
        .await
        .unwrap();
    let broken = told(&stage, &receiver).await;
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0]["broadcastUrls"], urls("error", "ready"));
    stage.advance(60).await;
    assert!(told(&stage, &receiver).await.is_empty());
    stage.post(&format!("/broadcast/{id}/stop")).await;
    let mut ended = first.clone();
    ended.as_object_mut().unwrap().remove("broadcastUrls");
    let stopped = json!({"status": "stopped", "updatedAt": now()});
    assert_eq!(told(&stage, &receiver).await, [but(&ended, &stopped)]);
}

#[tokio::test]
async fn a_render_is_told_of_when_it_publishes_and_when_it_ends() {
    let (stage, receiver) = begin("render").await;
    let now = || stage.world.control.now().as_millis();
    let created = now();
    let page = "https://stage.example.org/scoreboard";
    let options =
        json!({"url": page, "token": stage.token(&json!({})), "properties": {"name": "Scoreboard"}});
    let id = stage.started("/render", options.clone()).await;
    assert!(told(&stage, &receiver).await.is_empty());
    stage.advance(2).await;
    let session = stage.world.control.session(&stage.session).await.unwrap();
    let first = json!({
        "id": id, "sessionId": stage.session, "applicationId": stage.world.application, "status": "started",
        "createdAt": created, "updatedAt": now(), "url": page, "resolution": "1280x720", "name": "Scoreboard",
        "streamId": session.streams.last().unwrap().stream_id,
    });
    assert_eq!(told(&stage, &receiver).await, std::slice::from_ref(&first));
    stage.advance(10).await;
    stage.call("DELETE", &format!("/render/{id}"), &Value::Null).await;
    let stopped = json!({"status": "stopped", "reason": "Stop Requested.", "updatedAt": now()});
    assert_eq!(told(&stage, &receiver).await, [but(&first, &stopped)]);

    // One that never came to publish has no stream.
    let id = stage.started("/render", options.clone()).await;
    let path = format!("/control/renders/{id}");
    let failed = json!({"status": "failed", "reason": "The page did not load"}).to_string();
    assert_eq!(stage.world.steer("POST", &path, &failed).await.status, 200);
    let bodies = told(&stage, &receiver).await;
    assert_eq!(bodies.len(), 1);
    assert_eq!(
        (
            &bodies[0]["status"],
            &bodies[0]["reason"],
            bodies[0].get("streamId")
        ),
        (&json!("failed"), &json!("The page did not load"), None)
    );

    stage.started("/render", options).await;
    stage.advance(7200 + 2).await;
    let reasons: Vec<Value> = told(&stage, &receiver)
        .await
        .iter()
        .map(|body| body["reason"].clone())
        .collect();
    assert_eq!(reasons, [Value::Null, json!("Max Duration Exceeded")]);
}
