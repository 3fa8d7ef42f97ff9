//! The documents of `fixtures/webhooks`, and what is expected of each.

use serde_json::Value;
use vonage_video_golden::Golden;
use vonage_video_webhooks::{EventKind, Family};

/// A payload.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) name: &'static str,
    pub(crate) body: Value,
    pub(crate) family: Family,
    /// `None`: no kind of this version.
    pub(crate) kind: Option<EventKind>,
    /// The fields that the event cannot be read without.
    pub(crate) essential: &'static [&'static str],
}

macro_rules! documents {
    ($($name:literal: $family:ident $(, $kind:ident)?;)+) => {
        /// All of them.
        pub(crate) fn all() -> Vec<Document> {
            vec![$({
                let text = include_str!(concat!("../../../../fixtures/webhooks/", $name, ".json"));
                let kind: Option<EventKind> = None $(.or(Some(EventKind::$kind)))?;
                Document {
                    name: $name,
                    body: Golden::read(text).body,
                    family: Family::$family,
                    kind,
                    essential: essential(kind),
                }
            },)+]
        }
    };
}

documents! {
    "session_created": Session, SessionCreated;
    "session_destroyed": Session, SessionDestroyed;
    "session_notification": Session, SessionNotification;
    "connection_created": Session, ConnectionCreated;
    "connection_destroyed": Session, ConnectionDestroyed;
    "stream_created": Session, StreamCreated;
    "stream_created_audio": Session, StreamCreated;
    "stream_destroyed": Session, StreamDestroyed;
    "archive_started": Archive, ArchiveStatus;
    "archive_available": Archive, ArchiveStatus;
    "archive_older": Archive, ArchiveStatus;
    "broadcast_started": Broadcast, BroadcastStatus;
    "broadcast_stopped": Broadcast, BroadcastStatus;
    "render_started": Render, RenderStatus;
    "render_stopped": Render, RenderStatus;
    "captions_started": Captions, CaptionsStatus;
    "captions_failed": Captions, CaptionsStatus;
    "call_created": Sip, SipCallCreated;
    "call_updated": Sip, SipCallUpdated;
    "call_destroyed": Sip, SipCallDestroyed;
    "mute_forced": Sip, SipMuteForced;
    "later_session": Session, SessionDestroyed;
    "later_connection": Session, ConnectionDestroyed;
    "later_stream": Session, StreamDestroyed;
    "later_archive": Archive, ArchiveStatus;
    "later_broadcast": Broadcast, BroadcastStatus;
    "later_render": Render, RenderStatus;
    "later_captions": Captions, CaptionsStatus;
    "later_call": Sip, SipCallUpdated;
    "other_session": Session;
    "other_archive": Archive;
    "other_call": Sip;
}

fn essential(kind: Option<EventKind>) -> &'static [&'static str] {
    let Some(kind) = kind else { return &[] };
    match kind {
        EventKind::ConnectionCreated | EventKind::ConnectionDestroyed => {
            &["sessionId", "connection", "connection.id"]
        }
        EventKind::StreamCreated | EventKind::StreamDestroyed => &["sessionId", "stream", "stream.id"],
        _ => match kind.family() {
            Family::Archive | Family::Broadcast | Family::Render => &["sessionId", "id"],
            Family::Captions => &["sessionId", "captionId", "captionsId"],
            Family::Sip => &["sessionId", "call", "call.id"],
            _ => &["sessionId"],
        },
    }
}
