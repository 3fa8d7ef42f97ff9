//! Broadcasts.

use serde_json::{Value, json};
use vonage_video_models::RtmpStatus;

use super::stage::Stage;

const UNKNOWN: &str = "1f6c2b9a-43d7-4e0b-9a51-8cb7d2e0f365";

fn hls() -> Value {
    json!({"outputs": {"hls": {}}})
}

fn rtmp(count: usize) -> Value {
    let target = |number| json!({"id": format!("n{number}"), "serverUrl": "rtmp://in.example.org/live", "streamName": "k-7731"});
    json!({"outputs": {"rtmp": (0..count).map(target).collect::<Value>()}})
}

fn tagged(mut options: Value, tag: &str) -> Value {
    options["multiBroadcastTag"] = json!(tag);
    options
}

#[tokio::test]
async fn a_start_is_answered_with_everything_that_was_asked_for() {
    let stage = Stage::start().await;
    let targets = json!([
        {"id": "north", "serverUrl": "rtmps://north.example.org/live", "streamName": "k-7731"},
        {"serverUrl": "rtmp://south.example.org/live", "streamName": "k-9904"},
    ]);
    let options = json!({
        "layout": {"type": "verticalPresentation"}, "maxDuration": 5400,
        "outputs": {"hls": {"dvr": true, "lowLatency": false}, "rtmp": targets},
        "resolution": "1920x1080", "streamMode": "manual", "multiBroadcastTag": "premiere", "maxBitrate": 3_000_000,
    });
    let started = stage.start_one("/broadcast", options).await;
    assert_eq!(started.status, 200);
    let mut broadcast = started.json();
    let fields = broadcast.as_object_mut().unwrap();
    let id = fields.remove("id").unwrap();
    for time in ["createdAt", "updatedAt"] {
        assert!(fields.remove(time).unwrap().is_u64());
    }
    let mut urls = fields.remove("broadcastUrls").unwrap();
    let address = urls.as_object_mut().unwrap().remove("hls").unwrap();
    assert!(address.as_str().unwrap().ends_with("/playlist.m3u8?DVR"));
    let connecting = json!([
        {"id": "north", "status": "connecting", "serverUrl": "rtmps://north.example.org/live", "streamName": "k-7731"},
        {"status": "connecting", "serverUrl": "rtmp://south.example.org/live", "streamName": "k-9904"},
    ]);
    assert_eq!(urls, json!({"rtmp": connecting}));
    assert_eq!(
        broadcast,
        json!({
            "sessionId": stage.session, "applicationId": stage.world.application, "status": "started",
            "streamMode": "manual", "hasAudio": true, "hasVideo": true, "maxDuration": 5400, "maxBitrate": 3_000_000,
            "multiBroadcastTag": "premiere", "resolution": "1920x1080",
            "settings": {"hls": {"lowLatency": false, "dvr": true}}, "streams": [], "event": "broadcast",
        })
    );
    let id = id.as_str().unwrap();
    assert_eq!(stage.get(&format!("/broadcast/{id}")).await["id"], id);
}

#[tokio::test]
async fn outputs_come_up_after_some_seconds() {
    let stage = Stage::start().await;
    let mut options = rtmp(1);
    options["outputs"]["hls"] = json!({});
    let id = stage.started("/broadcast", options).await;
    let urls = async || stage.get(&format!("/broadcast/{id}")).await["broadcastUrls"].clone();
    let at_first = urls().await;
    assert_eq!(
        (at_first.get("hlsStatus"), &at_first["rtmp"][0]["status"]),
        (None, &json!("connecting"))
    );
    assert!(at_first["hls"].as_str().unwrap().ends_with("/playlist.m3u8"));
    stage.nearly(2).await;
    assert_eq!(urls().await, at_first);
    stage.last_millisecond().await;
    let then = urls().await;
    assert_eq!(
        (then.get("hlsStatus"), &then["rtmp"][0]["status"]),
        (None, &json!("live"))
    );
    stage.nearly(3).await;
    assert_eq!(urls().await, then);
    stage.last_millisecond().await;
    assert_eq!(urls().await["hlsStatus"], "ready");
}

#[tokio::test]
async fn the_control_surface_breaks_rtmp_outputs() {
    let stage = Stage::start().await;
    let id = stage.started("/broadcast", rtmp(2)).await;
    stage.advance(2).await;
    let control = &stage.world.control;
    control
        .set_rtmp_status(&id, "n1", RtmpStatus::Offline)
        .await
        .unwrap();
    control.set_rtmp_status(&id, 0, RtmpStatus::Error).await.unwrap();
    let statuses = async || {
        let urls = stage.get(&format!("/broadcast/{id}")).await["broadcastUrls"].clone();
        [0, 1].map(|place: usize| urls["rtmp"][place]["status"].as_str().unwrap().to_owned())
    };
    assert_eq!(statuses().await, ["error", "offline"]);
    let path = format!("/control/broadcasts/{id}/rtmp");
    let turn = async |body: &str| stage.world.steer("POST", &path, body).await.status.as_u16();
    assert_eq!(turn(r#"{"status": "connecting"}"#).await, 200);
    assert_eq!(statuses().await, ["connecting", "connecting"]);
    stage.advance(2).await;
    assert_eq!(statuses().await, ["live", "live"]);
    for (body, status) in [
        (r#"{"id": "n7", "status": "live"}"#, 404),
        (r#"{"position": 2, "status": "live"}"#, 404),
        (r#"{"status": "melted"}"#, 400),
        (r#"{"id": "n0", "position": 0, "status": "live"}"#, 400),
        (r#"{"target": "n0", "status": "live"}"#, 400),
    ] {
        assert_eq!(turn(body).await, status, "{body}");
    }
    stage.post(&format!("/broadcast/{id}/stop")).await;
    assert_eq!(turn(r#"{"status": "live"}"#).await, 409);
}

#[tokio::test]
async fn a_stopped_broadcast_has_no_addresses_and_is_known_no_more() {
    let stage = Stage::start().await;
    let id = stage.started("/broadcast", hls()).await;
    let path = format!("/broadcast/{id}");
    let stopped = stage.post(&format!("{path}/stop")).await.json();
    assert_eq!(
        (&stopped["status"], &stopped["broadcastUrls"]),
        (&json!("stopped"), &Value::Null)
    );
    assert!(stopped.as_object().unwrap().contains_key("broadcastUrls"));
    for (method, rest, body) in [
        ("POST", "/stop", Value::Null),
        ("GET", "", Value::Null),
        ("PUT", "/layout", json!({"type": "pip"})),
        ("PATCH", "/streams", json!({"addStream": stage.stream})),
    ] {
        for id in [&*id, UNKNOWN] {
            let reply = stage.call(method, &format!("/broadcast/{id}{rest}"), &body).await;
            assert_eq!(reply.refusal(), (404, json!(404)), "{method} {rest}");
        }
        let malformed = stage
            .call(method, &format!("/broadcast/nonsense{rest}"), &body)
            .await;
        assert_eq!(malformed.status, 400, "{method} {rest}");
    }
    assert_eq!(stage.get("/broadcast").await, json!({"count": 0, "items": []}));
    let view = stage.world.control.broadcast(&id).await.unwrap();
    assert_eq!(view.status.as_str(), "stopped");
}

#[tokio::test]
async fn every_rule_of_a_start_is_refused_beyond_its_boundary_and_not_before() {
    let stage = Stage::start().await;
    let with = |field: &str, value: Value| {
        let mut options = hls();
        options[field] = value;
        options
    };
    let target = |target: Value| json!({"outputs": {"rtmp": [target]}});
    for options in [
        json!({}),
        json!({"outputs": {}}),
        json!({"outputs": {"rtmp": []}}),
        json!({"outputs": {"hls": {"dvr": true, "lowLatency": true}}}),
        rtmp(6),
        target(json!({"serverUrl": "rtmp://in.example.org/live"})),
        target(json!({"streamName": "k"})),
        target(json!({"serverUrl": "rtmp://in.example.org/live", "streamName": ""})),
        target(json!({"serverUrl": "https://in.example.org/live", "streamName": "k"})),
        json!({"outputs": {"rtmp": [
            {"id": "a", "serverUrl": "rtmp://in.example.org", "streamName": "k"},
            {"id": "a", "serverUrl": "rtmp://in.example.org", "streamName": "k"},
        ]}}),
        with("maxDuration", json!(59)),
        with("maxDuration", json!(36_001)),
        with("maxBitrate", json!(99_999)),
        with("maxBitrate", json!(6_000_001)),
        with("resolution", json!("1x1")),
        with("layout", json!("bestFit")),
        with("layout", json!({"type": "custom"})),
        with("streamMode", json!("sometimes")),
        with("multiBroadcastTag", json!("")),
        with("sessionId", json!("nonsense")),
    ] {
        let reply = stage.start_one("/broadcast", options.clone()).await;
        assert_eq!(reply.status, 400, "{options}");
        assert!(!reply.text().contains("k-7731"), "{options}");
    }
    let both = json!({"dvr": true, "lowLatency": false});
    for (number, options) in [
        with("maxDuration", json!(60)),
        with("maxDuration", json!(36_000)),
        with("maxBitrate", json!(100_000)),
        with("maxBitrate", json!(6_000_000)),
        json!({"outputs": {"hls": both}}),
        json!({"outputs": {"hls": {"lowLatency": true}}}),
        rtmp(5),
    ]
    .into_iter()
    .enumerate()
    {
        stage
            .started("/broadcast", tagged(options, &number.to_string()))
            .await;
    }
    // Five at a time, however many broadcasts they belong to.
    let more = stage.start_one("/broadcast", tagged(rtmp(1), "more")).await;
    assert_eq!(more.status, 400);
}

#[tokio::test]
async fn a_session_must_exist_be_routed_and_have_somebody_in_it() {
    let stage = Stage::start().await;
    let start = async |session: &str| {
        let mut body = hls();
        body["sessionId"] = json!(session);
        stage.call("POST", "/broadcast", &body).await
    };
    assert_eq!(start("2_MX4").await.status, 404);
    let relayed = stage.world.create_relayed_session().await;
    assert_eq!(start(&relayed).await.refusal(), (409, json!(15008)));
    let empty = stage.world.create_session().await;
    assert_eq!(start(&empty).await.refusal(), (404, Value::Null));
}

#[tokio::test]
async fn a_session_has_one_broadcast_for_each_tag_and_one_without() {
    let stage = Stage::start().await;
    stage.started("/broadcast", hls()).await;
    let refused = stage.start_one("/broadcast", hls()).await;
    let words = json!({"message": "Session is already composed for given tag with code 409"});
    assert_eq!((refused.status.as_u16(), refused.json()), (409, words));
    stage.started("/broadcast", tagged(hls(), "a")).await;
    assert_eq!(
        stage.start_one("/broadcast", tagged(hls(), "a")).await.status,
        409
    );
    // An archive goes beside them.
    stage.archive(json!({})).await;
}

#[tokio::test]
async fn a_broadcast_ends_after_its_longest_time_and_a_minute_after_the_last_client_left() {
    let stage = Stage::start().await;
    let status = async |id: &str| stage.world.control.broadcast(id).await.unwrap().status;
    let short = stage.started("/broadcast", tagged(hls(), "short")).await;
    let mut options = tagged(hls(), "minute");
    options["maxDuration"] = json!(60);
    let minute = stage.started("/broadcast", options).await;
    stage.nearly(60).await;
    assert_eq!(status(&minute).await.as_str(), "started");
    stage.last_millisecond().await;
    assert_eq!(
        (status(&minute).await.as_str(), status(&short).await.as_str()),
        ("stopped", "started")
    );
    stage.leave().await;
    stage.nearly(60).await;
    assert_eq!(status(&short).await.as_str(), "started");
    stage.last_millisecond().await;
    assert_eq!(status(&short).await.as_str(), "stopped");
}

#[tokio::test]
async fn a_broadcast_lasts_four_hours_unless_asked_otherwise() {
    let stage = Stage::start().await;
    let id = stage.started("/broadcast", hls()).await;
    assert_eq!(
        stage.get(&format!("/broadcast/{id}")).await["maxDuration"],
        14_400
    );
    stage.nearly(14_400).await;
    assert_eq!(stage.get("/broadcast").await["count"], 1);
    stage.last_millisecond().await;
    assert_eq!(stage.get("/broadcast").await["count"], 0);
}

#[tokio::test]
async fn layout_and_streams_of_a_running_broadcast_can_be_changed() {
    let stage = Stage::start().await;
    let auto = stage.started("/broadcast", hls()).await;
    let set = stage
        .call(
            "PUT",
            &format!("/broadcast/{auto}/layout"),
            &json!({"type": "pip"}),
        )
        .await;
    assert_eq!((set.status.as_u16(), set.body.len()), (200, 0));
    let layout = stage
        .world
        .control
        .broadcast(&auto)
        .await
        .unwrap()
        .layout
        .unwrap();
    assert_eq!(layout.kind.as_str(), "pip");
    let wrong = stage
        .call(
            "POST",
            &format!("/broadcast/{auto}/layout"),
            &json!({"type": "pip"}),
        )
        .await;
    assert_eq!(wrong.status, 405);
    let add = json!({"addStream": stage.stream, "hasAudio": false, "broadcastId": auto});
    let refused = stage
        .call("PATCH", &format!("/broadcast/{auto}/streams"), &add)
        .await;
    assert_eq!(refused.status, 400);
    let mut options = tagged(hls(), "m");
    options["streamMode"] = json!("manual");
    let manual = stage.started("/broadcast", options).await;
    let path = format!("/broadcast/{manual}/streams");
    assert_eq!(stage.call("PATCH", &path, &add).await.status, 204);
    let streams = async || stage.get(&format!("/broadcast/{manual}")).await["streams"].clone();
    // The service writes these flags as text.
    assert_eq!(
        streams().await,
        json!([{"streamId": stage.stream, "hasAudio": "false", "hasVideo": "true"}])
    );
    let unknown = stage.call("PATCH", &path, &json!({"addStream": UNKNOWN})).await;
    assert_eq!(unknown.status, 404);
    assert_eq!(
        stage
            .call("PATCH", &path, &json!({"removeStream": stage.stream}))
            .await
            .status,
        204
    );
    assert_eq!(streams().await, json!([]));
}

#[tokio::test]
async fn a_slash_after_the_collection_is_tolerated() {
    let stage = Stage::start().await;
    stage.started("/broadcast/", hls()).await;
    assert_eq!(stage.get("/broadcast/").await["count"], 1);
    let filter = format!("/broadcast/?sessionId={}", stage.session);
    assert_eq!(stage.get(&filter).await["count"], 1);
    assert_eq!(stage.get("/broadcast?sessionId=2_MX4").await["count"], 0);
}

#[tokio::test]
async fn a_failed_broadcast_is_over_as_well() {
    let stage = Stage::start().await;
    let id = stage.started("/broadcast", hls()).await;
    let path = format!("/control/broadcasts/{id}");
    let moved = async |body: &str| stage.world.steer("POST", &path, body).await;
    assert_eq!(moved(r#"{"status": "started"}"#).await.status, 409);
    assert_eq!(moved(r#"{"status": "melted"}"#).await.status, 400);
    assert_eq!(moved(r#"{"status": "failed"}"#).await.json()["status"], "failed");
    assert_eq!(moved(r#"{"status": "stopped"}"#).await.status, 409);
    assert_eq!(stage.get("/broadcast").await["count"], 0);
}

#[tokio::test]
async fn stream_names_are_neither_in_the_journal_nor_on_the_control_surface() {
    let stage = Stage::start().await;
    let id = stage.started("/broadcast", rtmp(1)).await;
    let refused = stage.start_one("/broadcast", rtmp(1)).await;
    assert_eq!(refused.status, 409);
    for path in [
        "/control/requests".to_owned(),
        format!("/control/broadcasts/{id}"),
    ] {
        let shown = stage.world.steer("GET", &path, "").await;
        assert!(!shown.text().contains("k-7731"), "{path}");
        assert!(shown.text().contains("in.example.org"), "{path}");
    }
}
