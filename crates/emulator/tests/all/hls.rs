//! What players of HLS read of a broadcast.

use serde_json::{Value, json};

use super::clients::{Reply, request};
use super::stage::Stage;

/// A running broadcast and the address of its playlist, as the API tells it.
struct Shown {
    stage: Stage,
    id: String,
    path: String,
}

impl Shown {
    async fn start(hls: Value, mut options: Value) -> Self {
        let stage = Stage::start().await;
        options["outputs"] = json!({"hls": hls});
        let started = stage.start_one("/broadcast", options).await.json();
        let url = started["broadcastUrls"]["hls"].as_str().unwrap();
        let path = url.strip_prefix("http://localhost").unwrap().to_owned();
        let id = started["id"].as_str().unwrap().to_owned();
        Self { stage, id, path }
    }

    /// A request as a player makes it, without any token.
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let request = request(method, path, headers, "");
        self.stage.world.send(request).await.unwrap()
    }

    async fn playlist(&self) -> Vec<String> {
        let reply = self.send("GET", &self.path, &[]).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.text().lines().map(str::to_owned).collect()
    }

    /// A file beside the playlist.
    async fn file(&self, name: &str) -> Reply {
        self.send("GET", &self.beside(name), &[]).await
    }

    fn beside(&self, name: &str) -> String {
        let (folder, _) = self.path.rsplit_once('/').unwrap();
        format!("{folder}/{name}")
    }

    async fn stop(&self) {
        let stopped = self.stage.post(&format!("/broadcast/{}/stop", self.id)).await;
        assert_eq!(stopped.status, 200);
    }
}

fn segments(playlist: &[String]) -> Vec<&str> {
    playlist
        .iter()
        .map(String::as_str)
        .filter(|line| !line.starts_with('#'))
        .collect()
}

/// The kinds of the boxes of a file.
fn kinds(mut bytes: &[u8]) -> Vec<String> {
    let mut kinds = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        kinds.push(String::from_utf8(rest[..4].to_vec()).unwrap());
        bytes = &bytes[u32::from_be_bytes(*length) as usize..];
    }
    kinds
}

#[tokio::test]
async fn a_playlist_is_there_from_when_the_status_says_ready() {
    let shown = Shown::start(json!({}), json!({})).await;
    shown.stage.nearly(5).await;
    for name in ["playlist.m3u8", "head.mp4", "segment-0.m4s"] {
        assert_eq!(shown.file(name).await.status, 404, "{name}");
    }
    shown.stage.last_millisecond().await;
    let broadcast = shown.stage.get(&format!("/broadcast/{}", shown.id)).await;
    assert_eq!(broadcast["broadcastUrls"]["hlsStatus"], "ready");
    let reply = shown.send("GET", &shown.path, &[]).await;
    assert_eq!(
        (
            reply.status.as_u16(),
            reply.header("content-type"),
            reply.header("cache-control")
        ),
        (200, "application/vnd.apple.mpegurl", "no-cache")
    );
    assert_eq!(
        shown.playlist().await,
        [
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            "#EXT-X-TARGETDURATION:2",
            "#EXT-X-MEDIA-SEQUENCE:0",
            "#EXT-X-INDEPENDENT-SEGMENTS",
            "#EXT-X-MAP:URI=\"head.mp4\"",
            "#EXTINF:2.000,",
            "segment-0.m4s",
            "#EXTINF:2.000,",
            "segment-1.m4s",
        ]
    );
}

#[tokio::test]
async fn a_playlist_moves_on_with_the_clock() {
    let shown = Shown::start(json!({}), json!({})).await;
    shown.stage.advance(60).await;
    let playlist = shown.playlist().await;
    assert_eq!(playlist[3], "#EXT-X-MEDIA-SEQUENCE:24");
    let names: Vec<_> = (24..30).map(|number| format!("segment-{number}.m4s")).collect();
    assert_eq!(segments(&playlist), names);
    shown.stage.nearly(2).await;
    assert_eq!(shown.playlist().await, playlist);
    shown.stage.last_millisecond().await;
    assert_eq!(shown.playlist().await[3], "#EXT-X-MEDIA-SEQUENCE:25");
    // One that has just left the playlist can still be read, what is long over or to come cannot.
    for (number, status) in [(17, 404), (18, 200), (30, 200), (31, 404), (u64::MAX, 404)] {
        let reply = shown.file(&format!("segment-{number}.m4s")).await;
        assert_eq!(reply.status, status, "{number}");
    }
    for name in [
        "segment-030.m4s",
        "segment-+30.m4s",
        "segment-.m4s",
        "segment-30.mp4",
        "",
        "x",
    ] {
        assert_eq!(shown.file(name).await.status, 404, "{name}");
    }
}

#[tokio::test]
async fn with_dvr_all_segments_stay_and_with_low_latency_they_are_short() {
    let dvr = Shown::start(json!({"dvr": true}), json!({})).await;
    assert!(dvr.path.ends_with("?DVR"));
    dvr.stage.advance(600).await;
    let playlist = dvr.playlist().await;
    assert_eq!(playlist[3], "#EXT-X-MEDIA-SEQUENCE:0");
    assert_eq!(playlist[5], "#EXT-X-PLAYLIST-TYPE:EVENT");
    assert_eq!(segments(&playlist).len(), 300);
    assert_eq!(dvr.file("segment-0.m4s").await.status, 200);
    let short = Shown::start(json!({"lowLatency": true}), json!({})).await;
    short.stage.advance(7).await;
    let playlist = short.playlist().await;
    assert_eq!(
        (&*playlist[2], &*playlist[3]),
        ("#EXT-X-TARGETDURATION:1", "#EXT-X-MEDIA-SEQUENCE:1")
    );
    assert_eq!(segments(&playlist).len(), 6);
}

#[tokio::test]
async fn a_playlist_ends_with_its_broadcast_and_stays_as_it_is() {
    let shown = Shown::start(json!({}), json!({})).await;
    shown.stage.advance(21).await;
    let live = shown.playlist().await;
    shown.stop().await;
    let ended = shown.playlist().await;
    let (last, before) = ended.split_last().unwrap();
    assert_eq!((last.as_str(), before), ("#EXT-X-ENDLIST", &live[..]));
    shown.stage.advance(3600).await;
    assert_eq!(shown.playlist().await, ended);
    assert_eq!(shown.file("segment-9.m4s").await.status, 200);
    shown.stage.world.control.reset().await;
    assert_eq!(shown.file("playlist.m3u8").await.status, 404);
}

#[tokio::test]
async fn a_broadcast_that_ends_by_itself_or_fails_ends_its_playlist() {
    let shown = Shown::start(json!({}), json!({"maxDuration": 60})).await;
    shown.stage.advance(3600).await;
    let playlist = shown.playlist().await;
    assert_eq!(playlist.last().unwrap(), "#EXT-X-ENDLIST");
    assert_eq!(segments(&playlist).last().unwrap(), &"segment-29.m4s");
    let shown = Shown::start(json!({"dvr": true}), json!({})).await;
    shown.stage.advance(11).await;
    let control = &shown.stage.world.control;
    control.move_broadcast(&shown.id, "failed").await.unwrap();
    let playlist = shown.playlist().await;
    assert_eq!(
        (segments(&playlist).len(), &**playlist.last().unwrap()),
        (5, "#EXT-X-ENDLIST")
    );
    // One that ended before it was ready has nothing to play.
    let shown = Shown::start(json!({}), json!({})).await;
    shown.stage.advance(4).await;
    shown.stop().await;
    shown.stage.advance(60).await;
    assert_eq!(shown.file("playlist.m3u8").await.status, 404);
}

#[tokio::test]
async fn a_clock_that_is_turned_back_takes_no_playlist_away() {
    let shown = Shown::start(json!({}), json!({})).await;
    shown.stage.advance(30).await;
    assert_eq!(segments(&shown.playlist().await).len(), 6);
    shown
        .stage
        .world
        .control
        .turn_back(std::time::Duration::from_secs(30))
        .await;
    assert_eq!(segments(&shown.playlist().await).len(), 2);
}

#[tokio::test]
async fn segments_are_fragments_that_begin_with_a_key_frame() {
    let shown = Shown::start(json!({}), json!({"resolution": "1280x720"})).await;
    shown.stage.advance(10).await;
    let head = shown.file("head.mp4").await;
    assert_eq!(
        (head.status.as_u16(), head.header("content-type")),
        (200, "video/mp4")
    );
    assert_eq!(kinds(&head.body), ["ftyp", "moov"]);
    let contains = |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    for wanted in [&b"mvex"[..], b"avc1", b"mp4a", &[5, 0, 2, 208]] {
        assert!(contains(&head.body, wanted), "{wanted:?}");
    }
    let segment = shown.file("segment-3.m4s").await;
    assert_eq!(segment.header("content-type"), "video/mp4");
    assert_eq!(kinds(&segment.body), ["moof", "mdat"]);
    let moof = u32::from_be_bytes(segment.body[..4].try_into().unwrap()) as usize;
    // Behind the head of the media and the length of the sample: a key frame.
    assert_eq!(segment.body[moof + 8 + 4], 0x65);
    assert_eq!(shown.file("segment-3.m4s").await.body, segment.body);
}

#[tokio::test]
async fn sound_and_picture_are_left_out_as_they_were() {
    let silent = Shown::start(json!({}), json!({"hasAudio": false})).await;
    let dark = Shown::start(json!({}), json!({"hasVideo": false})).await;
    for (shown, kind, has, has_not) in [
        (silent, "video/mp4", b"avc1", b"mp4a"),
        (dark, "audio/mp4", b"mp4a", b"avc1"),
    ] {
        shown.stage.advance(5).await;
        let head = shown.file("head.mp4").await;
        assert_eq!(head.header("content-type"), kind);
        let contains = |wanted: &[u8; 4]| head.body.windows(4).any(|window| window == wanted);
        assert!(contains(has) && !contains(has_not));
        assert_eq!(shown.file("segment-1.m4s").await.header("content-type"), kind);
    }
}

#[tokio::test]
async fn pages_of_every_origin_and_parts_of_files_are_served() {
    let shown = Shown::start(json!({}), json!({})).await;
    shown.stage.advance(5).await;
    let from = [("origin", "https://player.example"), ("range", "bytes=0-7")];
    let path = shown.beside("segment-0.m4s");
    let part = shown.send("GET", &path, &from).await;
    assert_eq!((part.status.as_u16(), part.body.len()), (206, 8));
    assert_eq!(part.header("access-control-allow-origin"), "*");
    let head = shown.send("HEAD", &path, &[]).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    let asked = shown.send("OPTIONS", &path, &from).await;
    assert_eq!(
        (
            asked.status.as_u16(),
            asked.header("access-control-allow-headers")
        ),
        (204, "range")
    );
    let posted = shown.send("POST", &path, &[]).await;
    assert_eq!(
        (posted.status.as_u16(), posted.header("allow")),
        (405, "GET, HEAD, OPTIONS")
    );
    let playlist = shown.send("GET", &shown.path, &from[..1]).await;
    assert_eq!(playlist.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn what_has_no_hls_output_or_is_not_known_is_404() {
    let shown = Shown::start(json!({}), json!({})).await;
    let targets = json!([{"serverUrl": "rtmp://in.example.org/live", "streamName": "k-7731"}]);
    let options = json!({"outputs": {"rtmp": targets, "hls": null}, "multiBroadcastTag": "rtmp"});
    let without = shown.stage.started("/broadcast", options).await;
    shown.stage.advance(10).await;
    let path = |application: &str, id: &str| format!("/broadcasts/{application}/{id}/playlist.m3u8");
    let application = &*shown.stage.world.application;
    let (_, other) = shown.stage.world.another().await;
    for (application, id, status) in [
        (application, &*shown.id, 200),
        (application, &*without, 404),
        (application, "1f6c2b9a-43d7-4e0b-9a51-8cb7d2e0f365", 404),
        (application, "nonsense", 404),
        (&*other, &*shown.id, 404),
        ("nobody", &*shown.id, 404),
    ] {
        let reply = shown.send("GET", &path(application, id), &[]).await;
        assert_eq!(reply.status, status, "{application} {id}");
    }
}
