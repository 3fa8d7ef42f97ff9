//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_archives::{
    AddStream, DeleteArchive, GetArchive, ListArchives, RemoveStream, SetArchiveLayout, StartArchive,
    StopArchive,
};
use vonage_video_core::Operation;
use vonage_video_core::http::StatusCode;
use vonage_video_golden::{Golden, answer, assert_reads_no_output, body, encode};
use vonage_video_models::{
    ArchiveStatus, Layout, LayoutType, OutputMode, Resolution, StreamMode, TranscriptionStatus,
};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const ARCHIVE: &str = "9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7";
const STREAM: &str = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
const ESSENTIAL: &[&str] = &["id", "sessionId"];
const ECHOED: &[&str] = &["sessionId", "name", "multiArchiveTag"];

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/archives/",
            $name,
            ".json"
        )))
    };
}

#[test]
fn a_composed_archive_is_started_and_its_answer_loses_nothing() {
    let golden = golden!("start");
    let start = StartArchive::new(SESSION)
        .name("Dress rehearsal")
        .audio(true)
        .video(true)
        .output_mode(OutputMode::Composed)
        .layout(Layout::best_fit().screenshare(LayoutType::HorizontalPresentation))
        .resolution(Resolution::Landscape720)
        .stream_mode(StreamMode::Manual)
        .tag("rehearsal-cam-mix")
        .max_bitrate(1_500_000);
    golden.assert_request(&start);
    golden.assert_nothing_is_lost(&start);
    golden.assert_lenient_but_for(&start, ESSENTIAL, ECHOED);
    assert_eq!(golden.decode(&start).status, ArchiveStatus::Started);
}

#[test]
fn an_archive_with_transcription_is_started_and_its_answer_loses_nothing() {
    let golden = golden!("start_transcribed");
    let start = StartArchive::new(SESSION)
        .output_mode(OutputMode::Individual)
        .transcription_language("pt-BR")
        .transcription_summary();
    golden.assert_request(&start);
    golden.assert_nothing_is_lost(&start);
    golden.assert_lenient_but_for(&start, ESSENTIAL, &["sessionId"]);
    let transcription = golden.decode(&start).transcription.unwrap();
    assert_eq!(transcription.status, TranscriptionStatus::Requested);
    assert_eq!(transcription.primary_language_code.unwrap().as_str(), "pt-BR");
}

#[test]
fn nothing_is_sent_that_was_not_set() {
    assert_eq!(
        body(&StartArchive::new("1_MX4")),
        serde_json::json!({"sessionId": "1_MX4"})
    );
    assert_eq!(
        body(&StartArchive::new("1_MX4").quantization(15).transcription()),
        serde_json::json!({"sessionId": "1_MX4", "quantizationParameter": 15, "hasTranscription": true})
    );
}

#[test]
fn an_archive_is_stopped() {
    let golden = golden!("stop");
    let stop = StopArchive::new(ARCHIVE);
    golden.assert_request(&stop);
    golden.assert_nothing_is_lost(&stop);
    golden.assert_lenient(&stop, ESSENTIAL);
    let archive = golden.decode(&stop);
    assert_eq!(
        (archive.status, archive.reason.as_str()),
        (ArchiveStatus::Stopped, "user initiated")
    );
}

#[test]
fn an_archive_is_read_with_its_url_which_is_a_secret() {
    let golden = golden!("get");
    let get = GetArchive::new(ARCHIVE);
    golden.assert_request(&get);
    golden.assert_nothing_is_lost(&get);
    golden.assert_lenient(&get, ESSENTIAL);
    let archive = golden.decode(&get);
    assert_eq!(
        (archive.size, archive.duration),
        (5_368_709_121, Duration::from_secs(3600))
    );
    assert!(!format!("{archive:?}").contains("sig=Zk31"));
    assert!(archive.url.unwrap().expose().ends_with("sig=Zk31"));
}

#[test]
fn archives_are_listed_by_page_and_session() {
    let golden = golden!("list");
    let list = ListArchives::new().offset(50).page_size(2).session(SESSION);
    golden.assert_request(&list);
    golden.assert_nothing_is_lost(&list);
    golden.assert_lenient(&list, &[]);
    let page = golden.decode(&list);
    assert_eq!((page.count, page.items.len()), (52, 2));
    assert_eq!(
        encode(&ListArchives::new()).unwrap().uri(),
        "/v2/project/app-1/archive"
    );
    assert!(answer(&list, "{}").unwrap().items.is_empty());
}

#[test]
fn an_archive_is_deleted_and_a_repeat_that_finds_nothing_is_content() {
    let delete = DeleteArchive::new("57e4b1c0-8f2d-4a9a-b6f1-0c9d8e7f6a5b");
    golden!("delete").assert_request(&delete);
    assert_eq!(delete.settle(StatusCode::NOT_FOUND), Some(()));
    assert_eq!(delete.settle(StatusCode::CONFLICT), None);
}

#[test]
fn the_layout_is_sent_bare() {
    golden!("set_layout").assert_request(&SetArchiveLayout::new(
        ARCHIVE,
        Layout::custom("stream.host {position: absolute; left: 0; width: 70%; height: 100%;}"),
    ));
}

#[test]
fn streams_are_added_and_removed() {
    golden!("add_stream").assert_request(&AddStream::new(ARCHIVE, STREAM).audio(true).video(false));
    golden!("remove_stream").assert_request(&RemoveStream::new(ARCHIVE, STREAM));
    assert_eq!(
        body(&AddStream::new(ARCHIVE, STREAM)),
        serde_json::json!({"addStream": STREAM})
    );
}

#[test]
fn calls_without_output_read_none_but_the_answer_to_a_layout_may_be_the_archive() {
    let set_layout = SetArchiveLayout::new(ARCHIVE, Layout::pip());
    assert_reads_no_output(&set_layout);
    answer(&set_layout, golden!("get").body.to_string()).unwrap();
    assert_reads_no_output(&AddStream::new(ARCHIVE, STREAM));
    assert_reads_no_output(&RemoveStream::new(ARCHIVE, STREAM));
    assert_reads_no_output(&DeleteArchive::new(ARCHIVE));
}

#[test]
fn what_older_parts_of_the_service_write_is_read() {
    let archive = answer(
        &GetArchive::new("a"),
        r#"{"id": "a", "sessionId": "s", "status": "melting", "partnerId": 123456, "createdAt": "1788890613000.0",
            "size": "7247748791", "duration": 12.0, "streams": [{"streamId": "x", "hasAudio": "true"}], "url": null}"#,
    )
    .unwrap();
    assert_eq!(archive.status.as_str(), "melting");
    assert_eq!(archive.application().unwrap().as_str(), "123456");
    assert_eq!(archive.size, 7_247_748_791);
    assert_eq!(archive.duration, Duration::from_secs(12));
    assert_eq!(archive.streams.first().unwrap().has_audio, Some(true));
}

#[test]
fn setters_take_options_and_none_removes_the_value() {
    let nothing = serde_json::json!({"sessionId": "s"});
    let set = StartArchive::new("s")
        .name("n")
        .audio(true)
        .output_mode(OutputMode::Composed)
        .resolution("640x480")
        .transcription_language("de-DE")
        .transcription_summary();
    assert_eq!(
        body(
            &set.set_name(None)
                .set_audio(None)
                .set_output_mode(None)
                .set_resolution(None)
                .set_transcription(None)
        ),
        nothing
    );
    let start = |on: Option<bool>| {
        StartArchive::new("s")
            .set_name(on.map(|_| "n".to_owned()))
            .set_transcription_language(on.map(|_| "de-DE".into()))
            .set_transcription_summary(on)
    };
    assert_eq!(body(&start(None)), nothing);
    assert_eq!(
        body(&start(Some(true))),
        serde_json::json!({"sessionId": "s", "name": "n", "hasTranscription": true,
            "transcriptionProperties": {"primaryLanguageCode": "de-DE", "hasSummary": true}})
    );
    let listed = encode(
        &ListArchives::new()
            .session("s")
            .page_size(3)
            .set_session(None)
            .set_page_size(None),
    );
    assert_eq!(listed.unwrap().uri(), "/v2/project/app-1/archive");
}

#[test]
fn an_archive_without_an_id_is_skipped_and_counted() {
    let page = answer(
        &ListArchives::new(),
        r#"{"count":2,"items":[{"id":"a"},{"id":"b","sessionId":"s","status":"started","status":"stopped"}]}"#,
    )
    .unwrap();
    assert_eq!((page.count, page.items.len(), page.skipped), (2, 1, 1));
    assert_eq!(page.items.first().unwrap().status, ArchiveStatus::Stopped);
}
