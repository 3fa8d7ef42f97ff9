//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_broadcasts::{
    AddStream, GetBroadcast, ListBroadcasts, RemoveStream, SetBroadcastLayout, StartBroadcast, StopBroadcast,
};
use vonage_video_golden::{Golden, answer, assert_reads_no_output, body, encode};
use vonage_video_models::{
    BroadcastStatus, Hls, HlsStatus, Layout, LayoutType, Resolution, Rtmp, RtmpStatus, StreamMode,
};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const BROADCAST: &str = "1f6c2b9a-43d7-4e0b-9a51-8cb7d2e0f365";
const STREAM: &str = "D4A0B7C2-55E1-4F7D-8C93-0E6B1A2F3C4D";
const ESSENTIAL: &[&str] = &["id", "sessionId"];
const ECHOED: &[&str] = &["sessionId", "multiBroadcastTag"];

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/broadcasts/",
            $name,
            ".json"
        )))
    };
}

#[test]
fn a_broadcast_to_every_kind_of_output_is_started_and_its_answer_loses_nothing() {
    let golden = golden!("start");
    let mut hls = Hls::dvr();
    hls.low_latency = Some(false);
    let start = StartBroadcast::new(SESSION)
        .layout(Layout::vertical_presentation())
        .max_duration(Duration::from_mins(90))
        .hls(hls)
        .rtmp(Rtmp::new("rtmps://ingest-north.example.org/live", "k-7731").id("north"))
        .rtmp(Rtmp::new("rtmp://ingest-south.example.org/live", "k-9904"))
        .resolution(Resolution::Landscape1080)
        .stream_mode(StreamMode::Manual)
        .tag("premiere")
        .max_bitrate(3_000_000);
    golden.assert_request(&start);
    golden.assert_nothing_is_lost(&start);
    golden.assert_lenient_but_for(&start, ESSENTIAL, ECHOED);
    let broadcast = golden.decode(&start);
    assert_eq!(broadcast.status, BroadcastStatus::Started);
    assert_eq!(broadcast.max_duration, Some(Duration::from_secs(5400)));
    assert_eq!(broadcast.broadcast_urls.unwrap().hls_status, None);
}

#[test]
fn nothing_is_sent_that_was_not_set() {
    assert_eq!(
        body(&StartBroadcast::new("1_MX4").hls(Hls::new())),
        serde_json::json!({"sessionId": "1_MX4", "outputs": {"hls": {}}})
    );
    assert_eq!(
        body(
            &StartBroadcast::new("1_MX4")
                .rtmp(Rtmp::new("rtmp://a", "k"))
                .audio(false)
                .video(true)
        ),
        serde_json::json!({
            "sessionId": "1_MX4",
            "outputs": {"rtmp": [{"serverUrl": "rtmp://a", "streamName": "k"}]},
            "hasAudio": false,
            "hasVideo": true,
        })
    );
}

#[test]
fn stream_names_stay_out_of_sight() {
    let start = StartBroadcast::new("1_MX4").rtmp(Rtmp::new("rtmp://ann:hunter2@a/live", "k-7731"));
    let broadcast = golden!("get").decode(&GetBroadcast::new(BROADCAST));
    let shown = format!("{start:?} {broadcast:?}");
    for secret in ["k-7731", "k-9904", "hunter2"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(broadcast.rtmp().first().unwrap().stream_name.expose(), "k-7731");
}

#[test]
fn a_broadcast_is_stopped_and_has_no_outputs_then() {
    let golden = golden!("stop");
    let stop = StopBroadcast::new(BROADCAST);
    golden.assert_request(&stop);
    golden.assert_nothing_is_lost(&stop);
    golden.assert_lenient(&stop, ESSENTIAL);
    let broadcast = golden.decode(&stop);
    assert_eq!(broadcast.status, BroadcastStatus::Stopped);
    assert!(broadcast.broadcast_urls.is_none() && broadcast.rtmp().is_empty());
}

#[test]
fn a_broadcast_is_read_with_its_outputs_and_streams() {
    let golden = golden!("get");
    let get = GetBroadcast::new(BROADCAST);
    golden.assert_request(&get);
    golden.assert_nothing_is_lost(&get);
    golden.assert_lenient(&get, ESSENTIAL);
    let broadcast = golden.decode(&get);
    assert_eq!(
        broadcast.broadcast_urls.as_ref().unwrap().hls_status,
        Some(HlsStatus::Ready)
    );
    let states: Vec<_> = broadcast.rtmp().iter().map(|target| &target.status).collect();
    assert_eq!(states, [&RtmpStatus::Live, &RtmpStatus::Offline]);
    // Booleans that came as text.
    let stream = broadcast.streams.first().unwrap();
    assert_eq!((stream.has_audio, stream.has_video), (Some(true), Some(false)));
}

#[test]
fn rtmp_outputs_are_read_from_an_object_keyed_by_id_too() {
    let golden = golden!("get_rtmp_by_id");
    let get = GetBroadcast::new("1f6c2b9a43d74e0b9a518cb7d2e0f365");
    golden.assert_lenient(&get, ESSENTIAL);
    let broadcast = golden.decode(&get);
    assert_eq!(broadcast.status.as_str(), "");
    assert_eq!(broadcast.application().unwrap().as_str(), "123456");
    let outputs: Vec<_> = broadcast
        .rtmp()
        .iter()
        .map(|target| (target.id.as_deref(), &target.status))
        .collect();
    assert_eq!(
        outputs,
        [
            (Some("north"), &RtmpStatus::Live),
            (Some("south"), &RtmpStatus::Error)
        ]
    );
}

#[test]
fn broadcasts_are_listed_by_page_and_session() {
    let golden = golden!("list");
    let list = ListBroadcasts::new().page_size(10).session(SESSION);
    golden.assert_request(&list);
    golden.assert_nothing_is_lost(&list);
    golden.assert_lenient(&list, &[]);

    let golden = golden!("list_next_page");
    let next = ListBroadcasts::new().page_size(1).offset(1);
    golden.assert_request(&next);
    golden.assert_lenient(&next, &[]);
    let page = golden.decode(&next);
    assert_eq!((page.count, page.items.len()), (2, 1));

    assert_eq!(
        encode(&ListBroadcasts::new()).unwrap().uri(),
        "/v2/project/app-1/broadcast"
    );
    assert!(answer(&list, "{}").unwrap().items.is_empty());
}

#[test]
fn the_layout_is_sent_bare() {
    golden!("set_layout").assert_request(&SetBroadcastLayout::new(
        BROADCAST,
        Layout::best_fit().screenshare(LayoutType::VerticalPresentation),
    ));
}

#[test]
fn streams_are_added_and_removed() {
    golden!("add_stream").assert_request(&AddStream::new(BROADCAST, STREAM).audio(false).video(true));
    golden!("remove_stream").assert_request(&RemoveStream::new(BROADCAST, STREAM));
    assert_eq!(
        body(&AddStream::new(BROADCAST, STREAM)),
        serde_json::json!({"addStream": STREAM})
    );
}

#[test]
fn calls_without_output_read_none_but_the_answer_to_a_layout_may_be_the_broadcast() {
    let set_layout = SetBroadcastLayout::new(BROADCAST, Layout::pip());
    assert_reads_no_output(&set_layout);
    answer(&set_layout, golden!("get").body.to_string()).unwrap();
    assert_reads_no_output(&AddStream::new(BROADCAST, STREAM));
    assert_reads_no_output(&RemoveStream::new(BROADCAST, STREAM));
}
