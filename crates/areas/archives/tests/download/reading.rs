//! Part by part, over a network and a storage as they are.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use vonage_video_archives::download::{DownloadErrorKind, Verification};
use vonage_video_core::Dispatch as _;

use crate::moody::{KIB, Mood, Moody, available, content};

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
        assert_eq!((done.bytes, done.verified), (length as u64, Verification::Sha256));
        assert!(written == content, "{length}");
        let told = told.lock().unwrap();
        // 4 KiB, 16 KiB, then 64 KiB at a time.
        let parts = match length {
            0 => 0,
            1 => 1,
            _ => 2 + (length - 20 * KIB).div_ceil(64 * KIB),
        };
        assert_eq!(told.len(), parts);
        assert!(
            told.last()
                .is_none_or(|last| *last == (length as u64, Some(length as u64)))
        );
        // No request more than needed: an empty file takes one to see that it is.
        assert_eq!(service.ranges().len(), parts.max(1));
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
    assert!(written == content && done.verified == Verification::Sha256);
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

/// The sizes that were asked for, in KiB.
fn sizes(service: &Moody) -> Vec<usize> {
    let size = |range: &String| {
        let (first, last) = range.strip_prefix("bytes=").unwrap().split_once('-').unwrap();
        (last.parse::<usize>().unwrap() + 1 - first.parse::<usize>().unwrap()) / KIB
    };
    service.ranges().iter().map(size).collect()
}

#[tokio::test]
async fn a_part_that_took_too_long_is_asked_for_at_a_quarter_of_the_size() {
    let content = content(300 * KIB);
    let archive = available(&content);
    let service = Moody::new(&[&archive], &content, []);
    let download = service.archives().download("a").on_progress({
        let service = service.clone();
        move |bytes, _| {
            if bytes == 84 * KIB as u64 {
                service
                    .moods
                    .lock()
                    .unwrap()
                    .extend([Mood::Slow, Mood::Slow, Mood::Slow]);
            }
        }
    });
    let mut written = Vec::new();
    download.to_writer(&mut written).await.unwrap();
    assert!(written == content);
    assert_eq!(sizes(&service), [4, 16, 64, 256, 64, 16, 4, 16, 64, 256]);

    let slow = |times| std::iter::repeat_with(|| Mood::Slow).take(times);
    let service = Moody::new(&[&archive, &archive], &content, slow(2));
    let download = || service.archives().download("a");
    download().to_writer(&mut Vec::new()).await.unwrap();
    service.moods.lock().unwrap().extend(slow(3));
    let error = download().to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(error.call().unwrap().is_timeout());
}

#[tokio::test]
async fn on_a_slow_link_bytes_are_told_as_they_come() {
    let content = content(120 * KIB);
    let service = Moody::new(&[&available(&content)], &content, []);
    *service.link.lock().unwrap() = Some((Duration::from_millis(100), 10_000));
    let told = Arc::new(Mutex::new(vec![Duration::ZERO]));
    let download = service.archives().download("a").on_progress({
        let (told, service) = (told.clone(), service.clone());
        move |_, _| told.lock().unwrap().push(service.now())
    });
    download.to_writer(&mut Vec::new()).await.unwrap();
    let told = told.lock().unwrap();
    let silence = told.windows(2).map(|times| times[1] - times[0]);
    assert!(silence.max().unwrap() < Duration::from_millis(1600), "{told:?}");
    assert!(told[1] < Duration::from_secs(1));
}

#[tokio::test]
async fn a_recording_of_another_size_is_not_read_to_its_end() {
    let content = content(300 * KIB);
    let mut archive = available(&content);
    archive.size += 1;
    let service = Moody::new(&[&archive], &content, []);
    let download = service.archives().download("a").part_size(64 * KIB as u64);
    let error = download.to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(matches!(error.kind(), DownloadErrorKind::Size { .. }));
    assert_eq!(service.ranges().len(), 1);
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
    assert!(written == content && done.verified == Verification::Sha256);
    assert_eq!(service.ranges().len(), 1);
}
