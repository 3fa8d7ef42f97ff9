//! The first message.

use serde_json::{Map, Value};
use vonage_video_models::AudioRate;

use super::Connected;
use super::format::is_usable;

/// The event of newer first messages.
const EVENT: &str = "websocket:connected";
const CONTENT_TYPE: &str = "content-type";

/// Whether an object is a first message.
pub(super) fn is_greeting(fields: &Map<String, Value>) -> bool {
    let event = fields.get("event").and_then(Value::as_str) == Some(EVENT);
    event
        || fields
            .iter()
            .any(|(name, value)| is_content_type(name) && names_audio(value))
}

/// Everything in it that is not the service's own is a header of the request.
pub(super) fn read(fields: Map<String, Value>) -> Connected {
    let mut connected = Connected {
        content_type: None,
        rate: None,
        headers: std::collections::BTreeMap::new(),
    };
    for (name, value) in fields {
        if is_content_type(&name) && connected.content_type.is_none() && value.is_string() {
            connected.rate = value.as_str().and_then(rate);
            connected.content_type = Some(text(value));
        } else if !(name == "event" && value == EVENT) {
            connected.headers.insert(name, text(value).into());
        }
    }
    connected
}

fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case(CONTENT_TYPE)
}

fn names_audio(value: &Value) -> bool {
    let text = value.as_str().map(|text| text.trim_start().as_bytes());
    text.and_then(|text| text.get(..6))
        .is_some_and(|start| start.eq_ignore_ascii_case(b"audio/"))
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// The rate in `audio/l16;rate=16000`.
fn rate(content_type: &str) -> Option<AudioRate> {
    let value = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("rate").then_some(value)
    })?;
    let rate = value.trim().trim_matches('"').trim().parse().ok()?;
    Some(AudioRate::hz(rate)).filter(|rate| is_usable(*rate))
}
