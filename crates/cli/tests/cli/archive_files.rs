//! Waiting for archives and downloading them, as users see it.

use crate::archives::{record, start};
use crate::support::Stage;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use vonage_video_emulator::Fault;

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
        let expected = json!({
            "archive": archive, "file": name, "bytes": told["bytes"], "verified": "sha256",
            "resumed_bytes": 0, "restarted": null,
        });
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
                .contains("verified  size and SHA-256")
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
