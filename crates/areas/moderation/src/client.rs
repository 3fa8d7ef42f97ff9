//! The area's client.

use vonage_video_core::{Call, Handle};
use vonage_video_models::{ConnectionId, SessionId, StreamId};

use crate::{Disconnect, MuteAll, MuteStream, UnmuteAll};

/// Disconnects clients and mutes streams.
#[derive(Clone, Debug)]
pub struct Moderation {
    handle: Handle,
}

impl Moderation {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Disconnects a client from a session. The same call hangs up a SIP call and closes an Audio Connector, by the
    /// connection each of them has. A client may come back while its token is valid.
    ///
    /// One that is not connected answers 404 ([`Error::is_not_found`](vonage_video_core::Error::is_not_found)).
    ///
    /// `DELETE …/session/{id}/connection/{id}` · repeats: idempotent
    #[doc(alias("forceDisconnect", "disconnectClient"))]
    pub fn disconnect(
        &self,
        session: impl Into<SessionId>,
        connection: impl Into<ConnectionId>,
    ) -> Call<Disconnect> {
        self.handle.call(Disconnect::new(session, connection))
    }

    /// Mutes the audio of one stream. Its publisher may unmute it again.
    ///
    /// `POST …/session/{id}/stream/{id}/mute` · repeats: idempotent
    #[doc(alias("forceMuteStream", "muteStream"))]
    pub fn mute_stream(
        &self,
        session: impl Into<SessionId>,
        stream: impl Into<StreamId>,
    ) -> Call<MuteStream> {
        self.handle.call(MuteStream::new(session, stream))
    }

    /// Turns the mute state of a session on: all streams are muted, now and as they come, but those that are
    /// [excepted](MuteAll::except). The session must be routed.
    ///
    /// `POST …/session/{id}/mute` · repeats: idempotent
    #[doc(alias("forceMuteAll"))]
    pub fn mute_all(&self, request: impl Into<MuteAll>) -> Call<MuteAll> {
        self.handle.call(request.into())
    }

    /// Turns the mute state of a session off: streams that come from now on are not muted. **Those that are muted stay
    /// so** until their publishers unmute them; no call can do that for them.
    ///
    /// `POST …/session/{id}/mute` · repeats: idempotent
    #[doc(alias("disableForceMute"))]
    pub fn unmute_all(&self, request: impl Into<UnmuteAll>) -> Call<UnmuteAll> {
        self.handle.call(request.into())
    }
}
