//! The area's client.

use vonage_video_core::{Call, Handle};

use crate::{CreateSession, ListConnections, MigrateSession};

/// Creates sessions, lists who is connected, moves sessions between media servers.
#[derive(Clone, Debug)]
pub struct Sessions {
    handle: Handle,
}

impl Sessions {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Creates a session: routed or relayed, see [`CreateSession`].
    ///
    /// `POST /session/create` · repeats: idempotent (a spare session is inert) · costs nothing by itself
    #[doc(alias("createSession"))]
    pub fn create(&self, request: impl Into<CreateSession>) -> Call<CreateSession> {
        self.handle.call(request.into())
    }

    /// Lists the connections of a session, oldest first, all in one answer.
    ///
    /// A session nobody ever joined answers 404: [`Error::is_not_found`](vonage_video_core::Error::is_not_found).
    ///
    /// `GET …/session/{id}/connection` · repeats: safe
    #[doc(alias("listConnections", "getConnections"))]
    pub fn list_connections(&self, request: impl Into<ListConnections>) -> Call<ListConnections> {
        self.handle.call(request.into())
    }

    /// Starts moving a session to another media server.
    ///
    /// `POST …/session/{id}/migrate` · repeats: once
    #[doc(alias("migrateSession"))]
    pub fn migrate(&self, request: impl Into<MigrateSession>) -> Call<MigrateSession> {
        self.handle.call(request.into())
    }
}
