//! Waiting, looking again and reading errors, over a scripted service.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, SystemTime};

use vonage_video_archives::{
    Archives, Conflict, DeleteArchive, GetArchive, ListArchives, StartArchive, StopArchive, conditions,
};
use vonage_video_core::{Handle, Script, WaitErrorKind};
use vonage_video_models::{Archive, ArchiveStatus, Page, UnixMillis};

fn archive(status: ArchiveStatus) -> Archive {
    let mut archive = Archive::new("a", "s");
    archive.status = status;
    archive
}

fn archives(script: Script) -> Archives {
    Archives::new(Handle::new(script.shared(), "app-1"))
}

#[test]
fn a_start_that_may_be_found_can_be_spawned() {
    fn spawnable<T: Send>(_: &T) {}
    let archives = archives(Script::new());
    spawnable(&archives.start_or_find(StartArchive::new("1_MX4")));
}

#[tokio::test]
async fn waiting_ends_when_the_file_is_there() {
    for last in [ArchiveStatus::Available, ArchiveStatus::Uploaded] {
        let script = Script::new()
            .reply::<GetArchive>(&archive(ArchiveStatus::Started))
            .reply::<GetArchive>(&archive("new state".into()))
            .reply::<GetArchive>(&archive(ArchiveStatus::Stopped))
            .reply::<GetArchive>(&archive(last.clone()));
        let found = archives(script).get("a").until(conditions::available).await;
        assert_eq!(found.unwrap().status, last);
    }
}

#[tokio::test]
async fn waiting_ends_at_once_when_it_is_in_vain() {
    for last in [
        ArchiveStatus::Failed,
        ArchiveStatus::Expired,
        ArchiveStatus::Deleted,
    ] {
        let mut ended = archive(last.clone());
        ended.reason = "failure".to_owned();
        let script = Script::new().reply::<GetArchive>(&ended);
        let error = archives(script)
            .get("a")
            .until(conditions::available)
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), WaitErrorKind::Never(_)), "{error:?}");
        assert!(error.to_string().contains(last.as_str()), "{error}");
    }
}

#[tokio::test]
async fn waiting_for_the_end_takes_any_end_but_a_failure() {
    for last in [
        ArchiveStatus::Stopped,
        ArchiveStatus::Available,
        ArchiveStatus::Expired,
    ] {
        let script = Script::new()
            .reply::<GetArchive>(&archive(ArchiveStatus::Paused))
            .reply::<GetArchive>(&archive(last));
        archives(script)
            .get("a")
            .until(conditions::stopped)
            .await
            .unwrap();
    }
    let script = Script::new().reply::<GetArchive>(&archive(ArchiveStatus::Failed));
    archives(script)
        .get("a")
        .until(conditions::stopped)
        .await
        .unwrap_err();
}

#[tokio::test]
async fn a_start_that_may_have_happened_is_found_by_session_time_name_and_tag() {
    let since = SystemTime::UNIX_EPOCH + Duration::from_millis(1_788_890_600_500);
    let at = |id: &str, seconds: i64, name: &str, tag: Option<&str>| {
        let mut archive = Archive::new(id, "s");
        archive.created_at = Some(UnixMillis::new(seconds * 1000));
        archive.name = name.to_owned();
        archive.multi_archive_tag = tag.map(str::to_owned);
        archive
    };
    let items = vec![
        at("newest", 1_788_890_700, "lecture", None),
        at("other name", 1_788_890_650, "interview", None),
        at("other tag", 1_788_890_640, "lecture", Some("b")),
        at("same tag", 1_788_890_630, "lecture", Some("a")),
        at("by a slow clock", 1_788_890_571, "lecture", Some("a")),
        at("too old", 1_788_890_570, "lecture", Some("a")),
    ];
    let script = Script::new()
        .reply::<ListArchives>(&Page::new(100, items))
        .shared();
    let start = StartArchive::new("s").name("lecture").tag("a");
    let found = Archives::new(Handle::new(script.clone(), "app-1"))
        .find_started(&start, since)
        .await
        .unwrap();
    let ids: Vec<_> = found.iter().map(|archive| archive.id.as_str()).collect();
    assert_eq!(ids, ["newest", "same tag", "by a slow clock"]);
    // The rest of the hundred is older: one page is enough.
    let asked = script.requests();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked.first().unwrap().request.uri().query(), Some("sessionId=s"));
}

#[tokio::test]
async fn conflicts_are_read_by_the_services_code() {
    for (body, meaning) in [
        (r#"{"code":15001,"message":"m"}"#, Conflict::AlreadyRecording),
        (
            r#"{"message":"Session is already composed for given tag with code 409"}"#,
            Conflict::AlreadyRecording,
        ),
        (r#"{"code":"15008"}"#, Conflict::NotRouted),
        ("", Conflict::Other),
    ] {
        let script = Script::new().respond::<StartArchive>(409, body);
        let error = archives(script).start("s").await.unwrap_err();
        assert_eq!(Conflict::of(&error), Some(meaning), "{body}");
    }
    let script = Script::new()
        .respond::<StopArchive>(409, r#"{"code":15002}"#)
        .respond::<DeleteArchive>(409, r#"{"code":15004}"#)
        .respond::<GetArchive>(404, r#"{"code":15002}"#);
    let archives = archives(script);
    let stop = archives.stop("a").await.unwrap_err();
    assert_eq!(Conflict::of(&stop), Some(Conflict::NotRecording));
    let delete = archives.delete("a").await.unwrap_err();
    assert_eq!(Conflict::of(&delete), Some(Conflict::NotEnded));
    let get = archives.get("a").await.unwrap_err();
    assert_eq!(Conflict::of(&get), None);
}
