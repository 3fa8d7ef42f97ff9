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
    /// The application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The connections, oldest first.
    pub items: Vec<Connection>,
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
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default, deserialize_with = "lenient::integer")]
    count: Option<u64>,
    #[serde(default, deserialize_with = "lenient::named")]
    application_id: Option<ApplicationId>,
    #[serde(default, deserialize_with = "lenient::named")]
    session_id: Option<SessionId>,
    #[serde(default, deserialize_with = "lenient::list")]
    items: Vec<Connection>,
}

impl From<Wire> for ConnectionList {
    fn from(wire: Wire) -> Self {
        Self {
            // A list without its count is as long as what it holds.
            count: wire.count.unwrap_or(wire.items.len() as u64),
            application_id: wire.application_id,
            session_id: wire.session_id,
            items: wire.items,
        }
    }
}
