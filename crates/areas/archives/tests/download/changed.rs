//! Recordings that change between two parts: never mixed.

use vonage_video_archives::Download;
use vonage_video_archives::download::{DownloadErrorKind, Restart, Verification, Version};
use vonage_video_models::Archive;

use crate::files::read;
use crate::moody::{Conditions, KIB, Mood, Moody, available, content};

const TIME: (&str, &str) = ("last-modified", "Mon, 02 Feb 2026 10:00:00 GMT");
const LATER: (&str, &str) = ("last-modified", "Mon, 02 Feb 2026 11:00:00 GMT");
const DATE: (&str, &str) = ("date", "Mon, 02 Feb 2026 12:00:00 GMT");
const ALL: [Conditions; 3] = [Conditions::All, Conditions::IfRange, Conditions::None];

/// The other recording, of the same length.
fn other(content: &[u8]) -> Vec<u8> {
    content.iter().map(|byte| byte ^ 0xff).collect()
}

fn without_checksum(content: &[u8]) -> Archive {
    let mut archive = available(content);
    archive.sha256 = None;
    archive
}

/// A download that is cut off once this many KiB have come.
fn cut_off(service: &std::sync::Arc<Moody>, kib: usize) -> Download {
    let moods = service.clone();
    service.archives().download("a").on_progress(move |bytes, _| {
        if bytes == (kib * KIB) as u64 {
            moods.moods.lock().unwrap().push_back(Mood::Lost);
        }
    })
}

#[tokio::test]
async fn a_recording_that_changed_between_two_runs_is_read_anew() {
    let old = content(200 * KIB);
    let new = other(&old);
    let archive = without_checksum(&old);
    for conditions in ALL {
        for (before, after) in [
            (&[("etag", "\"1\"")][..], &[("etag", "\"2\"")][..]),
            (&[TIME, DATE], &[LATER, DATE]),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("r.mp4");
            let service = Moody::new(&[&archive, &archive, &archive], &old, []);
            *service.conditions.lock().unwrap() = conditions;
            service.store(&old, before.iter().copied());
            cut_off(&service, 84).to_file(&path).await.unwrap_err();

            service.store(&new, after.iter().copied());
            let done = service.archives().download("a").to_file(&path).await.unwrap();
            assert!(read(&path) == new, "{conditions:?} {before:?}");
            assert_eq!(
                (done.restarted, done.resumed, done.verified),
                (Some(Restart::Changed), 0, Verification::Size)
            );
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }
}

#[tokio::test]
async fn a_complete_partial_file_is_compared_with_the_recording_of_today() {
    let old = content(200 * KIB);
    let new = other(&old);
    let archive = without_checksum(&old);
    for changes in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.mp4");
        let service = Moody::new(&[&archive, &archive, &archive], &old, []);
        // The file appears before the recording is complete.
        let blocked = path.clone();
        let download = service.archives().download("a");
        let error = download
            .on_progress(move |_, _| std::fs::write(&blocked, "mine").unwrap())
            .to_file(&path)
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), DownloadErrorKind::Exists));
        let asked = service.ranges().len();
        if changes {
            service.store(&new, [("etag", "\"2\"")]);
        }
        let download = service.archives().download("a").overwrite(true);
        let done = download.to_file(&path).await.unwrap();
        if changes {
            assert_eq!(done.restarted, Some(Restart::Changed));
            assert!(read(&path) == new);
        } else {
            assert_eq!((done.restarted, done.resumed), (None, old.len() as u64));
            assert!(read(&path) == old);
            assert_eq!(service.ranges()[asked..], ["bytes=204799-204799"]);
        }
    }
}

#[tokio::test]
async fn a_recording_that_changes_while_it_is_read_is_read_anew_and_not_for_ever() {
    let old = content(150 * KIB);
    let new = other(&old);
    let archive = without_checksum(&old);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.mp4");
    let service = Moody::new(&[&archive; 5], &old, []);
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let once = service.archives().download("a").on_restart({
        let told = told.clone();
        move |reason| told.lock().unwrap().push(reason)
    });
    let once = once.on_progress({
        let (service, new) = (service.clone(), new.clone());
        move |bytes, _| {
            if bytes == 84 * KIB as u64 {
                service.store(&new, [("etag", "\"2\"")]);
            }
        }
    });
    let done = once.to_file(&path).await.unwrap();
    assert!(read(&path) == new);
    assert_eq!(done.restarted, Some(Restart::Changed));
    assert_eq!(*told.lock().unwrap(), [Restart::Changed]);

    let whole = new.clone();
    let always = service.archives().download("a").overwrite(true).on_progress({
        let service = service.clone();
        move |_, _| {
            let tag = ["\"3\"", "\"4\""][service.ranges().len() % 2];
            service.store(&new, [("etag", tag)]);
        }
    });
    let error = always.to_file(&path).await.unwrap_err();
    assert!(matches!(error.kind(), DownloadErrorKind::Changed));
    assert!(read(&path) == whole, "the file that was there is whole");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn parts_of_another_version_are_not_returned() {
    let old = content(150 * KIB);
    let archive = without_checksum(&old);
    for conditions in ALL {
        let service = Moody::new(&[&archive, &archive], &old, []);
        *service.conditions.lock().unwrap() = conditions;
        let mut parts = service.archives().download("a").open(0).await.unwrap();
        assert!(parts.version().is_none());
        parts.try_next().await.unwrap().unwrap();
        let stored = serde_json::to_string(parts.version().unwrap()).unwrap();
        service.store(&other(&old), [("etag", "\"2\"")]);
        let error = parts.try_next().await.unwrap_err();
        assert!(
            matches!(error.kind(), DownloadErrorKind::Changed),
            "{conditions:?}"
        );

        let version: Version = serde_json::from_str(&stored).unwrap();
        let download = service.archives().download("a").of_version(version);
        let mut parts = download.open(4 * KIB as u64).await.unwrap();
        let error = parts.try_next().await.unwrap_err();
        assert!(
            matches!(error.kind(), DownloadErrorKind::Changed),
            "{conditions:?}"
        );
    }
}

#[tokio::test]
async fn what_no_validator_shows_the_checksum_does() {
    let old = content(200 * KIB);
    let new = other(&old);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.mp4");
    // The service names the new recording's checksum from the beginning; the storage is late and without validators.
    let archive = available(&new);
    let service = Moody::new(&[&archive; 3], &old, []);
    service.store(&old, []);
    cut_off(&service, 84).to_file(&path).await.unwrap_err();
    service.store(&new, []);
    let done = service.archives().download("a").to_file(&path).await.unwrap();
    assert!(read(&path) == new);
    assert_eq!(
        (done.restarted, done.verified),
        (Some(Restart::Changed), Verification::Sha256)
    );
}
