//! Waiting, looking again and reading errors, over a scripted service.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, SystemTime};

use vonage_video_broadcasts::{
    AddStream, Broadcasts, Conflict, GetBroadcast, ListBroadcasts, Output, StartBroadcast, conditions,
};
use vonage_video_core::{Handle, Progress, Script, WaitErrorKind};
use vonage_video_models::{
    Broadcast, BroadcastStatus, BroadcastUrls, Hls, HlsStatus, Page, RtmpStatus, RtmpTarget, UnixMillis,
};

const READY: Option<HlsStatus> = Some(HlsStatus::Ready);

/// A running broadcast with an HLS output and an RTMP output for each of these states.
fn running(hls: Option<HlsStatus>, rtmp: &[RtmpStatus]) -> Broadcast {
    let mut urls = BroadcastUrls::default();
    urls.hls = Some("https://cdn.example.net/b/playlist.m3u8".to_owned());
    urls.hls_status = hls;
    urls.rtmp = rtmp.iter().map(rtmp_target).collect();
    with_urls(urls)
}

fn rtmp_target(status: &RtmpStatus) -> RtmpTarget {
    let mut target = RtmpTarget::new("rtmp://ann:hunter2@ingest.example.org/live", "k-7731");
    target.status = status.clone();
    target
}

fn with_urls(urls: BroadcastUrls) -> Broadcast {
    let mut broadcast = Broadcast::new("b", "s");
    broadcast.broadcast_urls = Some(urls);
    broadcast
}

fn ended(status: BroadcastStatus) -> Broadcast {
    let mut broadcast = Broadcast::new("b", "s");
    broadcast.status = status;
    broadcast
}

fn broadcasts(script: Script) -> Broadcasts {
    Broadcasts::new(Handle::new(script.shared(), "app-1"))
}

#[tokio::test]
async fn waiting_ends_when_every_output_can_be_watched() {
    let script = Script::new()
        .reply::<GetBroadcast>(&running(None, &[RtmpStatus::Connecting]))
        .reply::<GetBroadcast>(&running(READY, &[RtmpStatus::Connecting]))
        .reply::<GetBroadcast>(&running(READY, &[RtmpStatus::Live, RtmpStatus::Offline]))
        .reply::<GetBroadcast>(&running(None, &[RtmpStatus::Live, RtmpStatus::Live]))
        .reply::<GetBroadcast>(&running(READY, &[RtmpStatus::Live, RtmpStatus::Live]))
        .shared();
    let broadcasts = Broadcasts::new(Handle::new(script.clone(), "app-1"));
    let live = broadcasts.get("b").until(conditions::live).await.unwrap();
    assert!(Output::of(&live).all(|output| output.is_live()));
    assert_eq!((Output::of(&live).count(), script.unused()), (3, 0));
}

#[test]
fn one_kind_of_output_is_enough_and_none_is_not() {
    let mut rtmp_only = BroadcastUrls::default();
    rtmp_only.rtmp = vec![rtmp_target(&RtmpStatus::Live)];
    assert_eq!(conditions::live(&with_urls(rtmp_only)), Progress::Ready);
    assert_eq!(conditions::live(&running(READY, &[])), Progress::Ready);
    assert_eq!(
        conditions::live(&with_urls(BroadcastUrls::default())),
        Progress::Pending
    );
    assert_eq!(conditions::live(&Broadcast::new("b", "s")), Progress::Pending);
    assert_eq!(
        conditions::live(&running(Some("warming up".into()), &[])),
        Progress::Pending
    );
}

#[tokio::test]
async fn waiting_to_watch_ends_at_once_when_it_is_in_vain() {
    for (last, told) in [
        (ended(BroadcastStatus::Stopped), "stopped"),
        (ended(BroadcastStatus::Failed), "failed"),
        (
            running(READY, &[RtmpStatus::Live, RtmpStatus::Error]),
            "RTMP rtmp://…@ingest.example.org/live",
        ),
    ] {
        let script = Script::new().reply::<GetBroadcast>(&last);
        let error = broadcasts(script)
            .get("b")
            .until(conditions::live)
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), WaitErrorKind::Never(_)), "{error:?}");
        assert!(error.to_string().contains(told), "{error}");
        assert!(!error.to_string().contains("k-7731"), "{error}");
        assert!(!conditions::is_gone(&error));
    }
}

#[tokio::test]
async fn waiting_for_the_end_takes_any_end_but_a_failure() {
    let script = Script::new()
        .reply::<GetBroadcast>(&running(READY, &[]))
        .reply::<GetBroadcast>(&ended("paused since next year".into()))
        .reply::<GetBroadcast>(&ended(BroadcastStatus::Stopped));
    let stopped = broadcasts(script).get("b").until(conditions::stopped).await;
    assert_eq!(stopped.unwrap().status, BroadcastStatus::Stopped);

    let script = Script::new().reply::<GetBroadcast>(&ended(BroadcastStatus::Failed));
    let error = broadcasts(script)
        .get("b")
        .until(conditions::stopped)
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Never(_)), "{error:?}");
}

#[tokio::test]
async fn a_broadcast_that_the_service_has_forgotten_is_gone() {
    let script = Script::new()
        .reply::<GetBroadcast>(&running(READY, &[]))
        .respond::<GetBroadcast>(404, r#"{"code":404,"message":"Not found"}"#)
        .respond::<GetBroadcast>(403, "");
    let broadcasts = broadcasts(script);
    let gone = broadcasts.get("b").until(conditions::stopped).await.unwrap_err();
    assert!(conditions::is_gone(&gone));
    assert_eq!(gone.last().unwrap().status, BroadcastStatus::Started);
    let refused = broadcasts.get("b").until(conditions::stopped).await.unwrap_err();
    assert!(!conditions::is_gone(&refused));
}

#[test]
fn outputs_tell_one_by_one_where_they_stand_and_never_their_stream_name() {
    let mut broadcast = running(None, &[RtmpStatus::Offline, RtmpStatus::Error, "".into()]);
    if let Some(first) = broadcast
        .broadcast_urls
        .as_mut()
        .and_then(|urls| urls.rtmp.first_mut())
    {
        first.id = Some("north".to_owned());
    }
    let told: Vec<_> = Output::of(&broadcast)
        .map(|output| {
            let facts = (output.status(), output.is_live(), output.has_failed());
            (output.to_string(), facts)
        })
        .collect();
    let server = "RTMP rtmp://…@ingest.example.org/live".to_owned();
    assert_eq!(
        told,
        [
            ("HLS".to_owned(), (None, false, false)),
            ("RTMP north".to_owned(), (Some("offline"), false, false)),
            (server.clone(), (Some("error"), false, true)),
            (server, (None, false, false)),
        ]
    );
    assert_eq!(Output::of(&ended(BroadcastStatus::Stopped)).count(), 0);
}

#[test]
fn hls_can_be_watched_when_ready_or_live_and_has_failed_in_error() {
    for (status, is_live, has_failed) in [
        (HlsStatus::Connecting, false, false),
        (HlsStatus::Ready, true, false),
        (HlsStatus::Live, true, false),
        (HlsStatus::Ended, false, false),
        (HlsStatus::Error, false, true),
        (HlsStatus::from("asleep"), false, false),
    ] {
        let broadcast = running(Some(status.clone()), &[]);
        let told: Vec<_> = Output::of(&broadcast)
            .map(|output| (output.is_live(), output.has_failed()))
            .collect();
        assert_eq!(told, [(is_live, has_failed)], "{status:?}");
    }
}

#[tokio::test]
async fn a_start_that_may_have_happened_is_found_by_session_time_and_tag() {
    let since = SystemTime::UNIX_EPOCH + Duration::from_millis(1_788_890_600_500);
    let at = |id: &str, seconds: i64, tag: Option<&str>| {
        let mut broadcast = Broadcast::new(id, "s");
        broadcast.created_at = Some(UnixMillis::new(seconds * 1000));
        broadcast.multi_broadcast_tag = tag.map(str::to_owned);
        broadcast
    };
    let items = vec![
        at("tag left out", 1_788_890_700, None),
        at("other tag", 1_788_890_640, Some("b")),
        at("same tag", 1_788_890_630, Some("a")),
        at("by a slow clock", 1_788_890_571, Some("a")),
        at("too old", 1_788_890_570, Some("a")),
    ];
    let script = Script::new()
        .reply::<ListBroadcasts>(&Page::new(100, items.clone()))
        .reply::<ListBroadcasts>(&Page::new(100, items))
        .shared();
    let broadcasts = Broadcasts::new(Handle::new(script.clone(), "app-1"));
    let start = StartBroadcast::new("s").hls(Hls::new());
    let ids = |found: Vec<Broadcast>| -> Vec<String> {
        found
            .into_iter()
            .map(|broadcast| broadcast.id.into_string())
            .collect()
    };
    let tagged = start.clone().tag("a");
    let found = broadcasts.find_started(&tagged, since).await.unwrap();
    assert_eq!(ids(found), ["tag left out", "same tag", "by a slow clock"]);
    // What has a tag was not started without one.
    let found = broadcasts.find_started(&start, since).await.unwrap();
    assert_eq!(ids(found), ["tag left out"]);
    // The rest of the hundred is older: one page each is enough.
    let asked = script.requests();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked.first().unwrap().request.uri().query(), Some("sessionId=s"));
}

#[tokio::test]
async fn conflicts_are_read_by_the_services_code_or_words() {
    for (body, meaning) in [
        (r#"{"code":15001,"message":"m"}"#, Conflict::AlreadyBroadcasting),
        (
            r#"{"message":"Session is already composed for given tag with code 409"}"#,
            Conflict::AlreadyBroadcasting,
        ),
        (
            r#"{"code":-1,"message":"Session is already composed"}"#,
            Conflict::AlreadyBroadcasting,
        ),
        (r#"{"code":"15008"}"#, Conflict::NotRouted),
        (
            r#"{"message":"Only routed sessions can be broadcast"}"#,
            Conflict::NotRouted,
        ),
        (r#"{"code":409,"message":"m"}"#, Conflict::Other),
        ("", Conflict::Other),
    ] {
        let script = Script::new().respond::<StartBroadcast>(409, body);
        let start = StartBroadcast::new("s").hls(Hls::new());
        let error = broadcasts(script).start(start).await.unwrap_err();
        assert_eq!(Conflict::of(&error), Some(meaning), "{body}");
    }
    let script = Script::new().respond::<AddStream>(405, r#"{"code":15001}"#);
    let error = broadcasts(script)
        .add_stream(AddStream::new("b", "s"))
        .await
        .unwrap_err();
    assert_eq!(Conflict::of(&error), None);
}
