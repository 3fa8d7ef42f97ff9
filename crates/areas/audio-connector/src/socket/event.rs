//! Messages about what happens on the socket.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{Dtmf, Inbound, Json, Media};

/// What all events of the service begin with.
const PREFIX: &str = "websocket:";

/// Whether an object is one of the service's events by name, and so no sound whatever else is in it.
pub(super) fn is_named(fields: &Map<String, Value>) -> bool {
    name(fields).is_some_and(|name| name.starts_with(PREFIX))
}

/// The event in an object. What lacks its essential part is handed on as it is.
pub(super) fn read(mut fields: Map<String, Value>) -> Inbound {
    match name(&fields) {
        Some("websocket:media:update") => match fields.get("active").and_then(flag) {
            Some(active) => Inbound::Media(Media {
                active,
                message: Json(Value::Object(fields)),
            }),
            None => Inbound::Other(Json(Value::Object(fields))),
        },
        Some("websocket:cleared") => Inbound::Cleared,
        Some("websocket:notify") => Inbound::Notify(Json(fields.remove("payload").unwrap_or(Value::Null))),
        Some("websocket:disconnected") => Inbound::Disconnected(Json(Value::Object(fields))),
        // Older bridges send keys without the name of an event.
        Some("websocket:dtmf") | None => match dtmf(&fields) {
            Some(dtmf) => Inbound::Dtmf(dtmf),
            None => Inbound::Other(Json(Value::Object(fields))),
        },
        Some(_) => Inbound::Other(Json(Value::Object(fields))),
    }
}

fn name(fields: &Map<String, Value>) -> Option<&str> {
    fields.get("event")?.as_str()
}

fn dtmf(fields: &Map<String, Value>) -> Option<Dtmf> {
    let digit = match fields.get("digit")? {
        Value::String(digit) if !digit.is_empty() => digit.clone(),
        Value::Number(digit) => digit.to_string(),
        _ => return None,
    };
    let duration = match fields.get("duration") {
        Some(Value::Number(milliseconds)) => milliseconds.as_u64(),
        Some(Value::String(milliseconds)) => milliseconds.trim().parse().ok(),
        _ => None,
    };
    Some(Dtmf {
        digit,
        duration: duration.map(Duration::from_millis),
    })
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
