//! Bodies of callbacks: every family, and none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use vonage_video::webhooks::{Event, Family};
use vonage_video_fuzz::{MARK, assert_keeps_secrets, assert_tells};

// A first byte that chooses the family; the rest is the body. What lets somebody in is marked in the seeds.
fuzz_target!(|input: &[u8]| {
    let Some((first, body)) = input.split_first() else {
        return;
    };
    let family = Family::ALL
        .get(usize::from(*first) % (Family::ALL.len() + 1))
        .copied();
    match Event::parse(family, body) {
        Err(error) => {
            // JSON alone decides; a byte order mark is forgiven, and so is depth.
            let is_json =
                std::str::from_utf8(body).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
            assert!(!is_json, "JSON was refused: {error}");
            assert_tells(&error);
        }
        Ok(event) => {
            assert!(std::str::from_utf8(body).is_ok());
            assert_eq!(event.kind().is_none(), matches!(event, Event::Other(_)));
            if let Some(kind) = event.kind() {
                assert_eq!(event.family(), Some(kind.family()));
                // An id may be anything, so it is left out of the search.
                let ids = [event.session_id().map(|id| id.as_str()), event.object_id()];
                if !ids.into_iter().flatten().any(|id| id.contains(MARK)) && hides(body) {
                    assert_keeps_secrets(&event);
                }
            }
            if let Event::Other(other) = &event {
                assert_eq!(other.body, body);
                if !other.kind.as_deref().unwrap_or_default().contains(MARK)
                    && !other
                        .session_id
                        .as_ref()
                        .is_some_and(|id| id.as_str().contains(MARK))
                {
                    assert_keeps_secrets(other);
                }
            }
            let _ = (event.timestamp(), event.reason(), event.status());
        }
    }
});

/// Whether the mark stands only where it is to be hidden: behind a name of what lets somebody in.
fn hides(body: &[u8]) -> bool {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) else {
        return false;
    };
    let mut open = vec![(String::new(), &value)];
    while let Some((name, value)) = open.pop() {
        match value {
            serde_json::Value::Object(fields) => {
                if fields.keys().any(|key| key.contains(MARK)) {
                    return false;
                }
                open.extend(fields.iter().map(|(name, value)| (name.clone(), value)));
            }
            serde_json::Value::Array(items) => open.extend(items.iter().map(|item| (name.clone(), item))),
            serde_json::Value::String(text) => {
                let secret = ["url", "password", "streamName", "data"];
                if let Some((before, _)) = text.split_once(MARK) {
                    // The path of a page may be seen, its query not.
                    let hidden = secret.contains(&name.as_str()) && (name != "url" || before.contains('?'));
                    if !hidden {
                        return false;
                    }
                }
            }
            _ => {}
        }
    }
    true
}
