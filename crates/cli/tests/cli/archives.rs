//! Recording sessions: from start to a downloaded file.

use crate::support::{Program, Stage};
use serde_json::{Value, json};
use std::time::Duration;
use vonage_video_emulator::Fault;

/// Starts an archive and returns its id.
pub(crate) async fn start(stage: &Stage, options: &[&str]) -> String {
    let arguments = [&["archives", "start", &stage.session, "--json"], options].concat();
    let archive = stage.run(&arguments).await.document();
    archive["id"].as_str().unwrap().to_owned()
}

/// Records for a minute, and lets the file be made.
pub(crate) async fn record(stage: &Stage, options: &[&str]) -> String {
    let archive = start(stage, options).await;
    let control = stage.emulator.control();
    control.advance(Duration::from_secs(60)).await;
    control.move_archive(&archive, "available", None).await.unwrap();
    archive
}

/// The body that a dry run shows.
async fn body(arguments: &[&str]) -> Value {
    let program = Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1");
    let shown = program
        .run(&[arguments, &["--dry-run", "--json"]].concat())
        .await
        .document();
    serde_json::from_str(shown["body"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn every_option_of_a_start_reaches_the_request() {
    for (options, expected) in [
        (&[][..], json!({ "sessionId": "2_MX4" })),
        (
            &[
                "--name",
                "weekly",
                "--no-audio",
                "--output-mode",
                "composed",
                "--resolution",
                "1920x1080",
                "--stream-mode",
                "manual",
                "--layout",
                "bestFit",
                "--screenshare-layout",
                "pip",
                "--tag",
                "t",
                "--max-bitrate",
                "200000",
            ],
            json!({
                "sessionId": "2_MX4", "name": "weekly", "hasAudio": false, "outputMode": "composed",
                "resolution": "1920x1080", "streamMode": "manual", "multiArchiveTag": "t", "maxBitrate": 200_000,
                "layout": { "type": "bestFit", "screenshareType": "pip" },
            }),
        ),
        (
            &[
                "--output-mode",
                "individual",
                "--no-video",
                "--transcription-language",
                "bn-BD",
                "--transcription-summary",
            ],
            json!({
                "sessionId": "2_MX4", "outputMode": "individual", "hasVideo": false, "hasTranscription": true,
                "transcriptionProperties": { "primaryLanguageCode": "bn-BD", "hasSummary": true },
            }),
        ),
        (
            &[
                "--output-mode",
                "individual",
                "--transcription",
                "--stream-mode",
                "auto",
            ],
            json!({
                "sessionId": "2_MX4", "outputMode": "individual", "hasTranscription": true, "streamMode": "auto",
            }),
        ),
        (
            &["--layout", "custom", "--stylesheet", "stream { width: 50%; }"],
            json!({ "sessionId": "2_MX4", "layout": { "type": "custom", "stylesheet": "stream { width: 50%; }" } }),
        ),
        // Details alone belong to the default.
        (
            &["--screenshare-layout", "pip"],
            json!({ "sessionId": "2_MX4", "layout": { "type": "bestFit", "screenshareType": "pip" } }),
        ),
    ] {
        let arguments = [&["archives", "start", "2_MX4"], options].concat();
        assert_eq!(body(&arguments).await, expected);
    }
}

#[tokio::test]
async fn the_other_requests_are_those_of_the_api() {
    assert_eq!(
        body(&[
            "archives",
            "set-layout",
            "a0000000-0000-4000-8000-00000000000a",
            "custom",
            "--stylesheet",
            "x"
        ])
        .await,
        json!({ "type": "custom", "stylesheet": "x" })
    );
    assert_eq!(
        body(&[
            "archives",
            "add-stream",
            "a0000000-0000-4000-8000-00000000000a",
            "b0000000-0000-4000-8000-00000000000b"
        ])
        .await,
        json!({ "addStream": "b0000000-0000-4000-8000-00000000000b" })
    );
    assert_eq!(
        body(&[
            "archives",
            "add-stream",
            "a0000000-0000-4000-8000-00000000000a",
            "b0000000-0000-4000-8000-00000000000b",
            "--no-video"
        ])
        .await,
        json!({ "addStream": "b0000000-0000-4000-8000-00000000000b", "hasVideo": false })
    );
    assert_eq!(
        body(&[
            "archives",
            "remove-stream",
            "a0000000-0000-4000-8000-00000000000a",
            "b0000000-0000-4000-8000-00000000000b"
        ])
        .await,
        json!({ "removeStream": "b0000000-0000-4000-8000-00000000000b" })
    );
    let list = [
        "archives",
        "list",
        "--session",
        "2_a=1",
        "--offset",
        "7",
        "--count",
        "1000",
        "--curl",
    ];
    let program = Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1");
    let curl = program.run(&list).await.good();
    assert!(
        curl.contains(
            "/v2/project/5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1/archive?offset=7&count=1000&sessionId=2_a%3D1'"
        ),
        "{curl}"
    );
}

#[tokio::test]
async fn what_the_service_would_refuse_names_the_option() {
    for (options, option) in [
        (&["--no-audio", "--no-video"][..], "--no-audio or --no-video"),
        (&["--max-bitrate", "99999"], "--max-bitrate"),
        (
            &["--max-bitrate", "100000", "--quantization", "20"],
            "--quantization",
        ),
        (&["--quantization", "41"], "--quantization"),
        (&["--layout", "custom"], "--layout or --stylesheet"),
        (&["--stylesheet", "x"], "--layout or --stylesheet"),
        (
            &["--layout", "pip", "--screenshare-layout", "pip"],
            "--screenshare-layout",
        ),
        (
            &["--output-mode", "individual", "--resolution", "640x480"],
            "--resolution",
        ),
        (&["--tag", " "], "--tag"),
        (
            &["--no-audio", "--transcription", "--output-mode", "individual"],
            "--transcription",
        ),
    ] {
        let arguments = [&["archives", "start", "2_MX4", "--dry-run", "--json"], options].concat();
        let error = Program::keyed().run(&arguments).await.error(2);
        assert_eq!(
            error["advice"],
            format!("correct {option}; --help describes it"),
            "{options:?} {error}"
        );
    }
    for count in ["0", "1001"] {
        let error = Program::keyed()
            .run(&["archives", "list", "--count", count, "--dry-run", "--json"])
            .await
            .error(2);
        assert_eq!(error["advice"], "correct --count; --help describes it");
    }
    for arguments in [
        &["archives", "start", "2_MX4", "--layout", " "][..],
        &["archives", "start", "2_MX4", "--stream-mode", "both"],
        &["archives", "set-layout", "a0000000-0000-4000-8000-00000000000a"],
        &[
            "archives",
            "wait",
            "a0000000-0000-4000-8000-00000000000a",
            "--for",
            "uploaded",
        ],
        &[
            "archives",
            "wait",
            "a0000000-0000-4000-8000-00000000000a",
            "--within",
            "soon",
        ],
        &["archives", "list", "--all", "--curl"],
        &["archives", "get", ".."],
    ] {
        Program::keyed()
            .run(&[arguments, &["--json"]].concat())
            .await
            .error(2);
    }
}

#[tokio::test]
async fn an_archive_is_told_in_a_table_without_its_address() {
    let stage = Stage::set().await;
    let started = stage
        .run(&[
            "archives",
            "start",
            &stage.session,
            "--name",
            "a\u{1b}b",
            "--tag",
            "t",
        ])
        .await
        .good();
    for line in [
        "status       started\n",
        "name         a\u{fffd}b\n",
        "tracks       audio and video\n",
        "tag          t\n",
    ] {
        assert!(started.contains(line), "{started}");
    }
    let archive = record(&stage, &["--tag", "u"]).await;
    let table = stage.run(&["archives", "get", &archive]).await.good();
    assert!(
        table.contains("status       available\n") && table.contains("duration     1 min\n"),
        "{table}"
    );
    assert!(
        table.contains(&format!("`vonage-video archives download {archive}` fetches it")),
        "{table}"
    );
    assert!(!table.contains("http"), "{table}");
    // Whoever wants everything gets it.
    let document = stage
        .run(&["archives", "get", &archive, "--json"])
        .await
        .document();
    assert!(document["url"].as_str().unwrap().starts_with("http"));
}

#[tokio::test]
async fn a_running_archive_is_changed_and_stopped() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let archive = start(&stage, &["--stream-mode", "manual"]).await;
    let archive = archive.as_str();

    let added = ["archives", "add-stream", archive, &stage.camera, "--no-video"];
    assert_eq!(stage.run(&added).await.good(), "the stream is added\n");
    let table = stage.run(&["archives", "get", archive]).await.good();
    assert!(
        table.contains(&format!("stream       {} (audio)\n", stage.camera)),
        "{table}"
    );
    let removed = ["archives", "remove-stream", archive, &stage.camera, "--json"];
    assert_eq!(stage.run(&removed).await.document(), json!({}));
    assert_eq!(
        control.archive(archive).await.unwrap().selected_streams,
        Some(vec![])
    );

    let layout = ["archives", "set-layout", archive, "pip"];
    assert_eq!(stage.run(&layout).await.good(), "the layout is set\n");
    let seen = control.archive(archive).await.unwrap().layout.unwrap();
    assert_eq!(seen.kind.as_str(), "pip");

    let stopped = stage.run(&["archives", "stop", archive]).await.good();
    assert!(stopped.contains("reason       user initiated\n"), "{stopped}");
}

#[tokio::test]
async fn a_deleted_archive_is_gone_and_says_so() {
    let stage = Stage::set().await;
    let archive = record(&stage, &[]).await;
    let deleted = stage.run(&["archives", "delete", &archive]).await.good();
    assert_eq!(deleted, "the archive is deleted\n");
    let listed = stage.run(&["archives", "list"]).await;
    assert_eq!(
        (listed.out.as_str(), listed.err.as_str()),
        ("", "there are no archives\n")
    );
}

#[tokio::test]
async fn a_list_shows_a_page_and_says_how_to_go_on() {
    let stage = Stage::set().await;
    let mut archives = Vec::new();
    for number in 0..5 {
        archives.insert(
            0,
            start(&stage, &["--tag", &format!("t{number}"), "--name", "n"]).await,
        );
    }
    let first = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let ids = |table: &str| table.lines().skip(1).map(first).collect::<Vec<_>>();

    let page = stage
        .run(&["archives", "list", "--offset", "1", "--count", "2"])
        .await;
    assert_eq!(
        page.err,
        "2 of 5: --offset 3 lists what follows, --all everything\n"
    );
    assert_eq!(ids(&page.good()), archives[1..3]);

    let rest = stage
        .run(&["archives", "list", "--offset", "3", "--session", &stage.session])
        .await;
    assert_eq!((rest.err.as_str(), ids(&rest.out)), ("", archives[3..].to_vec()));
    let beyond = stage.run(&["archives", "list", "--offset", "5"]).await;
    assert_eq!(beyond.err, "nothing is left behind this offset\n");

    // Two requests, one head line.
    stage.emulator.control().clear_requests().await;
    let all = stage
        .run(&["archives", "list", "--all", "--count", "3"])
        .await
        .good();
    assert_eq!(ids(&all), archives);
    assert_eq!(all.matches("STATUS").count(), 1, "{all}");
    assert_eq!(stage.emulator.control().requests().await.len(), 2);

    // Long pages, unless it was told otherwise.
    let all = stage.run(&["archives", "list", "--all"]).await.good();
    assert_eq!(ids(&all), archives);
    let last = stage.emulator.control().requests().await.pop().unwrap();
    assert_eq!(last.query.as_deref(), Some("count=1000"));
}

#[tokio::test]
async fn all_archives_as_documents_stand_one_a_line_as_they_came() {
    let stage = Stage::set().await;
    let page = r#"{"count":3,"items":[{"id":"a","sessionId":"2_MX4","x":1.50,
        "y":null},{"id":"b","sessionId":"2_MX4"}]}"#;
    // What moved to the next page meanwhile is not told twice.
    let next = r#"{"count":3,"items":[{"id":"b","sessionId":"2_MX4"},{"id":"c","sessionId":"2_MX4"}]}"#;
    for body in [page, next] {
        let fault = Fault::status(200)
            .header("content-type", "application/json")
            .body(body);
        stage.emulator.control().fault(fault).await.unwrap();
    }
    let lines = stage.run(&["archives", "list", "--all", "--json"]).await.good();
    let expected = "{\"id\":\"a\",\"sessionId\":\"2_MX4\",\"x\":1.50,\"y\":null}\n{\"id\":\"b\",\"sessionId\":\"2_MX4\"}\n\
                    {\"id\":\"c\",\"sessionId\":\"2_MX4\"}\n";
    assert_eq!(lines, expected);
}
