//! One event.

mod accessors;
mod json;
mod kind;
mod not_json;
mod other;
mod parse;
mod route;

use vonage_video_models::{
    Archive, Broadcast, CaptionsEvent, ConnectionEvent, Render, SessionEvent, SipCallEvent, StreamEvent,
};

pub use self::kind::EventKind;
pub use self::not_json::{NotJson, NotJsonKind};
pub use self::other::{OtherEvent, OtherForm};
use crate::Family;

/// What happened, as the service tells it: one in each request.
///
/// ```
/// use vonage_video_models::ArchiveStatus;
/// use vonage_video_webhooks::{Event, Family};
///
/// let body = br#"{"event":"archive","id":"9d0c7a5e","sessionId":"2_MX4","status":"available","duration":342}"#;
/// match Event::parse(Some(Family::Archive), body)? {
///     Event::Archive(archive) if archive.status == ArchiveStatus::Available => {
///         println!("fetch archive {} of session {}", archive.id, archive.session_id);
///     }
///     Event::ConnectionDestroyed(event) => println!("{} left: {:?}", event.connection.id, event.reason),
///     Event::Other(other) => println!("not known yet: {:?}", other.kind),
///     event => println!("{:?} of session {:?}", event.kind(), event.session_id()),
/// }
/// # Ok::<(), vonage_video_webhooks::NotJson>(())
/// ```
///
/// Events may come twice, in any order, or not at all: `uploaded` may come before `stopped`. Do not count or bill by
/// them, and ask the API where the present state matters.
///
/// `Debug` shows no connection data, no names of streams, no passwords, no URLs of recordings and playlists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The first client connected to a session; perhaps not for the first time.
    SessionCreated(SessionEvent),
    /// A session ended, with its server or because everybody left.
    SessionDestroyed(SessionEvent),
    /// A session is about to be moved to another server, in 4 hours or 1.
    SessionNotification(SessionEvent),
    /// A client connected.
    ConnectionCreated(ConnectionEvent),
    /// A client left.
    ConnectionDestroyed(ConnectionEvent),
    /// A client published a stream.
    StreamCreated(StreamEvent),
    /// A stream ended.
    StreamDestroyed(StreamEvent),
    /// An archive changed its status. Its URL comes with `available` alone and is good for 10 minutes.
    Archive(Box<Archive>),
    /// A broadcast changed its status.
    Broadcast(Box<Broadcast>),
    /// An Experience Composer changed its status.
    Render(Box<Render>),
    /// Live captions changed their status.
    Captions(Box<CaptionsEvent>),
    /// A SIP call was made.
    SipCallCreated(SipCallEvent),
    /// A SIP call changed its state.
    SipCallUpdated(SipCallEvent),
    /// A SIP call ended.
    SipCallDestroyed(SipCallEvent),
    /// A SIP call was muted by a moderator.
    SipMuteForced(SipCallEvent),
    /// A kind this version does not know, or one without an id that it must have.
    Other(OtherEvent),
}

impl Event {
    /// Reads an event; `family` is known where each has a URL of its own.
    ///
    /// What the payload's `event` clearly says is believed first, since a URL may be registered for the wrong kind; then
    /// the family; and without one, the fields: `call` is a SIP call's, `broadcastUrls` a broadcast's, `captionId` or
    /// `languageCode` those of captions, `partnerId`, `streamMode` or `size` an archive's, and `id`, `sessionId` and
    /// `status` without these an Experience Composer's.
    ///
    /// Reading is lenient: fields may be missing, unknown, `null` or of another kind. Essential are the id of the session
    /// and that of what the event is about. Without one of them, and with a word in `event` that is not known, the event
    /// is [`Event::Other`], which keeps its bytes.
    ///
    /// # Errors
    ///
    /// When the body is no JSON, and never otherwise.
    pub fn parse(family: Option<Family>, body: &[u8]) -> Result<Self, NotJson> {
        parse::parse(family, body)
    }

    /// Returns whether the payload clearly belongs to another family.
    pub(crate) fn is_of_another_family(family: Family, body: &[u8]) -> bool {
        matches!(json::read(body), Ok(Some(payload)) if route::contradicts(family, &payload))
    }
}
