//! Downloads over sockets that are slow, from a storage that changes, into folders that hold what they should not.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::storage::{ARCHIVE, Storage};
use crate::support::Run;

struct Stage {
    storage: Storage,
    folder: tempfile::TempDir,
}

impl Stage {
    async fn set() -> Self {
        Self {
            storage: Storage::start(400 * 1024).await,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn partial(&self) -> std::path::PathBuf {
        self.path(&format!("r.mp4.{ARCHIVE}.part"))
    }

    fn command(&self, more: &[&str]) -> tokio::process::Command {
        let arguments = [&["archives", "download", ARCHIVE, "-o", "r.mp4"], more].concat();
        let mut command = self.storage.program().command(&arguments);
        command.current_dir(self.folder.path());
        command
    }

    async fn run(&self, more: &[&str]) -> Run {
        Run::of(self.command(more).output().await.unwrap())
    }

    /// Begins on a slow link and is killed once some bytes are kept. Returns how many.
    async fn killed(&self) -> u64 {
        self.storage.with(|served| served.speed = Some(20_000));
        let mut child = self.command(&[]).spawn().unwrap();
        let (since, mut kept) = (Instant::now(), 0);
        let sidecar = self.path(&format!("r.mp4.{ARCHIVE}.part.json"));
        while kept < 10_000 {
            assert!(since.elapsed() < Duration::from_secs(30), "nothing is kept");
            tokio::time::sleep(Duration::from_millis(20)).await;
            if let Ok(text) = tokio::fs::read(&sidecar).await {
                let sidecar: Value = serde_json::from_slice(&text).unwrap();
                kept = sidecar["bytes"].as_u64().unwrap();
            }
        }
        child.kill().await.unwrap();
        self.storage.with(|served| {
            served.speed = None;
            served.asked.clear();
        });
        kept
    }

    #[track_caller]
    fn assert_whole(&self) {
        let whole = self.storage.with(|served| served.content.clone());
        assert!(read(&self.path("r.mp4")) == whole);
        assert_eq!(std::fs::read_dir(self.folder.path()).unwrap().count(), 1);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test looks at what was written")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn a_killed_download_goes_on_with_the_same_version_of_the_recording() {
    let stage = Stage::set().await;
    let kept = stage.killed().await;
    let told = stage.run(&["--json"]).await.document();
    assert!(told["resumed_bytes"].as_u64().unwrap() >= kept, "{told}");
    assert_eq!(
        (&told["verified"], &told["restarted"]),
        (&json!("size"), &json!(null))
    );
    stage.assert_whole();
    let asked = stage.storage.with(|served| served.asked.clone());
    assert!(asked[0].contains(&format!("range: bytes={}-", told["resumed_bytes"])));
    for head in asked {
        assert!(
            head.contains("if-range: \"1\"") && head.contains("if-match: \"1\""),
            "{head}"
        );
    }
}

#[tokio::test]
async fn a_recording_that_changed_since_is_read_anew_and_the_user_is_told() {
    let stage = Stage::set().await;
    stage.killed().await;
    stage.storage.with(|served| {
        served.content.iter_mut().for_each(|byte| *byte ^= 0xff);
        served.tag = "\"2\"";
    });
    let run = stage.run(&[]).await;
    assert_eq!(run.err, "the download starts again: the recording has changed\n");
    assert!(
        run.good()
            .contains("verified  size only: the service gave no SHA-256")
    );
    stage.assert_whole();
}

#[tokio::test]
async fn a_partial_file_of_zeros_is_not_part_of_the_result() {
    for length in [1000, 400 * 1024] {
        let stage = Stage::set().await;
        std::fs::write(stage.partial(), vec![0; length]).unwrap();
        let told = stage.run(&["--json"]).await.document();
        assert_eq!(told["restarted"], "unknown_origin");
        stage.assert_whole();
    }
}

#[tokio::test]
async fn a_file_that_appears_during_the_download_is_kept() {
    let stage = Stage::set().await;
    stage.storage.with(|served| served.speed = Some(400_000));
    let child = stage.command(&["--json"]).spawn().unwrap();
    while !stage.partial().exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    std::fs::write(stage.path("r.mp4"), "mine").unwrap();
    let error = Run::of(child.wait_with_output().await.unwrap()).error(3);
    assert_eq!(error["error"], "the file r.mp4 appeared during the download");
    assert!(error["advice"].as_str().unwrap().contains("--force"));
    assert_eq!(read(&stage.path("r.mp4")), b"mine");

    let told = stage.run(&["--json", "--force"]).await.document();
    assert_eq!(told["resumed_bytes"], told["bytes"], "nothing was read twice");
    stage.assert_whole();
}

#[tokio::test]
async fn two_downloads_to_one_file_at_once_are_refused() {
    let stage = Stage::set().await;
    stage.storage.with(|served| served.speed = Some(400_000));
    let first = stage.command(&[]).spawn().unwrap();
    while !stage.partial().exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Longer than an instant passes between creating the file and locking it only on a machine that stands still.
    let second = stage.run(&["--json"]).await.error(3);
    assert!(
        second["causes"][0]
            .as_str()
            .unwrap()
            .contains("another download to this file is running"),
        "{second}"
    );
    Run::of(first.wait_with_output().await.unwrap()).good();
    stage.assert_whole();
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_or_a_pipe_in_place_of_the_partial_file_is_refused() {
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    let link: &dyn Fn(&Path) = &|path| std::os::unix::fs::symlink(elsewhere.path(), path).unwrap();
    let pipe: &dyn Fn(&Path) = &|path| {
        let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    };
    for make in [link, pipe] {
        let stage = Stage::set().await;
        make(&stage.partial());
        let error = stage.run(&["--json"]).await.error(3);
        assert!(
            error["causes"][0]
                .as_str()
                .unwrap()
                .contains("is not a regular file"),
            "{error}"
        );
        assert!(!stage.path("r.mp4").exists());
    }
    assert_eq!(read(elsewhere.path()), b"");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_a_recording() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::set().await;
    stage.run(&[]).await.good();
    let mode = std::fs::metadata(stage.path("r.mp4"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
