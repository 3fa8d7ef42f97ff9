//! The partial file: what is trusted, and where the finished file goes.

use std::path::{Path, PathBuf};

use vonage_video_archives::download::{DownloadErrorKind, Downloaded, Restart};
use vonage_video_models::Archive;

use crate::files::read;
use crate::moody::{KIB, Mood, Moody, available, content};

struct Stage {
    folder: tempfile::TempDir,
    content: Vec<u8>,
    service: std::sync::Arc<Moody>,
}

impl Stage {
    /// A recording without a checksum.
    fn new() -> Self {
        let content = content(200 * KIB);
        let mut archive = available(&content);
        archive.sha256 = None;
        Self::of(content, &archive)
    }

    fn of(content: Vec<u8>, archive: &Archive) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            service: Moody::new(&[archive; 4], &content, []),
            content,
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("r.mp4")
    }

    fn partial(&self) -> PathBuf {
        self.folder.path().join("r.mp4.a.part")
    }

    fn sidecar(&self) -> PathBuf {
        self.folder.path().join("r.mp4.a.part.json")
    }

    fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> = names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Reads 84 KiB, then the connection breaks.
    async fn cut_off(&self) {
        let moods = self.service.clone();
        let download = self.service.archives().download("a");
        let download = download.on_progress(move |bytes, _| {
            if bytes == 84 * KIB as u64 {
                moods.moods.lock().unwrap().push_back(Mood::Lost);
            }
        });
        download.to_file(self.path()).await.unwrap_err();
        assert_eq!(self.names(), ["r.mp4.a.part", "r.mp4.a.part.json"]);
    }

    /// Reads all of it.
    async fn complete(&self) -> Downloaded {
        let download = self.service.archives().download("a");
        let done = download.to_file(self.path()).await.unwrap();
        assert!(read(&self.path()) == self.content);
        assert_eq!(self.names(), ["r.mp4"]);
        done
    }
}

#[tokio::test]
async fn a_partial_file_of_unknown_origin_is_not_used() {
    for length in [1, 84 * KIB, 200 * KIB, 300 * KIB] {
        let stage = Stage::new();
        std::fs::write(stage.partial(), vec![0; length]).unwrap();
        let done = stage.complete().await;
        assert_eq!((done.restarted, done.resumed), (Some(Restart::UnknownOrigin), 0));
    }
    for sidecar in ["", "{}", "null", r#"{"archive":"a"}"#, "\0\0"] {
        let stage = Stage::new();
        stage.cut_off().await;
        std::fs::write(stage.sidecar(), sidecar).unwrap();
        let done = stage.complete().await;
        assert_eq!(done.restarted, Some(Restart::UnknownOrigin), "{sidecar}");
    }
}

#[tokio::test]
async fn a_partial_file_of_another_archive_is_not_used() {
    let stage = Stage::new();
    stage.cut_off().await;
    let sidecar = String::from_utf8(read(&stage.sidecar())).unwrap();
    let other = sidecar.replace(r#""archive":"a""#, r#""archive":"b""#);
    assert_ne!(other, sidecar);
    std::fs::write(stage.sidecar(), other).unwrap();
    assert_eq!(stage.complete().await.restarted, Some(Restart::UnknownOrigin));
}

#[tokio::test]
async fn bytes_that_were_not_written_are_not_used() {
    // What a power cut leaves, what was cut off, and what somebody changed.
    let zeros: fn(&mut Vec<u8>) = |bytes| bytes.fill(0);
    let short: fn(&mut Vec<u8>) = |bytes| bytes.truncate(10 * KIB);
    let changed: fn(&mut Vec<u8>) = |bytes| bytes[7] ^= 1;
    for damage in [zeros, short, changed] {
        let stage = Stage::new();
        stage.cut_off().await;
        let mut bytes = read(&stage.partial());
        damage(&mut bytes);
        std::fs::write(stage.partial(), bytes).unwrap();
        assert_eq!(stage.complete().await.restarted, Some(Restart::Damaged));
    }
}

#[tokio::test]
async fn bytes_that_nothing_vouches_for_are_read_again() {
    let stage = Stage::new();
    stage.cut_off().await;
    let mut bytes = read(&stage.partial());
    bytes.extend([0; 1000]);
    std::fs::write(stage.partial(), bytes).unwrap();
    let done = stage.complete().await;
    assert_eq!((done.restarted, done.resumed), (None, 84 * KIB as u64));
}

#[tokio::test]
async fn nothing_is_kept_where_nothing_could_show_a_change() {
    let stage = Stage::new();
    stage.service.store(&stage.content, []);
    let moods = stage.service.clone();
    let download = stage.service.archives().download("a");
    let download = download.on_progress(move |_, _| moods.moods.lock().unwrap().push_back(Mood::Lost));
    download.to_file(stage.path()).await.unwrap_err();
    assert_eq!(stage.names(), ["r.mp4.a.part"]);
    assert_eq!(stage.complete().await.restarted, Some(Restart::UnknownOrigin));
}

#[tokio::test]
async fn a_file_that_exists_is_replaced_only_when_asked_for() {
    let stage = Stage::new();
    std::fs::write(stage.path(), "mine").unwrap();
    let download = || stage.service.archives().download("a");
    let error = download().to_file(stage.path()).await.unwrap_err();
    assert!(matches!(error.kind(), DownloadErrorKind::Exists));
    assert!(stage.service.ranges().is_empty(), "nothing was fetched");
    assert_eq!(read(&stage.path()), b"mine");
    download().overwrite(true).to_file(stage.path()).await.unwrap();
    assert!(read(&stage.path()) == stage.content);
}

#[tokio::test]
async fn a_file_that_appears_meanwhile_is_not_replaced() {
    let stage = Stage::new();
    let path = stage.path();
    let download = stage.service.archives().download("a");
    let download = download.on_progress(move |_, _| std::fs::write(&path, "mine").unwrap());
    let error = download.to_file(stage.path()).await.unwrap_err();
    assert!(matches!(error.kind(), DownloadErrorKind::Exists));
    assert_eq!(read(&stage.path()), b"mine");
    assert_eq!(stage.names(), ["r.mp4", "r.mp4.a.part", "r.mp4.a.part.json"]);
    // What is complete is put into place without being read again.
    let asked = stage.service.ranges().len();
    let download = stage.service.archives().download("a").overwrite(true);
    let done = download.to_file(stage.path()).await.unwrap();
    assert_eq!(done.resumed, done.bytes);
    assert_eq!(stage.service.ranges().len(), asked + 1);
    assert!(read(&stage.path()) == stage.content);
}

#[tokio::test]
async fn a_second_download_to_the_same_file_is_refused_while_the_first_one_runs() {
    let stage = Stage::new();
    let download = || stage.service.archives().download("a");
    let (one, other) = tokio::join!(download().to_file(stage.path()), download().to_file(stage.path()));
    assert_eq!(one.unwrap().bytes, stage.content.len() as u64);
    assert!(matches!(other.unwrap_err().kind(), DownloadErrorKind::Busy));
    assert!(read(&stage.path()) == stage.content);
    assert_eq!(stage.names(), ["r.mp4"]);
}

#[tokio::test]
async fn a_partial_file_of_no_bytes_is_not_left_behind() {
    let stage = Stage::new();
    stage.service.moods.lock().unwrap().push_back(Mood::Lost);
    let download = stage.service.archives().download("a");
    download.to_file(stage.path()).await.unwrap_err();
    assert!(stage.names().is_empty());
    // Nor does one that a killed program left count as bytes of unknown origin.
    std::fs::write(stage.partial(), "").unwrap();
    assert_eq!(stage.complete().await.restarted, None);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn only_the_owner_may_read_what_is_written() {
        let stage = Stage::new();
        stage.cut_off().await;
        assert_eq!((mode(&stage.partial()), mode(&stage.sidecar())), (0o600, 0o600));
        stage.complete().await;
        assert_eq!(mode(&stage.path()), 0o600);
    }

    #[tokio::test]
    async fn a_partial_file_that_others_may_write_or_that_has_a_second_name_is_not_used() {
        let stage = Stage::new();
        stage.cut_off().await;
        std::fs::set_permissions(stage.partial(), PermissionsExt::from_mode(0o666)).unwrap();
        assert_eq!(stage.complete().await.restarted, Some(Restart::UnknownOrigin));
        assert_eq!(mode(&stage.path()), 0o600);

        let (stage, elsewhere) = (Stage::new(), tempfile::tempdir().unwrap());
        stage.cut_off().await;
        let second = elsewhere.path().join("second");
        std::fs::hard_link(stage.partial(), &second).unwrap();
        assert_eq!(stage.complete().await.restarted, Some(Restart::UnknownOrigin));
        assert_eq!(read(&second).len(), 84 * KIB, "the other name keeps its bytes");
    }

    #[tokio::test]
    async fn links_pipes_and_folders_are_never_written_to() {
        let elsewhere = tempfile::tempdir().unwrap();
        let target = elsewhere.path().join("target");
        std::fs::write(&target, "precious").unwrap();
        let missing = elsewhere.path().join("missing");
        let pipe = |path: &Path| {
            let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
            assert!(made.success());
        };
        let make: [&dyn Fn(&Path); 4] = [
            &|path| symlink(&target, path).unwrap(),
            &|path| symlink(&missing, path).unwrap(),
            &|path| std::fs::create_dir(path).unwrap(),
            &pipe,
        ];
        for make in make {
            let stage = Stage::new();
            make(&stage.partial());
            let download = stage.service.archives().download("a");
            let error = download.to_file(stage.path()).await.unwrap_err();
            assert!(
                matches!(error.kind(), DownloadErrorKind::NotAFile(path) if *path == stage.partial()),
                "{error:?}"
            );
            assert!(error.to_string().contains("r.mp4.a.part is not a regular file"));
            assert_eq!(stage.names(), ["r.mp4.a.part"]);
        }
        assert_eq!(read(&target), b"precious");
        assert!(!missing.exists());
    }

    #[tokio::test]
    async fn a_link_in_place_of_the_sidecar_or_its_new_version_is_replaced_not_followed() {
        let elsewhere = tempfile::tempdir().unwrap();
        let target = elsewhere.path().join("target");
        std::fs::write(&target, "precious").unwrap();
        for name in ["r.mp4.a.part.json", "r.mp4.a.part.json.new"] {
            let stage = Stage::new();
            symlink(&target, stage.folder.path().join(name)).unwrap();
            stage.complete().await;
            assert_eq!(read(&target), b"precious");
        }
    }

    #[tokio::test]
    async fn a_link_to_nowhere_counts_as_a_file_that_exists() {
        let stage = Stage::new();
        symlink(stage.folder.path().join("nowhere"), stage.path()).unwrap();
        let download = stage.service.archives().download("a");
        let error = download.to_file(stage.path()).await.unwrap_err();
        assert!(matches!(error.kind(), DownloadErrorKind::Exists));
    }
}
