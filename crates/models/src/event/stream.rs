//! Events of streams.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    ApplicationId, EventConnection, EventReason, SessionId, StreamId, UnixMillis, VideoType, lenient,
};

/// A client published a stream or ended it (`streamCreated`, `streamDestroyed`; guide: session monitoring).
///
/// No event is documented for what changes meanwhile, such as a muted microphone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StreamEvent {
    /// The session.
    pub session_id: SessionId,
    /// The application, under the name the service uses. An integer in the older environment.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The application, under the name most answers use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The event's name, such as `streamCreated`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Why it ended: what ends a connection, `forceUnpublished` or `mediaStopped`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub reason: Option<EventReason>,
    /// When it happened, which is not when it was told.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<UnixMillis>,
    /// The stream.
    pub stream: EventStream,
}

impl StreamEvent {
    /// An event of which only the session and the stream are known.
    pub fn new(session_id: impl Into<SessionId>, stream: EventStream) -> Self {
        Self {
            session_id: session_id.into(),
            project_id: None,
            application_id: None,
            event: None,
            reason: None,
            timestamp: None,
            stream,
        }
    }

    /// The application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.project_id.as_ref().or(self.application_id.as_ref())
    }
}

/// A stream, as events show it.
///
/// `Debug` shows how long the name is, not what it says: clients often name a stream after a person.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventStream {
    /// The stream.
    pub id: StreamId,
    /// The connection that publishes it.
    #[serde(default, deserialize_with = "EventConnection::lenient", skip_serializing_if = "Option::is_none")]
    pub connection: Option<EventConnection>,
    /// When it was published.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// The publisher's name for it; empty when there is none.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// What it shows; absent for a stream without video.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub video_type: Option<VideoType>,
}

impl EventStream {
    /// A stream of which only the id is known.
    pub fn new(id: impl Into<StreamId>) -> Self {
        Self {
            id: id.into(),
            connection: None,
            created_at: None,
            name: String::new(),
            video_type: None,
        }
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("id", &self.id)
            .field("connection", &self.connection)
            .field("created_at", &self.created_at)
            .field("name_bytes", &self.name.len())
            .field("video_type", &self.video_type)
            .finish()
    }
}
