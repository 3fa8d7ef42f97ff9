//! Streaming sessions live.

use std::time::Duration;

use serde_json::{Value, json};
use vonage_video_emulator::{Fault, RtmpChoice};

use crate::support::{Program, Stage};

const SERVER: &str = "north=rtmps://ingest.example.org/live,s3cret-name";

/// Starts a broadcast and returns its id.
async fn start(stage: &Stage, options: &[&str]) -> String {
    let arguments = [&["broadcasts", "start", &stage.session, "--json"], options].concat();
    let broadcast = stage.run(&arguments).await.document();
    broadcast["id"].as_str().unwrap().to_owned()
}

/// The body that would be sent, from the journal of an emulator that refused it or not.
async fn body(stage: &Stage, options: &[&str]) -> Value {
    stage.emulator.control().fault(Fault::status(400)).await.unwrap();
    stage.emulator.control().clear_requests().await;
    let arguments = [&["broadcasts", "start", "2_MX4"], options].concat();
    assert_eq!(stage.run(&arguments).await.code, 3);
    let requests = stage.emulator.control().requests().await;
    serde_json::from_str(requests[0].body.as_ref().unwrap().text.as_ref().unwrap()).unwrap()
}

#[tokio::test]
async fn every_option_of_a_start_reaches_the_request() {
    let stage = Stage::set().await;
    for (options, expected) in [
        (
            &["--hls"][..],
            json!({ "sessionId": "2_MX4", "outputs": { "hls": {} } }),
        ),
        (
            &["--dvr"],
            json!({ "sessionId": "2_MX4", "outputs": { "hls": { "dvr": true } } }),
        ),
        (
            &[
                "--hls",
                "--low-latency",
                "--max-duration",
                "90m",
                "--max-bitrate",
                "6000000",
            ],
            json!({
                "sessionId": "2_MX4", "outputs": { "hls": { "lowLatency": true } }, "maxDuration": 5400,
                "maxBitrate": 6_000_000,
            }),
        ),
        (
            &[
                "--hls",
                "--resolution",
                "1920x1080",
                "--stream-mode",
                "manual",
                "--layout",
                "custom",
                "--stylesheet",
                "x",
                "--tag",
                "t",
                "--no-audio",
            ],
            json!({
                "sessionId": "2_MX4", "outputs": { "hls": {} }, "resolution": "1920x1080", "streamMode": "manual",
                "layout": { "type": "custom", "stylesheet": "x" }, "multiBroadcastTag": "t", "hasAudio": false,
            }),
        ),
    ] {
        assert_eq!(body(&stage, options).await, expected);
    }
    let outputs = body(&stage, &["--rtmp", SERVER, "--rtmp", "rtmp://b/x,y"]).await;
    let rtmp = &outputs["outputs"]["rtmp"];
    assert_eq!(
        (
            &rtmp[0]["id"],
            &rtmp[0]["serverUrl"],
            &rtmp[1]["serverUrl"],
            &rtmp[1]["id"]
        ),
        (
            &json!("north"),
            &json!("rtmps://ingest.example.org/live"),
            &json!("rtmp://b/x"),
            &Value::Null
        )
    );
}

#[tokio::test]
async fn what_the_service_would_refuse_names_the_option() {
    let five = ["--rtmp", "rtmp://a,b"].repeat(5);
    let six = ["--rtmp", "rtmp://a,b"].repeat(6);
    let run = |options: Vec<&'static str>| async move {
        let arguments = [
            &["broadcasts", "start", "2_MX4", "--dry-run", "--json"],
            &options[..],
        ]
        .concat();
        Program::keyed().run(&arguments).await
    };
    run(five).await.good();
    for (options, option) in [
        (vec![], "--hls or --rtmp"),
        (vec!["--dvr", "--low-latency"], "--dvr or --low-latency"),
        (six, "--rtmp"),
        (vec!["--rtmp", "https://a,b"], "--rtmp"),
        (vec!["--rtmp", "n=rtmp://a,b", "--rtmp", "n=rtmp://c,d"], "--rtmp"),
        (vec!["--hls", "--max-duration", "59s"], "--max-duration"),
        (vec!["--hls", "--max-duration", "10h1s"], "--max-duration"),
        (
            vec!["--hls", "--no-audio", "--no-video"],
            "--no-audio or --no-video",
        ),
    ] {
        let error = run(options.clone()).await.error(2);
        assert_eq!(
            error["advice"],
            format!("correct {option}; --help describes it"),
            "{options:?} {error}"
        );
    }
}

#[tokio::test]
async fn no_stream_name_is_in_a_table() {
    let stage = Stage::set().await;
    let started = stage
        .run(&["broadcasts", "start", &stage.session, "--hls", "--rtmp", SERVER])
        .await
        .good();
    let listed = stage.run(&["broadcasts", "list", "--json"]).await.document();
    let id = listed["items"][0]["id"].as_str().unwrap();
    let read = stage.run(&["broadcasts", "get", id]).await.good();
    let all = stage.run(&["broadcasts", "list", "--all"]).await.good();
    for table in [&started, &read, &all] {
        assert!(
            table.contains("RTMP north connecting") && !table.contains("s3cret"),
            "{table}"
        );
    }
    assert!(read.contains("playlist      http"), "{read}");
    let stopped = stage.run(&["broadcasts", "stop", id]).await.good();
    assert!(
        stopped.contains("status        stopped\n") && !stopped.contains("output"),
        "{stopped}"
    );
}

#[tokio::test]
async fn a_running_broadcast_is_changed() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let id = start(&stage, &["--hls", "--stream-mode", "manual"]).await;
    let id = id.as_str();
    let added = stage
        .run(&["broadcasts", "add-stream", id, &stage.camera, "--no-audio"])
        .await;
    assert_eq!(added.good(), "the stream is added\n");
    let table = stage.run(&["broadcasts", "get", id]).await.good();
    assert!(
        table.contains(&format!("stream        {} (video)\n", stage.camera)),
        "{table}"
    );
    stage
        .run(&["broadcasts", "remove-stream", id, &stage.camera])
        .await
        .good();
    assert_eq!(
        control.broadcast(id).await.unwrap().selected_streams,
        Some(vec![])
    );
    let layout = [
        "broadcasts",
        "set-layout",
        id,
        "bestFit",
        "--screenshare-layout",
        "pip",
    ];
    assert_eq!(stage.run(&layout).await.good(), "the layout is set\n");
    assert!(
        control
            .broadcast(id)
            .await
            .unwrap()
            .layout
            .unwrap()
            .screenshare_type
            .is_some()
    );
}

#[tokio::test]
async fn waiting_ends_when_everybody_can_watch_and_when_nobody_ever_will() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let id = start(&stage, &["--hls", "--rtmp", SERVER]).await;
    let wait = ["broadcasts", "wait", &id, "--within", "1ms", "--json"];

    let late = stage.run(&wait).await.error(4);
    assert_eq!(
        late["error"],
        "the broadcast is not live after 0 s: it is started (HLS, RTMP north connecting)"
    );
    control.advance(Duration::from_secs(60)).await;
    let live = stage.run(&wait).await.document();
    assert_eq!(live["broadcastUrls"]["hlsStatus"], "ready");
    control
        .set_rtmp_status(&id, RtmpChoice::All, "error")
        .await
        .unwrap();
    let never = stage.run(&wait).await.error(3);
    assert_eq!(
        never["error"],
        "the broadcast will not be live: the output RTMP north is in error"
    );
}

/// The service forgets a broadcast that has stopped: what was seen before then has stopped, what was not may never have
/// been.
#[tokio::test]
async fn a_broadcast_that_is_forgotten_has_stopped_if_it_was_seen_before() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let id = start(&stage, &["--hls"]).await;
    let wait = ["broadcasts", "wait", &id, "--for", "stopped"];
    for (json, expected) in [
        (
            false,
            "the broadcast has stopped; the service does not know it any more\n".to_owned(),
        ),
        (
            true,
            format!("{{\n  \"id\": \"{id}\",\n  \"status\": \"stopped\"\n}}\n"),
        ),
    ] {
        control.fault(Fault::status(404).nth(2)).await.unwrap();
        let more: &[&str] = if json { &["--json"] } else { &[] };
        let run = stage.run(&[&wait[..], more].concat()).await;
        control.clear_faults().await;
        assert_eq!(run.good(), expected);
    }
    control.fault(Fault::status(404).nth(2)).await.unwrap();
    let error = stage.run(&["broadcasts", "wait", &id, "--json"]).await.error(3);
    control.clear_faults().await;
    assert_eq!(
        error["error"],
        "the broadcast will not be live: it has stopped, and the service does not know it any more"
    );
    control.move_broadcast(&id, "stopped").await.unwrap();
    let error = stage.run(&[&wait[..], &["--json"]].concat()).await.error(3);
    assert_eq!(error["status"], 404);
}

#[tokio::test]
async fn advice_says_where_to_look_and_never_to_start_again() {
    let stage = Stage::set().await;
    let arguments = ["broadcasts", "start", &stage.session, "--hls", "--json"];
    stage
        .emulator
        .control()
        .fault(Fault::close_after())
        .await
        .unwrap();
    let lost = stage.run(&arguments).await.error(4);
    let advice = lost["advice"].as_str().unwrap();
    assert!(
        advice.contains("broadcasts list --session") && !advice.starts_with("run it again"),
        "{lost}"
    );
    let again = stage.run(&arguments).await.error(3);
    assert!(
        again["status"] == 409 && again["advice"].as_str().unwrap().contains("--tag"),
        "{again}"
    );
}
