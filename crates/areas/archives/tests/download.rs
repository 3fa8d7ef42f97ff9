//! Downloading recordings from a storage that has its moods.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sha2::{Digest, Sha256};
use vonage_video_archives::download::DownloadErrorKind;
use vonage_video_archives::{Archives, GetArchive};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response, header};
use vonage_video_core::{Dispatch, Error, Handle, Limit, Outcome, Script, async_trait};
use vonage_video_models::{Archive, ArchiveStatus};

const KIB: usize = 1024;

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 31 % 251) as u8).collect()
}

fn available(content: &[u8]) -> Archive {
    let mut archive = Archive::new("9d0c7a5e", "1_MX4");
    archive.status = ArchiveStatus::Available;
    archive.size = content.len() as u64;
    archive.sha256 = Some(
        Sha256::digest(content)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect(),
    );
    archive.url = Some("https://store.example.net/archive.mp4?sig=s3cret".into());
    archive
}

/// What goes wrong the next time something is fetched.
enum Mood {
    Expired,
    Slow,
    Lost,
    Other(u16),
    Ignores,
    Changed,
}

/// The service and its storage, with moods.
#[derive(Debug)]
struct Moody {
    script: Script,
    moods: Mutex<VecDeque<Mood>>,
    ranges: Mutex<Vec<String>>,
}

impl std::fmt::Debug for Mood {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mood")
    }
}

impl Moody {
    fn new(archives: &[&Archive], content: &[u8], moods: impl IntoIterator<Item = Mood>) -> Arc<Self> {
        let script = archives.iter().fold(Script::new(), |script, archive| {
            script.reply::<GetArchive>(archive)
        });
        Arc::new(Self {
            script: script.file(content.to_vec()),
            moods: Mutex::new(moods.into_iter().collect()),
            ranges: Mutex::default(),
        })
    }

    fn archives(self: &Arc<Self>) -> Archives {
        Archives::new(Handle::new(self.clone(), "app-1"))
    }

    fn ranges(&self) -> Vec<String> {
        self.ranges.lock().unwrap().clone()
    }
}

#[async_trait]
impl Dispatch for Moody {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        self.script.send(request).await
    }

    async fn fetch(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        assert!(request.headers().get(header::AUTHORIZATION).is_none());
        let range = request.headers()[header::RANGE].to_str().unwrap().to_owned();
        self.ranges.lock().unwrap().push(range);
        let status = |status| {
            Response::builder()
                .status(status)
                .body(Bytes::new())
                .map_err(Error::lost)
        };
        let mood = self.moods.lock().unwrap().pop_front();
        match mood {
            Some(Mood::Expired) => status(403),
            Some(Mood::Other(other)) => status(other),
            Some(Mood::Slow) => Err(Error::timeout(Limit::Attempt, Outcome::Unknown)),
            Some(Mood::Lost) => Err(Error::lost("cable")),
            Some(Mood::Ignores) => {
                request.headers_mut().remove(header::RANGE);
                self.script.fetch(request).await
            }
            Some(Mood::Changed) => {
                let mut response = self.script.fetch(request).await?;
                response
                    .headers_mut()
                    .insert(header::ETAG, "\"2\"".parse().unwrap());
                Ok(response)
            }
            None => {
                let mut response = self.script.fetch(request).await?;
                response
                    .headers_mut()
                    .insert(header::ETAG, "\"1\"".parse().unwrap());
                Ok(response)
            }
        }
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

#[tokio::test]
async fn a_recording_is_read_in_parts_and_checked() {
    for length in [0, 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 200 * KIB] {
        let content = content(length);
        let service = Moody::new(&[&available(&content)], &content, []);
        let told = Arc::new(Mutex::new(Vec::new()));
        let progress = told.clone();
        let mut written = Vec::new();
        let done = service
            .archives()
            .download("9d0c7a5e")
            .part_size(1)
            .on_progress(move |bytes, total| progress.lock().unwrap().push((bytes, total)))
            .to_writer(&mut written)
            .await
            .unwrap();
        assert_eq!((done.bytes, done.sha256_checked), (length as u64, true));
        assert!(written == content, "{length}");
        let told = told.lock().unwrap();
        assert_eq!(told.len(), length.div_ceil(64 * KIB));
        assert!(
            told.last()
                .is_none_or(|last| *last == (length as u64, Some(length as u64)))
        );
        // No request more than needed: an empty file takes one to see that it is.
        assert_eq!(service.ranges().len(), length.div_ceil(64 * KIB).max(1));
    }
}

#[tokio::test]
async fn an_expired_url_is_renewed_and_reading_goes_on() {
    let content = content(150 * KIB);
    let archive = available(&content);
    let service = Moody::new(&[&archive, &archive, &archive], &content, [Mood::Expired]);
    service.moods.lock().unwrap().push_back(Mood::Slow);
    let mut written = Vec::new();
    let done = service
        .archives()
        .download("a")
        .to_writer(&mut written)
        .await
        .unwrap();
    assert!(written == content && done.sha256_checked);
}

#[tokio::test]
async fn a_url_refused_right_after_it_was_renewed_ends_the_download() {
    let content = content(10);
    let archive = available(&content);
    for refusal in [401, 403, 404, 410] {
        let moods = [Mood::Other(refusal), Mood::Other(refusal)];
        let service = Moody::new(&[&archive, &archive], &content, moods);
        let error = service
            .archives()
            .download("a")
            .to_writer(&mut Vec::new())
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), DownloadErrorKind::Storage(_)));
        assert_eq!(error.call().unwrap().status().unwrap().as_u16(), refusal);
        assert_eq!(service.script.unused(), 0, "the URL was renewed once");
    }
}

#[tokio::test]
async fn a_slow_network_gets_smaller_parts_down_to_a_limit() {
    let content = content(300 * KIB);
    let archive = available(&content);
    let service = Moody::new(&[&archive], &content, [Mood::Slow, Mood::Slow]);
    let mut written = Vec::new();
    service
        .archives()
        .download("a")
        .part_size(256 * KIB as u64)
        .to_writer(&mut written)
        .await
        .unwrap();
    assert!(written == content);
    assert_eq!(
        service.ranges()[..3],
        ["bytes=0-262143", "bytes=0-131071", "bytes=0-65535"]
    );
    let service = Moody::new(&[&archive], &content, [Mood::Slow]);
    let download = service.archives().download("a").part_size(64 * KIB as u64);
    let error = download.to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(error.call().unwrap().is_timeout());
}

#[tokio::test]
async fn a_storage_that_ignores_ranges_is_read_whole() {
    let content = content(150 * KIB);
    let service = Moody::new(&[&available(&content)], &content, [Mood::Ignores]);
    let mut written = Vec::new();
    let done = service
        .archives()
        .download("a")
        .to_writer(&mut written)
        .await
        .unwrap();
    assert!(written == content && done.sha256_checked);
    assert_eq!(service.ranges().len(), 1);
}

#[tokio::test]
async fn a_file_goes_on_where_it_was_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rehearsal.mp4");
    let content = content(200 * KIB);
    let archive = available(&content);
    let service = Moody::new(&[&archive, &archive], &content, []);
    let download = || {
        service
            .archives()
            .download("../9d0c7a5e")
            .part_size(64 * KIB as u64)
    };
    {
        // The first two parts arrive.
        let moods = &service.moods;
        let parts = download().on_progress({
            let service = service.clone();
            move |bytes, _| {
                if bytes == 128 * KIB as u64 {
                    service.moods.lock().unwrap().push_back(Mood::Lost);
                }
            }
        });
        let error = parts.to_file(&path).await.unwrap_err();
        assert!(matches!(error.kind(), DownloadErrorKind::Storage(_)));
        assert!(moods.lock().unwrap().is_empty());
    }
    assert!(!path.exists());
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left, ["rehearsal.mp4.9d0c7a5e.part"]);

    let done = download().to_file(&path).await.unwrap();
    assert_eq!((done.bytes, done.sha256_checked), (200 * KIB as u64, true));
    assert_eq!(read(&path), content);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(
        service.ranges()[3..],
        ["bytes=131072-196607", "bytes=196608-262143"],
        "nothing was read twice"
    );
}

#[tokio::test]
async fn a_wrong_recording_is_told_and_its_parts_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.mp4");
    let content = content(100);
    let mut wrong_sum = available(&content);
    wrong_sum.sha256 = Some("00".repeat(32));
    let mut wrong_size = available(&content);
    wrong_size.size = 101;
    for (archive, is_size) in [(wrong_sum, false), (wrong_size, true)] {
        let service = Moody::new(&[&archive], &content, []);
        let error = service.archives().download("a").to_file(&path).await.unwrap_err();
        match error.kind() {
            DownloadErrorKind::Size { expected, actual } => {
                assert_eq!((*expected, *actual, is_size), (101, 100, true));
            }
            DownloadErrorKind::Checksum => assert!(!is_size),
            other => panic!("{other:?}"),
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    // Half-written parts that are too long cannot be mended either.
    std::fs::write(folder.path().join("r.mp4.a.part"), vec![0; 200]).unwrap();
    let service = Moody::new(&[&available(&content), &available(&content)], &content, []);
    let download = || service.archives().download("a");
    download().to_file(&path).await.unwrap_err();
    download().to_file(&path).await.unwrap();
    assert_eq!(read(&path), content);
}

#[tokio::test]
async fn a_recording_that_changes_while_it_is_read_is_not_mixed() {
    let content = content(150 * KIB);
    let service = Moody::new(&[&available(&content)], &content, []);
    let mut parts = service
        .archives()
        .download("a")
        .part_size(64 * KIB as u64)
        .open(0)
        .await
        .unwrap();
    parts.try_next().await.unwrap().unwrap();
    service.moods.lock().unwrap().push_back(Mood::Changed);
    let error = parts.try_next().await.unwrap_err();
    assert!(matches!(error.kind(), DownloadErrorKind::Changed));
}

#[tokio::test]
async fn only_what_is_available_is_downloaded() {
    for status in [
        ArchiveStatus::Started,
        ArchiveStatus::Stopped,
        ArchiveStatus::Expired,
        ArchiveStatus::Uploaded,
    ] {
        let mut archive = Archive::new("a", "s");
        archive.status = status.clone();
        let service = Moody::new(&[&archive], &[], []);
        let error = service
            .archives()
            .download("a")
            .to_writer(&mut Vec::new())
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), DownloadErrorKind::NotAvailable(found) if *found == status));
        assert!(service.ranges().is_empty());
    }
}

#[tokio::test]
async fn a_useless_answer_is_told_without_the_url() {
    let content = content(10);
    for status in [204, 301, 416, 500] {
        let service = Moody::new(&[&available(&content)], &content, [Mood::Other(status)]);
        let error = service
            .archives()
            .download("a")
            .to_writer(&mut Vec::new())
            .await
            .unwrap_err();
        let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(!shown.contains("s3cret"), "{shown}");
    }
    let mut nowhere = available(&content);
    nowhere.url = Some("not a url, s3cret".into());
    let service = Moody::new(&[&nowhere], &content, []);
    let error = service
        .archives()
        .download("a")
        .to_writer(&mut Vec::new())
        .await
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_dispatch_that_cannot_fetch_says_so() {
    #[derive(Debug)]
    struct Plain(Script);

    #[async_trait]
    impl Dispatch for Plain {
        async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
            self.0.send(request).await
        }

        async fn sleep(&self, _: Duration) {}

        fn now(&self) -> Duration {
            Duration::ZERO
        }
    }

    let script = Script::new().reply::<GetArchive>(&available(&content(1)));
    let archives = Archives::new(Handle::new(Arc::new(Plain(script)), "app-1"));
    let error = archives
        .download("a")
        .to_writer(&mut Vec::new())
        .await
        .unwrap_err();
    assert_eq!(error.call().unwrap().kind(), vonage_video_core::ErrorKind::Config);
}

#[expect(clippy::disallowed_methods, reason = "a test looks at what was written")]
fn read(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
