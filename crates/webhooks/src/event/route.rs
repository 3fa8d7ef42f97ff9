//! Which kind of event a payload is.

use serde_json::Value;

use super::kind::EventKind;
use crate::Family;

/// Where a payload belongs, as far as that can be told.
pub(super) struct Route {
    pub(super) word: Option<String>,
    pub(super) family: Option<Family>,
    pub(super) kind: Option<EventKind>,
}

/// What `event` clearly says goes first: a URL may have been registered for the wrong kind. Then the URL's family, then
/// the form. A word that is not known is never guessed at.
pub(super) fn route(family: Option<Family>, payload: &Value) -> Route {
    let word = word(payload.get("event"));
    let named = word.as_deref().and_then(EventKind::of_word);
    let family = named
        .map(EventKind::family)
        .or(family)
        .or_else(|| looks_like(payload));
    let kind = match &word {
        Some(_) => named,
        None => family.and_then(EventKind::only_one_of),
    };
    Route { word, family, kind }
}

/// Whether the payload clearly belongs to another family: by its `event`, or without one by fields that only another family has.
///
/// Every event of sessions and SIP calls names itself, so a nameless payload with the form of anything else is not theirs. The
/// forms of archives and Experience Composers are less certain: broadcasts and captions may look like them.
pub(super) fn contradicts(family: Family, payload: &Value) -> bool {
    if let Some(word) = word(payload.get("event")) {
        return EventKind::of_word(&word).is_some_and(|kind| kind.family() != family);
    }
    match looks_like(payload) {
        Some(Family::Archive | Family::Render) => matches!(family, Family::Session | Family::Sip),
        looks => looks.is_some_and(|looks| looks != family),
    }
}

/// Text, or a scalar in its place; nothing else, and not `""`.
pub(super) fn word(value: Option<&Value>) -> Option<String> {
    let word = match value? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!word.is_empty()).then_some(word)
}

/// The family a payload looks like, from the fields that only one has; the order matters.
fn looks_like(payload: &Value) -> Option<Family> {
    let has = |name: &str| payload.get(name).is_some_and(|value| !value.is_null());
    let names = |name: &str| payload.get(name).is_some();
    if has("call") {
        Some(Family::Sip)
    } else if names("broadcastUrls") || has("multiBroadcastTag") {
        // A broadcast that has ended says `null` for its URLs.
        Some(Family::Broadcast)
    } else if has("captionId") || has("captionsId") || has("languageCode") {
        Some(Family::Captions)
    } else if has("partnerId") || has("streamMode") || has("size") {
        Some(Family::Archive)
    } else if has("id") && has("sessionId") && has("status") {
        Some(Family::Render)
    } else {
        None
    }
}
