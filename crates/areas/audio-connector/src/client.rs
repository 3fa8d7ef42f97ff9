//! The area's client.

use vonage_video_core::{Call, Handle};
use vonage_video_models::{ConnectionId, SessionId};

use crate::{ConnectAudio, DisconnectAudio};

/// Connects the sound of sessions to WebSockets.
#[derive(Clone, Debug)]
pub struct AudioConnectors {
    handle: Handle,
}

impl AudioConnectors {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Connects the sound of a session, which must be routed, to a server of yours, and waits until the WebSocket is
    /// up: 6 seconds at most.
    ///
    /// Never repeated once it may have happened: a second connector would send everything twice.
    ///
    /// `POST …/connect` · repeats: once · connectors are billed
    #[doc(alias("websocketConnect", "connectToWebsocket"))]
    pub fn connect(&self, request: ConnectAudio) -> Call<ConnectAudio> {
        self.handle.call(request)
    }

    /// Ends a connector, by the connection that [`connect`](Self::connect) answered. Closing the WebSocket at your
    /// server ends it as well.
    ///
    /// `DELETE …/session/{id}/connection/{id}` · repeats: idempotent · ends billing
    #[doc(alias("disconnectWebsocket"))]
    pub fn disconnect(
        &self,
        session: impl Into<SessionId>,
        connection: impl Into<ConnectionId>,
    ) -> Call<DisconnectAudio> {
        self.handle.call(DisconnectAudio::new(session, connection))
    }
}
