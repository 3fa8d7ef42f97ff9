//! The area's client.

use vonage_video_core::{Call, Handle};

use crate::SendSignal;

/// Sends messages to the clients of a session.
#[derive(Clone, Debug)]
pub struct Signals {
    handle: Handle,
}

impl Signals {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Sends a message to all clients of a session, or to [one](SendSignal::to).
    ///
    /// Answers 404 ([`Error::is_not_found`](vonage_video_core::Error::is_not_found)) when that client, or anybody at
    /// all, is not connected. Never repeated once it may have happened: clients would receive it twice. If the
    /// [outcome](vonage_video_core::Error::outcome) is unknown, nothing but the clients can tell.
    ///
    /// `POST …/session/{id}/signal`, `POST …/session/{id}/connection/{id}/signal` · repeats: once
    #[doc(alias("sendSignal", "signal"))]
    pub fn send(&self, request: SendSignal) -> Call<SendSignal> {
        self.handle.call(request)
    }
}
