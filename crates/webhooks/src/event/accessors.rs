//! What all events have in common, whatever they are about.

use vonage_video_models::{
    ApplicationId, Archive, Broadcast, CaptionsEvent, ConnectionEvent, Render, SessionEvent, SessionId,
    SipCallEvent, SipCallState, SipReason, StreamEvent, UnixMillis,
};

use super::{Event, EventKind};
use crate::Family;

/// What all events have in common.
struct Facts<'a> {
    session_id: Option<&'a SessionId>,
    application: Option<&'a ApplicationId>,
    object_id: Option<&'a str>,
    status: Option<&'a str>,
    reason: Option<&'a str>,
    timestamp: Option<UnixMillis>,
}

impl Event {
    /// The kind; `None` for [`Event::Other`].
    #[must_use]
    pub fn kind(&self) -> Option<EventKind> {
        Some(match self {
            Self::SessionCreated(_) => EventKind::SessionCreated,
            Self::SessionDestroyed(_) => EventKind::SessionDestroyed,
            Self::SessionNotification(_) => EventKind::SessionNotification,
            Self::ConnectionCreated(_) => EventKind::ConnectionCreated,
            Self::ConnectionDestroyed(_) => EventKind::ConnectionDestroyed,
            Self::StreamCreated(_) => EventKind::StreamCreated,
            Self::StreamDestroyed(_) => EventKind::StreamDestroyed,
            Self::Archive(_) => EventKind::ArchiveStatus,
            Self::Broadcast(_) => EventKind::BroadcastStatus,
            Self::Render(_) => EventKind::RenderStatus,
            Self::Captions(_) => EventKind::CaptionsStatus,
            Self::SipCallCreated(_) => EventKind::SipCallCreated,
            Self::SipCallUpdated(_) => EventKind::SipCallUpdated,
            Self::SipCallDestroyed(_) => EventKind::SipCallDestroyed,
            Self::SipMuteForced(_) => EventKind::SipMuteForced,
            Self::Other(_) => return None,
        })
    }

    /// The family. That of [`Event::Other`] is the one of its URL, or else the one it looks like.
    #[must_use]
    pub fn family(&self) -> Option<Family> {
        match self {
            Self::Other(other) => other.family,
            known => known.kind().map(EventKind::family),
        }
    }

    /// The session.
    #[must_use]
    pub fn session_id(&self) -> Option<&SessionId> {
        self.facts().session_id
    }

    /// The application, under whichever name it came; `None` for [`Event::Other`].
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.facts().application
    }

    /// The id of the connection, stream, archive, broadcast, Experience Composer, captions or call it is about; `None`
    /// for events of a session as a whole and for [`Event::Other`].
    #[must_use]
    pub fn object_id(&self) -> Option<&str> {
        self.facts().object_id
    }

    /// Where it stands: the status of an archive, a broadcast, an Experience Composer or captions, the state of a call.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        self.facts().status
    }

    /// Why it ended: a word of the service for sessions, connections and streams, a sentence for archives, Experience
    /// Composers and captions, a code in digits for SIP calls.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.facts().reason
    }

    /// When it happened, which is not when it was told. For an archive, a broadcast, an Experience Composer and captions
    /// when the object last changed, or else when it was started.
    #[must_use]
    pub fn timestamp(&self) -> Option<UnixMillis> {
        self.facts().timestamp
    }

    fn facts(&self) -> Facts<'_> {
        match self {
            Self::SessionCreated(event)
            | Self::SessionDestroyed(event)
            | Self::SessionNotification(event) => of_session(event),
            Self::ConnectionCreated(event) | Self::ConnectionDestroyed(event) => of_connection(event),
            Self::StreamCreated(event) | Self::StreamDestroyed(event) => of_stream(event),
            Self::Archive(archive) => of_archive(archive),
            Self::Broadcast(broadcast) => of_broadcast(broadcast),
            Self::Render(render) => of_render(render),
            Self::Captions(event) => of_captions(event),
            Self::SipCallCreated(event)
            | Self::SipCallUpdated(event)
            | Self::SipCallDestroyed(event)
            | Self::SipMuteForced(event) => of_call(event),
            Self::Other(other) => Facts {
                session_id: other.session_id.as_ref(),
                application: None,
                object_id: None,
                status: None,
                reason: None,
                timestamp: None,
            },
        }
    }
}

fn of_session(event: &SessionEvent) -> Facts<'_> {
    Facts {
        session_id: Some(&event.session_id),
        application: event.application(),
        object_id: None,
        status: None,
        reason: event.reason.as_ref().map(|reason| reason.as_str()),
        timestamp: event.timestamp,
    }
}

fn of_connection(event: &ConnectionEvent) -> Facts<'_> {
    Facts {
        session_id: Some(&event.session_id),
        application: event.application(),
        object_id: Some(event.connection.id.as_str()),
        status: None,
        reason: event.reason.as_ref().map(|reason| reason.as_str()),
        timestamp: event.timestamp,
    }
}

fn of_stream(event: &StreamEvent) -> Facts<'_> {
    Facts {
        session_id: Some(&event.session_id),
        application: event.application(),
        object_id: Some(event.stream.id.as_str()),
        status: None,
        reason: event.reason.as_ref().map(|reason| reason.as_str()),
        timestamp: event.timestamp,
    }
}

fn of_archive(archive: &Archive) -> Facts<'_> {
    Facts {
        session_id: Some(&archive.session_id),
        application: archive.application(),
        object_id: Some(archive.id.as_str()),
        status: said(archive.status.as_str()),
        reason: said(&archive.reason),
        timestamp: archive.updated_at.or(archive.created_at),
    }
}

fn of_broadcast(broadcast: &Broadcast) -> Facts<'_> {
    Facts {
        session_id: Some(&broadcast.session_id),
        application: broadcast.application(),
        object_id: Some(broadcast.id.as_str()),
        status: said(broadcast.status.as_str()),
        reason: None,
        timestamp: broadcast.updated_at.or(broadcast.created_at),
    }
}

fn of_render(render: &Render) -> Facts<'_> {
    Facts {
        session_id: Some(&render.session_id),
        application: render.application(),
        object_id: Some(render.id.as_str()),
        status: said(render.status.as_str()),
        reason: render.reason.as_deref(),
        timestamp: render.updated_at.or(render.created_at),
    }
}

fn of_captions(event: &CaptionsEvent) -> Facts<'_> {
    Facts {
        session_id: Some(&event.session_id),
        application: event.application(),
        object_id: Some(event.id.as_str()),
        status: event.status.as_ref().map(|status| status.as_str()),
        reason: event.reason.as_deref(),
        timestamp: event.updated_at.or(event.created_at),
    }
}

fn of_call(event: &SipCallEvent) -> Facts<'_> {
    Facts {
        session_id: Some(&event.session_id),
        application: event.application(),
        object_id: Some(event.call.id.as_str()),
        status: event.state.as_ref().map(SipCallState::as_str),
        reason: event.reason_code.as_ref().map(SipReason::as_str),
        timestamp: event.timestamp,
    }
}

/// Text, where it says something.
fn said(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
