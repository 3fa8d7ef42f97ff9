//! What is refused before anything is sent, at the boundary of each rule, and what must not be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_broadcasts::{
    AddStream, GetBroadcast, ListBroadcasts, RemoveStream, SetBroadcastLayout, StartBroadcast, StopBroadcast,
};
use vonage_video_golden::{encode, refused_field};
use vonage_video_models::{Hls, Layout, LayoutType, Rtmp};

fn start() -> StartBroadcast {
    StartBroadcast::new("1_MX4").hls(Hls::new())
}

fn to(servers: usize) -> StartBroadcast {
    (0..servers).fold(StartBroadcast::new("1_MX4"), |start, _| {
        start.rtmp(Rtmp::new("rtmp://ingest.example.org/live", "k"))
    })
}

#[test]
fn a_broadcast_needs_an_output_and_takes_five_rtmp_servers() {
    assert_eq!(refused_field(&StartBroadcast::new("1_MX4")), "outputs");
    for servers in 1..=5 {
        encode(&to(servers)).unwrap();
    }
    assert_eq!(refused_field(&to(6)), "outputs.rtmp");
    encode(&to(5).hls(Hls::new())).unwrap();
}

#[test]
fn rewinding_and_short_delays_exclude_each_other() {
    let hls = |dvr, low_latency| {
        let mut hls = Hls::new();
        (hls.dvr, hls.low_latency) = (Some(dvr), Some(low_latency));
        StartBroadcast::new("1_MX4").hls(hls)
    };
    assert_eq!(refused_field(&hls(true, true)), "outputs.hls.dvr");
    for (dvr, low_latency) in [(true, false), (false, true), (false, false)] {
        encode(&hls(dvr, low_latency)).unwrap();
    }
}

#[test]
fn numbers_are_taken_up_to_their_limits_and_no_further() {
    for seconds in [60, 36_000] {
        encode(&start().max_duration(Duration::from_secs(seconds))).unwrap();
    }
    for duration in [
        Duration::ZERO,
        Duration::from_secs(59),
        Duration::from_millis(60_500),
        Duration::from_secs(36_001),
        Duration::MAX,
    ] {
        assert_eq!(refused_field(&start().max_duration(duration)), "maxDuration");
    }
    for rate in [100_000, 6_000_000] {
        encode(&start().max_bitrate(rate)).unwrap();
    }
    for rate in [0, 99_999, 6_000_001, u64::MAX] {
        assert_eq!(refused_field(&start().max_bitrate(rate)), "maxBitrate");
    }
    for size in [1, 1000] {
        encode(&ListBroadcasts::new().page_size(size)).unwrap();
    }
    for size in [0, 1001] {
        assert_eq!(refused_field(&ListBroadcasts::new().page_size(size)), "count");
    }
}

#[test]
fn an_rtmp_server_has_an_address_a_stream_name_and_an_id_of_its_own() {
    let server = |url: &str, name: &str| StartBroadcast::new("1_MX4").rtmp(Rtmp::new(url, name));
    for url in ["rtmp://a", "rtmps://a/live", "RTMPS://A:1935/live?key=x"] {
        encode(&server(url, "k")).unwrap();
    }
    for url in ["", "http://a/live", "rtmp:/a", "rtmp://", "ingest.example.org"] {
        assert_eq!(refused_field(&server(url, "k")), "outputs.rtmp.serverUrl");
    }
    for name in ["", " "] {
        assert_eq!(
            refused_field(&server("rtmp://a", name)),
            "outputs.rtmp.streamName"
        );
    }
    let named = |id: &str| Rtmp::new("rtmp://a", "k").id(id);
    assert_eq!(refused_field(&start().rtmp(named(""))), "outputs.rtmp.id");
    assert_eq!(
        refused_field(&start().rtmp(named("north")).rtmp(named("north"))),
        "outputs.rtmp.id"
    );
    encode(&start().rtmp(named("north")).rtmp(named("North"))).unwrap();
}

#[test]
fn a_refusal_never_shows_a_stream_name_or_an_address() {
    let start = StartBroadcast::new("1_MX4").rtmp(Rtmp::new("http://ann:hunter2@a", "k-7731"));
    let error = encode(&start).unwrap_err();
    let shown = format!("{error} {error:?} {}", error.input().unwrap());
    assert!(!shown.contains("hunter2") && !shown.contains("k-7731"), "{shown}");
}

#[test]
fn without_audio_and_video_there_is_nothing_to_show() {
    assert_eq!(refused_field(&start().audio(false).video(false)), "hasVideo");
    encode(&start().audio(false)).unwrap();
    encode(&start().video(false)).unwrap();
    // A stream in a broadcast may be silent and hidden for a while.
    encode(&AddStream::new("b", "s").audio(false).video(false)).unwrap();
}

#[test]
fn a_layout_that_contradicts_itself_is_refused_wherever_it_is_set() {
    let no_sheet = || Layout::new(LayoutType::Custom);
    let no_best_fit = || Layout::pip().screenshare(LayoutType::BestFit);
    for (layout, field) in [
        (no_sheet(), "layout.stylesheet"),
        (no_best_fit(), "layout.screenshareType"),
    ] {
        assert_eq!(refused_field(&start().layout(layout.clone())), field);
        assert_eq!(refused_field(&SetBroadcastLayout::new("b", layout)), field);
    }
}

#[test]
fn ids_that_are_none_are_refused_by_name() {
    assert_eq!(
        refused_field(&StartBroadcast::new("").hls(Hls::new())),
        "sessionId"
    );
    assert_eq!(refused_field(&start().tag("")), "multiBroadcastTag");
    for id in ["", " ", ".", "..", "a\0"] {
        assert_eq!(refused_field(&GetBroadcast::new(id)), "broadcastId");
        assert_eq!(refused_field(&StopBroadcast::new(id)), "broadcastId");
        assert_eq!(
            refused_field(&SetBroadcastLayout::new(id, Layout::pip())),
            "broadcastId"
        );
        assert_eq!(refused_field(&RemoveStream::new(id, "s")), "broadcastId");
    }
    assert_eq!(refused_field(&AddStream::new("b", "")), "addStream");
    assert_eq!(refused_field(&RemoveStream::new("b", " ")), "removeStream");
}

#[test]
fn what_the_service_may_learn_tomorrow_is_not_refused() {
    encode(&start().resolution("3840x2160")).unwrap();
    encode(&start().layout(Layout::new("mosaic".into()))).unwrap();
    encode(&start().stream_mode("loudest".into())).unwrap();
    encode(&GetBroadcast::new("1f6c2b9a43d74e0b9a518cb7d2e0f365")).unwrap();
    encode(&GetBroadcast::new("not-a-uuid-at-all")).unwrap();
}
