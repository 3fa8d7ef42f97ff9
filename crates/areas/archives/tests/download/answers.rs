//! Answers that cannot be used, and what is said of them.

use std::sync::Arc;
use std::time::Duration;

use vonage_video_archives::download::DownloadErrorKind;
use vonage_video_archives::{Archives, GetArchive};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response};
use vonage_video_core::{Dispatch, Error, Handle, Script, async_trait};
use vonage_video_models::{Archive, ArchiveStatus};

use crate::moody::{Mood, Moody, available, content};

#[tokio::test]
async fn a_part_that_is_not_what_it_says_is_refused_and_one_that_is_cut_off_goes_on() {
    let content = content(100);
    for (range, body) in [
        ("bytes 0-9/100", 0..11),
        ("bytes 0-199/100", 0..101),
        ("bytes 1-10/100", 1..11),
        ("bytes 0-9/100", 0..0),
        ("bytes 0-9/*", 0..10),
        ("bytes 0-/100", 0..10),
        ("bytes */100", 0..10),
        ("lines 0-9/100", 0..10),
    ] {
        let body = content.iter().copied().cycle().skip(body.start).take(body.len());
        let mood = Mood::Says(range, body.collect());
        let service = Moody::new(&[&available(&content)], &content, [mood]);
        let error = service
            .archives()
            .download("a")
            .to_writer(&mut Vec::new())
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), DownloadErrorKind::Answer(_)),
            "{range}: {error:?}"
        );
    }
    let mood = Mood::Says("bytes 0-99/100", content.iter().copied().take(7).collect());
    let service = Moody::new(&[&available(&content)], &content, [mood]);
    let mut written = Vec::new();
    service
        .archives()
        .download("a")
        .to_writer(&mut written)
        .await
        .unwrap();
    assert!(written == content);
    assert!(
        service.ranges()[1].starts_with("bytes=7-"),
        "{:?}",
        service.ranges()
    );
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
