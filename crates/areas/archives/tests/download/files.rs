//! To a file: going on, several at once, what is kept and what is not.

use vonage_video_archives::download::{DownloadErrorKind, Verification};

use crate::moody::{KIB, Mood, Moody, available, content};

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
                if bytes == 84 * KIB as u64 {
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
    let mut left = left;
    left.sort();
    assert_eq!(
        left,
        ["rehearsal.mp4.9d0c7a5e.part", "rehearsal.mp4.9d0c7a5e.part.json"]
    );

    let done = download().to_file(&path).await.unwrap();
    assert_eq!(
        (done.bytes, done.verified),
        (200 * KIB as u64, Verification::Sha256)
    );
    assert_eq!(read(&path), content);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(
        service.ranges()[4..],
        [
            "bytes=86016-90111",
            "bytes=90112-106495",
            "bytes=106496-172031",
            "bytes=172032-237567"
        ],
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
}

#[expect(clippy::disallowed_methods, reason = "a test looks at what was written")]
pub(crate) fn read(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
