//! Who is connected to a session.

use serde::{Deserialize, Serialize};

use crate::lenient;
use crate::open_enum::open_enum;
use crate::{ApplicationId, ConnectionId, SessionId, UnixMillis};

open_enum! {
    /// Where a connection stands. Capitalized on the wire.
    ConnectionState {
        /// The client is joining.
        Connecting = "Connecting",
        /// The client has joined.
        Connected = "Connected",
        /// The client has left; seen in one of Vonage's own SDKs, not in the API description.
        Disconnected = "Disconnected",
    }
}

/// One client's connection to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Connection {
    /// The connection.
    #[serde(rename = "connectionId")]
    pub id: ConnectionId,
    /// Where it stands.
    #[serde(
        rename = "connectionState",
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub state: Option<ConnectionState>,
    /// When the client connected.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
}

impl Connection {
    /// A connection of which only the id is known.
    pub fn new(id: impl Into<ConnectionId>) -> Self {
        Self {
            id: id.into(),
            state: None,
            created_at: None,
        }
    }
}

/// The connections of a session, oldest first. Not paged: this is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "Wire")]
#[non_exhaustive]
pub struct ConnectionList {
    /// How many connections there are, as the service counts them.
    pub count: u64,
    /// The application, under the name the API description uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name older payloads use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The connections, oldest first.
    pub items: Vec<Connection>,
    /// How many connections of the service's answer are not in [`items`](Self::items) because they could not be read:
    /// they lack an id, or are no objects. Almost always 0.
    #[serde(rename = "$skipped", skip_serializing_if = "lenient::is_zero")]
    pub skipped: u64,
}

impl ConnectionList {
    /// A list of these connections.
    #[must_use]
    pub fn new(items: Vec<Connection>) -> Self {
        Self {
            count: items.len() as u64,
            items,
            ..Self::default()
        }
    }

    /// Returns the application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.application_id.as_ref().or(self.project_id.as_ref())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default, deserialize_with = "lenient::integer")]
    count: Option<u64>,
    #[serde(default, deserialize_with = "lenient::named")]
    application_id: Option<ApplicationId>,
    #[serde(default, deserialize_with = "lenient::named")]
    project_id: Option<ApplicationId>,
    #[serde(default, deserialize_with = "lenient::named")]
    session_id: Option<SessionId>,
    #[serde(default, deserialize_with = "lenient::list")]
    items: Vec<Connection>,
    #[serde(rename = "$skipped", default, deserialize_with = "lenient::integer_or_zero")]
    skipped: u64,
}

impl From<Wire> for ConnectionList {
    fn from(wire: Wire) -> Self {
        Self {
            // A list without its count is as long as what it holds.
            count: wire
                .count
                .unwrap_or((wire.items.len() as u64).saturating_add(wire.skipped)),
            application_id: wire.application_id,
            project_id: wire.project_id,
            session_id: wire.session_id,
            items: wire.items,
            skipped: wire.skipped,
        }
    }
}
