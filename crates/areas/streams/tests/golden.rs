//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_core::http::StatusCode;
use vonage_video_core::{ErrorKind, Operation};
use vonage_video_golden::{Golden, answer, assert_proves_nothing, body, encode, refused_field};
use vonage_video_models::VideoType;
use vonage_video_streams::{GetStream, ListStreams, SetLayoutClasses};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const STREAM: &str = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
const OTHER: &str = "D4A0B7C2-55E1-4F7D-8C93-0E6B1A2F3C4D";

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/streams/",
            $name,
            ".json"
        )))
    };
}

#[test]
fn a_stream_is_read_and_loses_nothing() {
    let golden = golden!("get");
    let get = GetStream::new(SESSION, STREAM);
    golden.assert_request(&get);
    golden.assert_nothing_is_lost(&get);
    golden.assert_lenient(&get, &["id"]);
    assert_eq!(golden.decode(&get).video_type, Some(VideoType::Camera));
}

#[test]
fn streams_are_listed_and_lose_nothing() {
    let golden = golden!("list");
    let list = ListStreams::new(SESSION);
    golden.assert_request(&list);
    golden.assert_nothing_is_lost(&list);
    golden.assert_lenient(&list, &[]);
    let page = golden.decode(&list);
    assert_eq!((page.count, page.items.len()), (2, 2));
    assert!(answer(&list, "{}").unwrap().items.is_empty());
}

#[test]
fn classes_are_set_whether_the_service_lists_the_streams_or_says_nothing() {
    let golden = golden!("set_classes");
    let set = SetLayoutClasses::new(SESSION)
        .stream(STREAM, ["focus", "host"])
        .clear(OTHER);
    golden.assert_request(&set);
    golden.assert_nothing_is_lost(&set);
    golden.assert_lenient(&set, &[]);
    let page = golden.decode(&set).unwrap();
    assert_eq!(page.items.first().unwrap().layout_class_list, ["focus", "host"]);
    for blank in [
        "",
        " \r\n",
        "\u{feff}",
        "{}",
        r#"{"count":0,"items":[]}"#,
        r#"{"items":[{}]}"#,
    ] {
        assert_eq!(answer(&set, blank).unwrap(), None, "{blank:?}");
    }
}

#[test]
fn a_stream_that_is_named_twice_has_the_later_classes() {
    let set = SetLayoutClasses::new("s")
        .stream("a", ["focus"])
        .stream("b", ["host"])
        .clear("a");
    assert_eq!(
        body(&set),
        serde_json::json!({"items": [
            {"id": "b", "layoutClassList": ["host"]},
            {"id": "a", "layoutClassList": []},
        ]})
    );
}

#[test]
fn streams_are_read_as_leniently_as_they_are_sent() {
    let get = GetStream::new("s", "t");
    let audio_only = answer(
        &get,
        r#"{"id":"t","name":null,"layoutClassList":null,"videoType":null}"#,
    )
    .unwrap();
    assert_eq!((audio_only.name.as_str(), audio_only.video_type), ("", None));
    let odd = answer(&get, r#"{"id":7,"videoType":"hologram","name":true,"extra":[1]}"#).unwrap();
    assert_eq!((odd.id.as_str(), odd.name.as_str()), ("7", "true"));
    assert_eq!(odd.video_type.unwrap().as_str(), "hologram");
    for body in ["", "{}", r#"{"id":""}"#, "<html>", "[]"] {
        assert_eq!(
            answer(&get, body).unwrap_err().kind(),
            ErrorKind::Decode,
            "{body}"
        );
    }
    for body in [
        "<html>",
        "[]",
        r#"{"items":{}}"#,
        r#"{"login":"https://portal.test"}"#,
    ] {
        assert_proves_nothing(answer(&SetLayoutClasses::new("s").clear("t"), body), body);
        assert_proves_nothing(answer(&ListStreams::new("s"), body), body);
    }
}

#[test]
fn a_408_is_final_where_it_means_an_id_that_is_none() {
    assert_eq!(GetStream::FINAL, [StatusCode::REQUEST_TIMEOUT]);
    assert_eq!(ListStreams::FINAL, [StatusCode::REQUEST_TIMEOUT]);
    assert!(SetLayoutClasses::FINAL.is_empty());
}

#[test]
fn classes_that_no_stylesheet_could_name_are_refused() {
    let classes = |classes: &[&str]| SetLayoutClasses::new("s").stream("t", classes.iter().copied());
    assert_eq!(refused_field(&SetLayoutClasses::new("s")), "items");
    for class in ["", " ", "focus host", "focus\t", "a\u{a0}b"] {
        assert_eq!(
            refused_field(&classes(&["host", class])),
            "items.layoutClassList",
            "{class:?}"
        );
    }
    // No limit of their length or number is documented.
    encode(&classes(&["f", "ÄÖ-_~.", &"x".repeat(1001)])).unwrap();
    encode(&classes(&["x"; 200])).unwrap();
    encode(&classes(&[])).unwrap();
}

#[test]
fn an_id_that_is_no_segment_is_refused_by_name() {
    for id in ["", "..", "a\0"] {
        assert_eq!(refused_field(&ListStreams::new(id)), "sessionId");
        assert_eq!(refused_field(&GetStream::new("s", id)), "streamId");
        assert_eq!(refused_field(&SetLayoutClasses::new(id).clear("t")), "sessionId");
        // The first problem is the one reported.
        assert_eq!(refused_field(&GetStream::new(id, id)), "sessionId");
    }
    assert_eq!(refused_field(&SetLayoutClasses::new("s").clear(" ")), "items.id");
    assert_eq!(
        encode(&GetStream::new("1_MX4", "../mute")).unwrap().uri(),
        "/v2/project/app-1/session/1_MX4/stream/..%2Fmute"
    );
}

#[test]
fn streams_without_an_id_are_skipped_and_counted() {
    let body = r#"{"count":3,"items":[{"id":"a"},{"name":"no id"},{"id":"b","id":"c"}]}"#;
    let listed = answer(&ListStreams::new("s"), body).unwrap();
    assert_eq!((listed.count, listed.items.len(), listed.skipped), (3, 2, 1));
    assert_eq!(listed.items.last().unwrap().id, "c");
    let set = SetLayoutClasses::new("s").clear("a");
    assert_eq!(answer(&set, body).unwrap().unwrap().skipped, 1);
}
