//! Audio Connectors: each is a connection of its session, with a stream if it takes audio back, and a socket.

use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::register::Lasting;
use super::{Departure, World};
use crate::audio::{Counters, Leash, Wanted};

/// One Audio Connector.
#[derive(Debug)]
pub(crate) struct Connector {
    pub(crate) id: Uuid,
    pub(crate) session: Box<str>,
    pub(crate) connection: Uuid,
    /// The stream of what comes back, if it may.
    pub(crate) stream: Option<Uuid>,
    pub(crate) wanted: Wanted,
    pub(crate) connected_at: UnixMillis,
    /// When it ended, and why.
    pub(crate) ended: Option<(UnixMillis, ConnectorEnd)>,
    pub(crate) counters: Arc<Counters>,
    /// Closes the socket when it is let go; gone once the connector has ended.
    pub(crate) leash: Option<Leash>,
}

/// Why a connector ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectorEnd {
    /// Its connection was taken out of the session.
    Disconnected,
    /// The server closed the socket.
    ServerClosed,
    /// The socket broke.
    Broken,
    /// The emulator stopped.
    Stopped,
}

impl ConnectorEnd {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::ServerClosed => "serverClosed",
            Self::Broken => "broken",
            Self::Stopped => "stopped",
        }
    }
}

impl Lasting for Connector {
    fn id(&self) -> Uuid {
        self.id
    }

    fn session(&self) -> &str {
        &self.session
    }
}

impl World {
    /// Ends the connector of a connection, if it has one.
    pub(super) fn disconnect(&mut self, connection: Uuid, at: UnixMillis) {
        let of_connection = |one: &Connector| one.connection == connection;
        self.connectors
            .end(of_connection, |one| one.finish(at, ConnectorEnd::Disconnected));
    }

    /// Writes down that a connector's socket has ended; its connection leaves the session.
    pub(crate) fn socket_over(&mut self, connector: Uuid, at: UnixMillis, why: ConnectorEnd) {
        let mut place = None;
        let last = |one: &mut Connector| {
            place = Some((one.session.clone(), one.connection));
            one.finish(at, why);
        };
        self.connectors.end(|one| one.id == connector, last);
        if let Some((session, connection)) = place {
            self.leave(&session, connection, Departure::ClientDisconnected, at);
        }
    }
}

impl Connector {
    fn finish(&mut self, at: UnixMillis, why: ConnectorEnd) {
        self.ended = Some((at, why));
        self.leash = None;
    }
}
