//! Part by part, over a network and a storage as they are.

use std::sync::{Arc, Mutex};

use vonage_video_archives::download::DownloadErrorKind;

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
    let slow = |times| std::iter::repeat_with(|| Mood::Slow).take(times);
    let service = Moody::new(&[&archive, &archive], &content, slow(2));
    let download = || service.archives().download("a").part_size(64 * KIB as u64);
    download().to_writer(&mut Vec::new()).await.unwrap();
    service.moods.lock().unwrap().extend(slow(3));
    let error = download().to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(error.call().unwrap().is_timeout());
}

#[tokio::test]
async fn a_network_that_was_slow_for_a_moment_gets_large_parts_again() {
    let content = content(64 * 64 * KIB);
    let service = Moody::new(&[&available(&content)], &content, [Mood::Slow, Mood::Slow]);
    let mut written = Vec::new();
    service
        .archives()
        .download("a")
        .part_size(256 * KIB as u64)
        .to_writer(&mut written)
        .await
        .unwrap();
    assert!(written == content);
    let ranges = service.ranges();
    let last = ranges.last().unwrap().strip_prefix("bytes=").unwrap();
    let (first, last) = last.split_once('-').unwrap();
    let length = last.parse::<usize>().unwrap() + 1 - first.parse::<usize>().unwrap();
    assert_eq!(length, 256 * KIB);
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
    assert!(written == content && done.sha256_checked);
    assert_eq!(service.ranges().len(), 1);
}
