//! The files of archives.

use std::io::{Cursor, Read};

use serde_json::{Value, json};
use vonage_video_emulator::NewStream;

use super::clients::{Reply, request};
use super::stage::Stage;

/// A stopped archive that is ready.
async fn ready(stage: &Stage, options: Value, seconds: u64) -> Value {
    let id = stage.archive(options).await;
    stage.advance(seconds).await;
    stage.post(&format!("/archive/{id}/stop")).await;
    stage.advance(2).await;
    stage.get(&format!("/archive/{id}")).await
}

/// A request for a file, without any token.
async fn fetch(stage: &Stage, method: &str, archive: &Value, headers: &[(&str, &str)]) -> Reply {
    let url = archive["url"].as_str().unwrap();
    fetch_url(stage, method, url, headers).await
}

async fn fetch_url(stage: &Stage, method: &str, url: &str, headers: &[(&str, &str)]) -> Reply {
    // The address begins with what the caller called the emulator.
    let path = url.strip_prefix("http://localhost").unwrap();
    stage
        .world
        .send(request(method, path, headers, ""))
        .await
        .unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The boxes of an MP4: kind and content.
fn boxes(mut bytes: &[u8]) -> Vec<(String, &[u8])> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
        let kind = String::from_utf8(bytes[4..8].to_vec()).unwrap();
        found.push((kind, &bytes[8..length]));
        bytes = &bytes[length..];
    }
    found
}

/// The content of the box at a path of kinds.
fn inside<'a>(bytes: &'a [u8], path: &[&str]) -> &'a [u8] {
    path.iter().fold(bytes, |bytes, kind| {
        let found = boxes(bytes).into_iter().find(|(name, _)| name == kind);
        found.unwrap_or_else(|| panic!("no {kind}")).1
    })
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

#[tokio::test]
async fn an_archive_is_downloaded_without_a_token_and_is_what_it_says_it_is() {
    let stage = Stage::start().await;
    let archive = ready(&stage, json!({"resolution": "1280x720"}), 90).await;
    let file = fetch(&stage, "GET", &archive, &[]).await;
    assert_eq!(
        (file.status.as_u16(), file.header("content-type")),
        (200, "video/mp4")
    );
    assert_eq!(file.header("content-length"), file.body.len().to_string());
    assert_eq!(file.body.len() as u64, archive["size"].as_u64().unwrap());
    assert_eq!(sha256(&file.body), archive["sha256sum"].as_str().unwrap());
    let again = fetch(&stage, "GET", &archive, &[]).await;
    assert_eq!(again.body, file.body);
}

#[tokio::test]
async fn a_composed_archive_is_an_mp4_with_picture_and_sound_of_its_length() {
    let stage = Stage::start().await;
    let archive = ready(&stage, json!({"resolution": "1280x720"}), 90).await;
    let file = fetch(&stage, "GET", &archive, &[]).await;
    let top = boxes(&file.body);
    let kinds: Vec<_> = top.iter().map(|(kind, _)| &**kind).collect();
    assert_eq!(kinds, ["ftyp", "moov", "mdat"]);
    let movie = top[1].1;
    // Version 1: times of 8 bytes each, then the timescale and the duration.
    let header = inside(movie, &["mvhd"]);
    assert_eq!((number(header, 20), number(header, 28)), (1000, 90_000));
    let tracks: Vec<_> = boxes(movie)
        .into_iter()
        .filter(|(kind, _)| kind == "trak")
        .collect();
    assert_eq!(tracks.len(), 2);
    let video = inside(tracks[0].1, &["mdia", "minf", "stbl"]);
    let described = &inside(video, &["stsd"])[8..];
    assert_eq!(&described[4..8], b"avc1");
    assert_eq!(described[32..36], [5, 0, 2, 208]); // 1280 and 720
    assert_eq!(number(inside(video, &["stsz"]), 8), 90);
    let audio = inside(tracks[1].1, &["mdia", "minf", "stbl"]);
    assert_eq!(&inside(audio, &["stsd"])[12..16], b"mp4a");
    // The samples are exactly what the tables say, wherever they say.
    let mdat = file.body.len() - top[2].1.len();
    let places = inside(video, &["stco"]);
    assert_eq!((number(places, 4), number(places, 8)), (2, mdat));
    let sizes = inside(video, &["stsz"]);
    let video_bytes: usize = (0..90).map(|place| number(sizes, 12 + 4 * place)).sum();
    let sound = inside(audio, &["stsz"]);
    assert_eq!(video_bytes + number(sound, 4) * number(sound, 8), top[2].1.len());
    // The first sample is a key frame behind its length.
    let first = &file.body[mdat..];
    assert_eq!((number(first, 0) + 4, first[4]), (number(sizes, 12), 0x65));
}

#[tokio::test]
async fn an_archive_without_audio_or_video_has_one_track() {
    let stage = Stage::start().await;
    for (options, codec) in [
        (json!({"hasVideo": false}), b"mp4a"),
        (json!({"hasAudio": false}), b"avc1"),
    ] {
        let archive = ready(&stage, options, 5).await;
        let file = fetch(&stage, "GET", &archive, &[]).await;
        let movie = inside(&file.body, &["moov"]);
        assert_eq!(boxes(movie).iter().filter(|(kind, _)| kind == "trak").count(), 1);
        let described = inside(movie, &["trak", "mdia", "minf", "stbl", "stsd"]);
        assert_eq!(&described[12..16], codec);
    }
}

#[tokio::test]
async fn an_individual_archive_is_a_zip_with_a_file_for_each_stream_and_a_list() {
    let stage = Stage::start().await;
    let id = stage
        .archive(json!({"outputMode": "individual", "name": "weekly"}))
        .await;
    stage.advance(30).await;
    let slides = NewStream::named("slides").has_audio(false);
    let second = stage
        .world
        .control
        .publish(&stage.session, &stage.connection, slides)
        .await
        .unwrap();
    stage.advance(60).await;
    stage.unpublish().await;
    stage.advance(10).await;
    stage.post(&format!("/archive/{id}/stop")).await;
    stage.advance(2).await;
    let archive = stage.get(&format!("/archive/{id}")).await;
    let file = fetch(&stage, "GET", &archive, &[]).await;
    assert_eq!(file.header("content-type"), "application/zip");
    assert_eq!(file.body.len() as u64, archive["size"].as_u64().unwrap());
    assert_eq!(sha256(&file.body), archive["sha256sum"].as_str().unwrap());

    let mut zip = zip::ZipArchive::new(Cursor::new(file.body)).unwrap();
    let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let (first, list) = (&stage.stream, format!("{id}.json"));
    assert_eq!(
        names,
        [format!("{first}.mp4"), format!("{second}.mp4"), list.clone()]
    );
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let manifest: Value = serde_json::from_slice(&read(&list)).unwrap();
    assert_eq!(
        (&manifest["id"], &manifest["name"]),
        (&json!(id), &json!("weekly"))
    );
    assert_eq!(
        (&manifest["sessionId"], &manifest["applicationId"]),
        (&json!(stage.session), &json!(stage.world.application))
    );
    for (place, stream, name, from, to) in [
        (0, first, "desk", 0, 90_000),
        (1, &second, "slides", 30_000, 100_000),
    ] {
        let listed = &manifest["files"][place];
        assert_eq!(
            (&listed["streamId"], &listed["streamName"]),
            (&json!(stream), &json!(name))
        );
        assert_eq!(
            (&listed["startTimeOffset"], &listed["stopTimeOffset"]),
            (&json!(from), &json!(to))
        );
        let part = read(listed["filename"].as_str().unwrap());
        assert_eq!(part.len() as u64, listed["size"].as_u64().unwrap());
        assert_eq!(boxes(&part)[0].0, "ftyp");
    }
}

#[tokio::test]
async fn a_stream_that_is_chosen_twice_has_two_files() {
    let stage = Stage::start().await;
    let id = stage
        .archive(json!({"outputMode": "individual", "streamMode": "manual"}))
        .await;
    let path = format!("/archive/{id}/streams");
    for field in ["addStream", "removeStream", "addStream"] {
        stage.advance(10).await;
        let changed = stage.call("PATCH", &path, &json!({field: stage.stream})).await;
        assert_eq!(changed.status, 204);
    }
    stage.advance(5).await;
    stage
        .world
        .control
        .move_archive(&id, "available", None)
        .await
        .unwrap();
    let archive = stage.get(&format!("/archive/{id}")).await;
    let file = fetch(&stage, "GET", &archive, &[]).await;
    let zip = zip::ZipArchive::new(Cursor::new(file.body)).unwrap();
    let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let stream = &stage.stream;
    assert_eq!(
        names,
        [
            format!("{stream}.mp4"),
            format!("{stream}-2.mp4"),
            format!("{id}.json")
        ]
    );
}

#[tokio::test]
async fn a_part_of_a_file_can_be_asked_for() {
    let stage = Stage::start().await;
    let archive = ready(&stage, json!({}), 20).await;
    let whole = fetch(&stage, "GET", &archive, &[]).await;
    let (tag, total) = (whole.header("etag").to_owned(), whole.body.len());
    assert_eq!(whole.header("accept-ranges"), "bytes");
    for (range, from, to) in [
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, total),
        ("bytes=-7", total - 7, total),
        ("bytes=5-999999999", 5, total),
    ] {
        let part = fetch(&stage, "GET", &archive, &[("range", range), ("if-range", &tag)]).await;
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(part.body, whole.body[from..to], "{range}");
        assert_eq!(
            part.header("content-range"),
            format!("bytes {from}-{}/{total}", to - 1)
        );
        assert_eq!(part.header("etag"), tag);
    }
    let beyond = fetch(&stage, "GET", &archive, &[("range", &format!("bytes={total}-"))]).await;
    assert_eq!(
        (beyond.status.as_u16(), beyond.header("content-range")),
        (416, &*format!("bytes */{total}"))
    );
    // The part of a file that has changed is of no use.
    let other = [("range", "bytes=0-9"), ("if-range", "\"other\"")];
    assert_eq!(fetch(&stage, "GET", &archive, &other).await.body.len(), total);
    assert_eq!(
        fetch(&stage, "GET", &archive, &[("if-none-match", &tag)])
            .await
            .status,
        304
    );
    assert_eq!(
        fetch(&stage, "GET", &archive, &[("if-match", "\"other\"")])
            .await
            .status,
        412
    );
    let head = fetch(&stage, "HEAD", &archive, &[]).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), total.to_string());
    assert_eq!(fetch(&stage, "DELETE", &archive, &[]).await.status, 405);
}

#[tokio::test]
async fn an_address_is_good_for_ten_minutes_and_renewed_by_each_look() {
    let stage = Stage::start().await;
    let archive = ready(&stage, json!({}), 5).await;
    let path = format!("/archive/{}", archive["id"].as_str().unwrap());
    stage.nearly(600).await;
    assert_eq!(fetch(&stage, "GET", &archive, &[]).await.status, 200);
    let renewed = stage.get(&path).await;
    stage.last_millisecond().await;
    assert_eq!(
        fetch(&stage, "GET", &archive, &[]).await.refusal(),
        (403, json!(403))
    );
    assert_eq!(fetch(&stage, "GET", &renewed, &[]).await.status, 200);
    let listed = stage.get("/archive").await["items"][0].clone();
    stage.nearly(600).await;
    assert_eq!(fetch(&stage, "GET", &renewed, &[]).await.status, 403);
    assert_eq!(fetch(&stage, "GET", &listed, &[]).await.status, 200);
    let (address, _) = renewed["url"].as_str().unwrap().split_once('?').unwrap();
    assert_eq!(fetch_url(&stage, "GET", address, &[]).await.status, 403);
}

#[tokio::test]
async fn what_is_deleted_or_expired_cannot_be_downloaded_any_more() {
    let stage = Stage::start().await;
    for status in ["deleted", "expired"] {
        let archive = ready(&stage, json!({}), 5).await;
        let id = archive["id"].as_str().unwrap();
        stage.world.control.move_archive(id, status, None).await.unwrap();
        assert_eq!(
            fetch(&stage, "GET", &archive, &[]).await.refusal(),
            (404, json!(404)),
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_download_can_be_broken_and_is_in_the_journal_without_its_signature() {
    let stage = Stage::start().await;
    let archive = ready(&stage, json!({}), 20).await;
    let fault = r#"{"path": "/archive-files/", "truncate": true}"#;
    stage.world.steer("POST", "/control/faults", fault).await;
    let url = archive["url"].as_str().unwrap();
    let path = url.strip_prefix("http://localhost").unwrap();
    assert!(stage.world.send(request("GET", path, &[], "")).await.is_err());
    assert_eq!(fetch(&stage, "GET", &archive, &[]).await.status, 200);
    let (_, signature) = url.split_once("signature=").unwrap();
    assert!(signature.len() == 64);
    let journal = stage
        .world
        .steer("GET", "/control/requests?match=GET%20/archive-files/", "")
        .await;
    assert_eq!(journal.json()["count"], 2);
    assert!(!journal.text().contains(signature));
    assert_eq!(journal.json()["requests"][0]["fault"], "truncate");
}

#[tokio::test]
async fn the_transcription_of_an_archive_can_be_downloaded() {
    let stage = Stage::start().await;
    let options = json!({"outputMode": "individual", "hasTranscription": true});
    let archive = ready(&stage, options, 5).await;
    let url = archive["transcription"]["url"].as_str().unwrap();
    let file = fetch_url(&stage, "GET", url, &[]).await;
    assert_eq!(
        (file.status.as_u16(), file.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(file.json()["primaryLanguageCode"], "en-US");
}

#[tokio::test]
async fn the_same_seed_makes_the_same_files() {
    let digest = async |seed| {
        let stage = Stage::seeded(seed).await;
        let archive = ready(&stage, json!({"hasAudio": false}), 5).await;
        let file = fetch(&stage, "GET", &archive, &[]).await;
        // The tables hold the time of the recording; the media do not.
        sha256(boxes(&file.body)[2].1)
    };
    assert_eq!(digest(7).await, digest(7).await);
    assert_ne!(digest(7).await, digest(8).await);
}
