//! Events of connections.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{ApplicationId, ConnectionId, EventReason, SessionId, UnixMillis, lenient};

/// A client connected to a session or left it (`connectionCreated`, `connectionDestroyed`; guide: session monitoring).
///
/// SIP calls, Experience Composers and Audio Connectors are clients too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConnectionEvent {
    /// The session.
    pub session_id: SessionId,
    /// The application, under the name the service uses. An integer in the older environment.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The application, under the name most answers use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The event's name, such as `connectionCreated`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Why the client left: `clientDisconnected`, `forceDisconnected`, `networkDisconnected`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub reason: Option<EventReason>,
    /// When it happened, which is not when it was told.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<UnixMillis>,
    /// The connection.
    pub connection: EventConnection,
}

impl ConnectionEvent {
    /// An event of which only the session and the connection are known.
    pub fn new(session_id: impl Into<SessionId>, connection: EventConnection) -> Self {
        Self {
            session_id: session_id.into(),
            project_id: None,
            application_id: None,
            event: None,
            reason: None,
            timestamp: None,
            connection,
        }
    }

    /// The application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.project_id.as_ref().or(self.application_id.as_ref())
    }
}

/// A connection, as events show it.
///
/// `Debug` shows how long the data is, not what it says: it is often about a person.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Wire")]
#[non_exhaustive]
pub struct EventConnection {
    /// The connection.
    pub id: ConnectionId,
    /// When the client connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// The connection data of the client's token. Empty when it has none, and sometimes when a client leaves that had
    /// some: keep what the first event said.
    pub data: String,
}

impl EventConnection {
    /// A connection of which only the id is known.
    pub fn new(id: impl Into<ConnectionId>) -> Self {
        Self {
            id: id.into(),
            created_at: None,
            data: String::new(),
        }
    }

    /// A connection that may be missing; one without its id counts as missing.
    pub(crate) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let wire: Option<Wire> = lenient::object(deserializer)?;
        Ok(wire.and_then(|wire| Self::try_from(wire).ok()))
    }
}

impl fmt::Debug for EventConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventConnection")
            .field("id", &self.id)
            .field("created_at", &self.created_at)
            .field("data_bytes", &self.data.len())
            .finish()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default, deserialize_with = "lenient::named")]
    id: Option<ConnectionId>,
    #[serde(default, deserialize_with = "UnixMillis::lenient")]
    created_at: Option<UnixMillis>,
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    data: String,
}

impl TryFrom<Wire> for EventConnection {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Ok(Self {
            id: wire.id.ok_or("a connection must have an `id`")?,
            created_at: wire.created_at,
            data: wire.data,
        })
    }
}
