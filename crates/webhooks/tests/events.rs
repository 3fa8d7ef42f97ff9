//! Every documented payload, and each of its fields in every way it might be written one day.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::all;
use vonage_video_golden::every_field;
use vonage_video_models::{ArchiveStatus, EventReason, SipCallState};
use vonage_video_webhooks::{Event, EventKind, Family, OtherEvent};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";

fn event(name: &str) -> Event {
    let document = all().into_iter().find(|document| document.name == name).unwrap();
    Event::parse(Some(document.family), document.body.to_string().as_bytes()).unwrap()
}

fn other(event: Event) -> OtherEvent {
    match event {
        Event::Other(other) => other,
        known => panic!("{known:?}"),
    }
}

#[test]
fn every_payload_is_the_event_it_says_with_and_without_its_family() {
    for document in all() {
        for family in [Some(document.family), None] {
            let event = Event::parse(family, document.body.to_string().as_bytes()).unwrap();
            assert_eq!(event.kind(), document.kind, "{} {family:?}", document.name);
            assert_eq!(event.session_id().unwrap().as_str(), SESSION, "{}", document.name);
            let expected = document.kind.map(EventKind::family).or(family);
            if expected.is_some() {
                assert_eq!(event.family(), expected, "{}", document.name);
            }
        }
    }
}

#[test]
fn every_kind_has_a_payload() {
    let shown: BTreeSet<EventKind> = all().into_iter().filter_map(|document| document.kind).collect();
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), EventKind::ALL);
}

#[test]
fn no_field_costs_the_event_but_its_ids() {
    for document in all() {
        let mut needed = document.essential.to_vec();
        for changed in every_field(&document.body) {
            let what = format!("{}: {} {}", document.name, changed.path, changed.how);
            let bytes = changed.document.to_string();
            Event::parse(None, bytes.as_bytes()).unwrap();
            let event = Event::parse(Some(document.family), bytes.as_bytes()).unwrap();
            let path = changed.path.as_str();
            if document.essential.contains(&path) {
                if changed.takes_away {
                    let other = other(event);
                    assert_eq!(other.body, bytes.as_bytes(), "{what}");
                    assert_eq!(other.family, Some(document.family), "{what}");
                    needed.retain(|name| *name != path);
                }
            } else if path != "event" {
                assert_eq!(event.kind(), document.kind, "{what}");
            }
        }
        needed.retain(|name| !name.starts_with("caption"));
        assert!(needed.is_empty(), "{}: {needed:?} are not there", document.name);
    }
}

#[test]
fn all_events_answer_the_same_questions() {
    let stream = event("stream_destroyed");
    assert_eq!(stream.object_id(), Some("6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56"));
    assert_eq!((stream.reason(), stream.status()), (Some("mediaStopped"), None));
    assert_eq!(stream.timestamp().unwrap().as_millis(), 1_788_890_800_000);
    let archive = event("archive_available");
    assert_eq!(archive.object_id(), Some("9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7"));
    assert_eq!(
        (archive.reason(), archive.status()),
        (Some("user initiated"), Some("available"))
    );
    assert_eq!(archive.timestamp().unwrap().as_millis(), 1_788_894_290_000);
    let older = event("archive_older");
    assert_eq!(older.application().unwrap().as_str(), "123456");
    assert_eq!(older.timestamp().unwrap().as_millis(), 1_788_890_613_000);
    let call = event("call_destroyed");
    assert_eq!((call.object_id(), call.reason()), (Some("conf-77"), Some("486")));
    assert_eq!(event("call_updated").status(), Some("RINGING"));
    assert_eq!(event("captions_failed").reason(), Some("forceDisconnected"));
    assert_eq!(event("render_stopped").reason(), Some("Stop Requested."));
    assert_eq!(event("broadcast_started").status(), Some("started"));
    assert_eq!(event("session_created").object_id(), None);
}

#[test]
fn what_this_version_does_not_know_keeps_its_words() {
    let Event::SessionDestroyed(session) = event("later_session") else {
        panic!()
    };
    assert_eq!(session.reason.as_ref().map(EventReason::as_str), Some("moonSet"));
    let Event::Archive(archive) = event("later_archive") else {
        panic!()
    };
    assert_eq!(archive.status, ArchiveStatus::from("frozen"));
    let Event::SipCallUpdated(call) = event("later_call") else {
        panic!()
    };
    assert_eq!(call.state.as_ref().map(SipCallState::as_str), Some("PARKED"));
    assert_eq!(call.reason_code.unwrap().as_str(), "777");
    let Event::Broadcast(broadcast) = event("later_broadcast") else {
        panic!()
    };
    assert_eq!(broadcast.rtmp()[0].status.as_str(), "orbiting");
}

#[test]
fn an_unknown_event_keeps_its_word_its_session_and_its_bytes() {
    for (name, word, family) in [
        ("other_session", "streamPaused", Family::Session),
        ("other_archive", "transcript", Family::Archive),
        ("other_call", "callParked", Family::Sip),
    ] {
        let event = event(name);
        assert_eq!((event.kind(), event.family()), (None, Some(family)));
        let other = other(event);
        assert_eq!(other.kind.as_deref(), Some(word));
        assert_eq!(other.session_id.as_ref().unwrap().as_str(), SESSION);
        let json: Value = other.json().unwrap();
        assert_eq!(json["event"], word);
        assert!(other.json::<Vec<u8>>().is_err());
    }
}

#[test]
fn debug_shows_nothing_that_lets_in_and_nothing_of_a_person() {
    for document in all() {
        let shown = format!(
            "{:?}",
            Event::parse(None, document.body.to_string().as_bytes()).unwrap()
        );
        for hidden in [
            "Zk31",
            "Tr41",
            "open sesame",
            "Hl55",
            "playlist",
            "s3cret",
            "key-Rt66",
            "key-Rt67",
            "Cb77",
            "Pg88",
            "uid=42",
            "Stage left",
        ] {
            assert!(!shown.contains(hidden), "{}: {hidden} in {shown}", document.name);
        }
    }
}
