//! Recording sessions: from start to a downloaded file.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use vonage_video_emulator::Fault;

use crate::support::{Program, Stage};

/// Starts an archive and returns its id.
async fn start(stage: &Stage, options: &[&str]) -> String {
    let arguments = [&["archives", "start", &stage.session, "--json"], options].concat();
    let archive = stage.run(&arguments).await.document();
    archive["id"].as_str().unwrap().to_owned()
}

/// Records for a minute, and lets the file be made.
async fn record(stage: &Stage, options: &[&str]) -> String {
    let archive = start(stage, options).await;
    let control = stage.emulator.control();
    control.advance(Duration::from_secs(60)).await;
    control.move_archive(&archive, "available", None).await.unwrap();
    archive
}

/// The body that a dry run shows.
async fn body(arguments: &[&str]) -> Value {
    let program = Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e");
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
                "1x1",
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
                "resolution": "1x1", "streamMode": "manual", "multiArchiveTag": "t", "maxBitrate": 200_000,
                "layout": { "type": "bestFit", "screenshareType": "pip" },
            }),
        ),
        (
            &[
                "--output-mode",
                "individual",
                "--no-video",
                "--transcription-language",
                "tlh",
                "--transcription-summary",
            ],
            json!({
                "sessionId": "2_MX4", "outputMode": "individual", "hasVideo": false, "hasTranscription": true,
                "transcriptionProperties": { "primaryLanguageCode": "tlh", "hasSummary": true },
            }),
        ),
        (
            &["--quantization", "40", "--transcription", "--stream-mode", "auto"],
            json!({
                "sessionId": "2_MX4", "quantizationParameter": 40, "hasTranscription": true, "streamMode": "auto",
            }),
        ),
        (
            &["--layout", "custom", "--stylesheet", "stream { width: 50%; }"],
            json!({ "sessionId": "2_MX4", "layout": { "type": "custom", "stylesheet": "stream { width: 50%; }" } }),
        ),
        // Details alone belong to the default.
        (
            &["--screenshare-layout", "mosaic"],
            json!({ "sessionId": "2_MX4", "layout": { "type": "bestFit", "screenshareType": "mosaic" } }),
        ),
    ] {
        let arguments = [&["archives", "start", "2_MX4"], options].concat();
        assert_eq!(body(&arguments).await, expected);
    }
}

#[tokio::test]
async fn the_other_requests_are_those_of_the_api() {
    assert_eq!(
        body(&["archives", "set-layout", "a", "custom", "--stylesheet", "x"]).await,
        json!({ "type": "custom", "stylesheet": "x" })
    );
    assert_eq!(
        body(&["archives", "add-stream", "a", "s"]).await,
        json!({ "addStream": "s" })
    );
    assert_eq!(
        body(&["archives", "add-stream", "a", "s", "--no-video"]).await,
        json!({ "addStream": "s", "hasVideo": false })
    );
    assert_eq!(
        body(&["archives", "remove-stream", "a", "s"]).await,
        json!({ "removeStream": "s" })
    );
    let list = [
        "archives",
        "list",
        "--session",
        "s/1",
        "--offset",
        "7",
        "--count",
        "1000",
        "--curl",
    ];
    let program = Program::bare().with("VONAGE_APPLICATION_ID", "app");
    let curl = program.run(&list).await.good();
    assert!(
        curl.contains("/v2/project/app/archive?offset=7&count=1000&sessionId=s%2F1'"),
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
        (&["--no-audio", "--transcription"], "--transcription"),
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
        &["archives", "set-layout", "a"],
        &["archives", "wait", "a", "--for", "uploaded"],
        &["archives", "wait", "a", "--within", "soon"],
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
    let page = r#"{"count":3,"items":[{"id":"a","sessionId":"s","x":1.50,
        "y":null},{"id":"b","sessionId":"s"}]}"#;
    // What moved to the next page meanwhile is not told twice.
    let next = r#"{"count":3,"items":[{"id":"b","sessionId":"s"},{"id":"c","sessionId":"s"}]}"#;
    for body in [page, next] {
        let fault = Fault::status(200)
            .header("content-type", "application/json")
            .body(body);
        stage.emulator.control().fault(fault).await.unwrap();
    }
    let lines = stage.run(&["archives", "list", "--all", "--json"]).await.good();
    let expected = "{\"id\":\"a\",\"sessionId\":\"s\",\"x\":1.50,\"y\":null}\n{\"id\":\"b\",\"sessionId\":\"s\"}\n\
                    {\"id\":\"c\",\"sessionId\":\"s\"}\n";
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn waiting_ends_when_it_is_so_when_it_never_will_and_when_time_is_up() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let archive = start(&stage, &[]).await;
    let wait = |more: &'static [&'static str]| {
        let arguments: Vec<_> = ["archives", "wait", &archive, "--within", "1ms"]
            .into_iter()
            .chain(more.iter().copied())
            .map(str::to_owned)
            .collect();
        let stage = &stage;
        async move {
            stage
                .run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
                .await
        }
    };

    let late = wait(&["--json"]).await.error(4);
    assert_eq!(
        (&late["kind"], &late["outcome"], &late["error"]),
        (
            &json!("wait"),
            &json!("unknown"),
            &json!("the archive is not available after 0 s: it is started")
        )
    );

    control.move_archive(&archive, "stopped", None).await.unwrap();
    let stopped = wait(&["--for", "stopped"]).await;
    // No terminal, no status line.
    assert_eq!(stopped.err, "");
    assert!(stopped.good().contains("status       stopped\n"));

    control.move_archive(&archive, "available", None).await.unwrap();
    assert_eq!(wait(&["--json"]).await.document()["status"], "available");

    control
        .move_archive(&archive, "failed", Some("disk"))
        .await
        .unwrap();
    let never = wait(&["--json"]).await.error(3);
    assert_eq!(
        never["error"],
        "the archive will not be available: the archive is failed: disk"
    );

    let unknown = [
        "archives",
        "wait",
        "9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7",
        "--json",
    ];
    let unknown = stage.run(&unknown).await.error(3);
    assert_eq!(
        (&unknown["status"], &unknown["operation"]),
        (&json!(404), &json!("archives.get"))
    );
    assert!(
        unknown["advice"].as_str().unwrap().contains("archives list"),
        "{unknown}"
    );
}

#[tokio::test]
async fn a_wait_for_what_cannot_be_seen_may_still_succeed_and_ends_in_time() {
    let stage = Stage::set().await;
    let archive = start(&stage, &[]).await;
    let wait = ["archives", "wait", &archive, "--within", "1ms", "--json"];
    // Nobody is there: the archive may be available all the same.
    let nobody = stage
        .program
        .clone()
        .with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
    let error = nobody.run(&wait).await.error(4);
    assert_eq!(
        (&error["kind"], &error["exit_code"], &error["outcome"]),
        (&json!("connect"), &json!(4), &json!("unknown"))
    );
    // Somebody is there and says nothing, for longer than a call may take.
    let silence = Fault::stall_head(Duration::from_secs(120)).times(10);
    stage.emulator.control().fault(silence).await.unwrap();
    let error = stage.run(&wait).await.error(4);
    assert_eq!(
        (&error["kind"], &error["error"]),
        (
            &json!("wait"),
            &json!("the archive is not available after 0 s: its state is not known")
        )
    );
}

/// Runs the program in a directory of its own.
async fn run_in(directory: &Path, stage: &Stage, arguments: &[&str]) -> (i32, Vec<u8>, String) {
    let mut command = stage.program.command(arguments);
    let output = command.current_dir(directory).output().await.unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), output.stdout, error)
}

#[tokio::test]
async fn a_recording_is_downloaded_to_a_file_named_after_the_archive() {
    let stage = Stage::set().await;
    let directory = tempfile::tempdir().unwrap();
    for (mode, kind, magic) in [
        ("composed", "mp4", &b"ftyp"[..]),
        ("individual", "zip", b"PK\x03\x04"),
    ] {
        let archive = record(&stage, &["--output-mode", mode]).await;
        let arguments = ["archives", "download", &archive, "--json"];
        let (code, out, error) = run_in(directory.path(), &stage, &arguments).await;
        assert_eq!((code, error.as_str()), (0, ""));
        let told: Value = serde_json::from_slice(&out).unwrap();
        let name = format!("{archive}.{kind}");
        let expected =
            json!({ "archive": archive, "file": name, "bytes": told["bytes"], "sha256_checked": true });
        assert_eq!(told, expected);
        #[expect(clippy::disallowed_methods, reason = "a test reads what was downloaded")]
        let file = std::fs::read(directory.path().join(&name)).unwrap();
        assert_eq!(json!(file.len()), told["bytes"]);
        assert!(file.windows(magic.len()).take(8).any(|window| window == magic));
    }
    let names = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(names, 2, "no part is left");
}

#[tokio::test]
async fn a_file_that_exists_is_replaced_only_when_asked_for() {
    let stage = Stage::set().await;
    let directory = tempfile::tempdir().unwrap();
    let archive = record(&stage, &[]).await;
    let file = directory.path().join("kept.mp4");
    std::fs::write(&file, "kept").unwrap();
    stage.emulator.control().clear_requests().await;

    let arguments = ["archives", "download", &archive, "-o", "kept.mp4"];
    let (code, _, error) = run_in(directory.path(), &stage, &arguments).await;
    assert!(
        code == 2 && error.contains("kept.mp4 exists") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 4);
    let (code, _, error) = run_in(
        directory.path(),
        &stage,
        &["archives", "download", &archive, "-o", "."],
    )
    .await;
    assert!(code == 2 && error.contains("directory"), "{error}");
    assert!(
        stage.emulator.control().requests().await.is_empty(),
        "nothing was fetched"
    );

    let forced = [&arguments[..], &["--force"]].concat();
    let (code, out, _) = run_in(directory.path(), &stage, &forced).await;
    assert!(
        code == 0
            && String::from_utf8(out)
                .unwrap()
                .contains("checked  size and SHA-256")
    );
    assert!(std::fs::metadata(&file).unwrap().len() > 4);
}

#[tokio::test]
async fn a_recording_is_written_to_standard_output() {
    let stage = Stage::set().await;
    let directory = tempfile::tempdir().unwrap();
    let archive = record(&stage, &[]).await;
    let arguments = ["archives", "download", &archive, "--output", "-"];
    let (code, out, error) = run_in(directory.path(), &stage, &arguments).await;
    assert_eq!((code, error.as_str()), (0, ""));
    let size = stage.emulator.control().archive(&archive).await.unwrap().size;
    assert_eq!(out.len() as u64, size);
    let documented = [&arguments[..], &["--json"]].concat();
    let (code, out, _) = run_in(directory.path(), &stage, &documented).await;
    assert_eq!((code, out.len()), (2, 0));
}

#[tokio::test]
async fn a_recording_that_is_not_there_is_explained_by_its_state() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let archive = start(&stage, &[]).await;
    for (state, word) in [
        (None, "archives stop"),
        (Some("stopped"), "archives wait"),
        (Some("uploaded"), "storage"),
        (Some("deleted"), "archives get"),
    ] {
        if let Some(state) = state {
            control.move_archive(&archive, state, None).await.unwrap();
        }
        let error = stage
            .run(&["archives", "download", &archive, "-o", "x", "--json"])
            .await
            .error(3);
        assert_eq!(error["kind"], "download");
        assert!(error["advice"].as_str().unwrap().contains(word), "{error}");
    }
    let nowhere = tempfile::tempdir().unwrap().path().join("gone").join("x.mp4");
    let ready = record(&stage, &[]).await;
    let error = stage
        .run(&[
            "archives",
            "download",
            &ready,
            "-o",
            nowhere.to_str().unwrap(),
            "--json",
        ])
        .await
        .error(3);
    let expected = format!("the recording could not be written to {}", nowhere.display());
    assert_eq!(error["error"], expected);
    let unknown = [
        "archives",
        "download",
        "9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7",
        "--json",
    ];
    assert_eq!(stage.run(&unknown).await.error(3)["status"], 404);
}

#[tokio::test]
async fn advice_says_where_to_look_and_never_to_start_again() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let session = stage.session.as_str();

    control.fault(Fault::close_after()).await.unwrap();
    let lost = stage
        .run(&["archives", "start", session, "--json"])
        .await
        .error(4);
    let advice = lost["advice"].as_str().unwrap();
    assert!(
        advice.contains("archives list --session") && !advice.starts_with("run it again"),
        "{lost}"
    );

    let again = stage
        .run(&["archives", "start", session, "--json"])
        .await
        .error(3);
    assert_eq!(again["status"], 409);
    assert!(again["advice"].as_str().unwrap().contains("--tag"), "{again}");

    let listed = stage.run(&["archives", "list", "--json"]).await.document();
    let archive = listed["items"][0]["id"].as_str().unwrap();
    let early = stage
        .run(&["archives", "delete", archive, "--json"])
        .await
        .error(3);
    assert!(
        early["advice"].as_str().unwrap().contains("archives stop"),
        "{early}"
    );

    let relayed = stage
        .run(&["sessions", "create", "--media-mode", "relayed", "--json"])
        .await
        .document();
    let relayed = relayed["session_id"].as_str().unwrap();
    let refused = stage
        .run(&["archives", "start", relayed, "--json"])
        .await
        .error(3);
    if refused["status"] == 409 {
        assert!(
            refused["advice"].as_str().unwrap().contains("relayed"),
            "{refused}"
        );
    } else {
        assert!(
            refused["advice"].as_str().unwrap().contains("connected"),
            "{refused}"
        );
    }
}
