//! From a payload to an event.

use serde::Deserialize;
use serde_json::Value;

use super::kind::EventKind;
use super::not_json::NotJson;
use super::other::OtherEvent;
use super::route::{Route, route, word};
use super::{Event, json};
use crate::Family;

pub(super) fn parse(family: Option<Family>, body: &[u8]) -> Result<Event, NotJson> {
    let other = |route: Route, session_id: Option<String>| {
        Event::Other(OtherEvent {
            kind: route.word,
            family: route.family,
            session_id: session_id.map(Into::into),
            body: body.to_vec(),
        })
    };
    let Some(payload) = json::read(body)? else {
        return Ok(other(route(family, &Value::Null), None));
    };
    let route = route(family, &payload);
    let event = route.kind.and_then(|kind| known(kind, &payload));
    Ok(event.unwrap_or_else(|| other(route, word(payload.get("sessionId")))))
}

/// The event, unless an id is missing that it must have.
fn known(kind: EventKind, payload: &Value) -> Option<Event> {
    Some(match kind {
        EventKind::SessionCreated => Event::SessionCreated(read(payload)?),
        EventKind::SessionDestroyed => Event::SessionDestroyed(read(payload)?),
        EventKind::SessionNotification => Event::SessionNotification(read(payload)?),
        EventKind::ConnectionCreated => Event::ConnectionCreated(read(payload)?),
        EventKind::ConnectionDestroyed => Event::ConnectionDestroyed(read(payload)?),
        EventKind::StreamCreated => Event::StreamCreated(read(payload)?),
        EventKind::StreamDestroyed => Event::StreamDestroyed(read(payload)?),
        EventKind::ArchiveStatus => Event::Archive(Box::new(read(payload)?)),
        EventKind::BroadcastStatus => Event::Broadcast(Box::new(read(payload)?)),
        EventKind::RenderStatus => Event::Render(Box::new(read(payload)?)),
        EventKind::CaptionsStatus => Event::Captions(Box::new(read(payload)?)),
        EventKind::SipCallCreated => Event::SipCallCreated(read(payload)?),
        EventKind::SipCallUpdated => Event::SipCallUpdated(read(payload)?),
        EventKind::SipCallDestroyed => Event::SipCallDestroyed(read(payload)?),
        EventKind::SipMuteForced => Event::SipMuteForced(read(payload)?),
    })
}

fn read<'de, T: Deserialize<'de>>(payload: &'de Value) -> Option<T> {
    // Only an object: serde would take a list for a struct's fields in their order.
    payload
        .is_object()
        .then(|| T::deserialize(payload).ok())
        .flatten()
}
