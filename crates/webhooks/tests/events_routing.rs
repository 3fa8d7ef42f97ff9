//! Which kind of event a payload is taken for.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use vonage_video_webhooks::{Event, EventKind, Family};

fn parse(family: Option<Family>, payload: &Value) -> Event {
    Event::parse(family, payload.to_string().as_bytes()).unwrap()
}

#[test]
fn what_the_payload_says_goes_before_its_url() {
    let stream = json!({"sessionId": "2_MX4", "event": "streamCreated", "stream": {"id": "a"}});
    let archive = json!({"sessionId": "2_MX4", "event": "archive", "id": "a"});
    for family in Family::ALL {
        assert_eq!(
            parse(Some(*family), &stream).kind(),
            Some(EventKind::StreamCreated)
        );
        assert_eq!(
            parse(Some(*family), &archive).kind(),
            Some(EventKind::ArchiveStatus)
        );
    }
}

#[test]
fn a_url_says_what_the_payload_does_not() {
    let bare = json!({"id": "a", "captionId": "a", "sessionId": "2_MX4"});
    for (family, kind) in [
        (Family::Archive, Some(EventKind::ArchiveStatus)),
        (Family::Broadcast, Some(EventKind::BroadcastStatus)),
        (Family::Render, Some(EventKind::RenderStatus)),
        (Family::Captions, Some(EventKind::CaptionsStatus)),
        (Family::Session, None),
        (Family::Sip, None),
    ] {
        let event = parse(Some(family), &bare);
        assert_eq!((event.kind(), event.family()), (kind, Some(family)));
    }
}

#[test]
fn without_a_url_and_a_word_the_fields_tell() {
    let ids = json!({"id": "a", "sessionId": "2_MX4", "status": "started"});
    for (field, value, family) in [
        ("broadcastUrls", json!({}), Family::Broadcast),
        ("broadcastUrls", json!(null), Family::Broadcast),
        ("multiBroadcastTag", json!("x"), Family::Broadcast),
        ("captionId", json!("a"), Family::Captions),
        ("captionsId", json!("a"), Family::Captions),
        ("languageCode", json!("en-US"), Family::Captions),
        ("partnerId", json!(7), Family::Archive),
        ("streamMode", json!("auto"), Family::Archive),
        ("size", json!(0), Family::Archive),
        ("streamId", json!("a"), Family::Render),
        ("partnerId", json!(null), Family::Render),
    ] {
        for event in [json!(null), json!(""), json!([])] {
            let mut payload = ids.clone();
            payload[field] = value.clone();
            payload["event"] = event;
            let event = parse(None, &payload);
            assert_eq!(event.family(), Some(family), "{payload}");
            assert_eq!(event.kind().map(EventKind::family), Some(family), "{payload}");
        }
    }
}

#[test]
fn a_field_that_says_more_goes_first() {
    let all = json!({"id": "a", "sessionId": "2_MX4", "status": "started", "call": {}, "broadcastUrls": {},
                     "captionId": "a", "partnerId": 7});
    for (taken, family) in [
        ("", Family::Sip),
        ("call", Family::Broadcast),
        ("broadcastUrls", Family::Captions),
        ("captionId", Family::Archive),
        ("partnerId", Family::Render),
    ]
    .iter()
    .scan(all, |payload, (field, family)| {
        payload.as_object_mut().unwrap().remove(*field);
        Some((payload.clone(), *family))
    }) {
        assert_eq!(parse(None, &taken).family(), Some(family), "{taken}");
    }
}

#[test]
fn a_word_that_is_not_known_is_not_guessed_at() {
    let payload =
        json!({"event": "hologram", "id": "a", "sessionId": "2_MX4", "status": "started", "partnerId": 7});
    for (given, told) in [
        (None, Some(Family::Archive)),
        (Some(Family::Render), Some(Family::Render)),
    ] {
        let event = parse(given, &payload);
        assert_eq!((event.kind(), event.family()), (None, told));
        let Event::Other(other) = event else { panic!() };
        assert_eq!(other.kind.as_deref(), Some("hologram"));
    }
}

#[test]
fn json_that_is_no_payload_is_an_event_of_its_own() {
    for payload in [
        json!(null),
        json!(7),
        json!("x"),
        json!(true),
        json!([]),
        json!(["2_MX4", null, null, null, null, null]),
        json!({}),
    ] {
        for family in Family::ALL.iter().copied().map(Some).chain([None]) {
            let event = parse(family, &payload);
            assert_eq!((event.kind(), event.family()), (None, family), "{payload}");
            let Event::Other(other) = event else { panic!() };
            assert_eq!(other.body, payload.to_string().as_bytes());
        }
    }
}

#[test]
fn a_stream_without_its_id_does_not_cost_the_archive() {
    for streams in [
        json!([{"hasAudio": true}, {"streamId": "a"}, 7, null]),
        json!("x"),
        json!({}),
    ] {
        let readable = streams.as_array().map_or(0, |_| 1);
        let payload = json!({"event": "archive", "id": "a", "sessionId": "2_MX4", "streams": streams});
        let Event::Archive(archive) = parse(None, &payload) else {
            panic!("{payload}")
        };
        assert_eq!(archive.streams.len(), readable);
    }
}

#[test]
fn a_name_cut_in_the_middle_of_a_character_is_read() {
    let body = br#"{"event":"streamCreated","sessionId":"2_MX4","stream":{"id":"a","name":"party \ud83c"}}"#;
    let Event::StreamCreated(event) = Event::parse(None, body).unwrap() else {
        panic!()
    };
    assert_eq!(event.stream.name, "party \u{fffd}");
}

#[test]
fn a_field_that_comes_twice_counts_as_it_came_last() {
    let body = br#"{"event":"sessionCreated","sessionId":"1_a","sessionId":"2_b"}"#;
    let event = Event::parse(None, body).unwrap();
    assert_eq!(event.session_id().unwrap().as_str(), "2_b");
}

#[test]
fn names_and_keys_are_read_to_the_letter() {
    for family in Family::ALL {
        assert_eq!(family.as_str().parse(), Ok(*family));
        assert_eq!(family.to_string(), family.as_str());
    }
    for kind in EventKind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(*kind));
        assert_eq!(kind.to_string(), kind.as_str());
    }
    for wrong in ["", "Session", "archive ", "hologram"] {
        assert_eq!(wrong.parse::<Family>().unwrap_err().field(), "family");
        assert_eq!(wrong.parse::<EventKind>().unwrap_err().field(), "kind");
    }
    let told = "pa55word".parse::<Family>().unwrap_err().to_string();
    assert!(told.contains("8 characters") && !told.contains("pa55word"));
}
