//! Whatever comes is read, or is no JSON.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value};
use support::all;
use vonage_video_webhooks::{Event, Family};

fn any_family() -> impl Strategy<Value = Option<Family>> {
    prop_oneof![Just(None), select(Family::ALL).prop_map(Some)]
}

/// Any JSON, with the names of fields that mean something.
fn any_json() -> impl Strategy<Value = Value> {
    let names = [
        "event",
        "id",
        "sessionId",
        "status",
        "call",
        "connection",
        "stream",
        "streams",
        "streamId",
        "partnerId",
        "captionId",
        "captionsId",
        "broadcastUrls",
        "rtmp",
        "transcription",
        "duration",
        "reason",
        "url",
        "data",
    ];
    let words = [
        "archive",
        "broadcast",
        "render",
        "captions",
        "streamCreated",
        "callDestroyed",
        "sessionCreated",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        select(words.to_vec()).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        let name = prop_oneof![8 => select(names.to_vec()).prop_map(str::to_owned), 1 => ".{0,8}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..10)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The places in a document, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in below {
        let place = format!("{at}/{name}");
        found.push(place.clone());
        places(value, &place, found);
    }
}

proptest! {
    #[test]
    fn any_json_is_an_event(family in any_family(), json in any_json()) {
        let body = json.to_string();
        let event = Event::parse(family, body.as_bytes());
        prop_assert!(event.is_ok(), "{:?}", event);
        if let Ok(Event::Other(other)) = event {
            prop_assert_eq!(other.body, body.as_bytes());
        }
    }

    #[test]
    fn any_bytes_are_an_event_or_no_json(
        family in any_family(),
        bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), "[\\[\\]{}\":,\\\\ud80e19.a-]{0,60}".prop_map(String::into_bytes)],
    ) {
        let is_json = serde_json::from_slice::<Value>(&bytes).is_ok();
        let event = Event::parse(family, &bytes);
        if is_json {
            prop_assert!(event.is_ok());
        }
        if let Err(error) = event {
            prop_assert!(error.line() >= 1 && error.column() <= bytes.len() + 1);
        }
    }

    #[test]
    fn any_end_of_a_payload_is_no_json_and_told_so(document in any::<Index>(), end in any::<Index>()) {
        let documents = all();
        let body = document.get(&documents).body.to_string();
        let cut = end.index(body.len());
        prop_assert!(Event::parse(None, &body.as_bytes()[..cut]).is_err());
    }

    #[test]
    fn anything_in_place_of_a_detail_leaves_the_event_what_it_is(
        document in any::<Index>(), place in any::<Index>(), json in any_json(),
    ) {
        let documents = all();
        let document = document.get(&documents);
        let mut found = Vec::new();
        places(&document.body, "", &mut found);
        let place = place.get(&found);
        let mut changed = document.body.clone();
        *changed.pointer_mut(place).unwrap() = json;
        let event = Event::parse(Some(document.family), changed.to_string().as_bytes()).unwrap();
        let path = place.trim_start_matches('/').replace('/', ".");
        if path != "event" && !document.essential.contains(&path.as_str()) {
            prop_assert_eq!(event.kind(), document.kind, "{} {}", document.name, place);
        }
    }
}
