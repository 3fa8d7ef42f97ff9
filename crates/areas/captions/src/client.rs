//! The area's client.

use vonage_video_core::{Call, Handle};

use crate::{StartCaptions, StopCaptions};

/// Captions sessions.
#[derive(Clone, Debug)]
pub struct LiveCaptions {
    handle: Handle,
}

impl LiveCaptions {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Starts to caption a session, which must be routed. Up to 50 of its audio streams are captioned.
    ///
    /// A session has one captions job at a time: while it runs, the service answers 409
    /// ([`CaptionsFailure::AlreadyRunning`](crate::CaptionsFailure::AlreadyRunning)) and does not tell its id. Keep the
    /// id: nothing can be asked for it later. A start that was lost on the way ends with its maximum duration.
    ///
    /// `POST …/captions` · repeats: once · captions are billed
    #[doc(alias("startCaptions", "enableCaptions"))]
    pub fn start(&self, request: StartCaptions) -> Call<StartCaptions> {
        self.handle.call(request)
    }

    /// Stops captions. Those that have ended already are not found (404).
    ///
    /// `POST …/captions/{id}/stop` · repeats: idempotent · ends billing
    #[doc(alias("stopCaptions", "disableCaptions"))]
    pub fn stop(&self, captions: impl Into<StopCaptions>) -> Call<StopCaptions> {
        self.handle.call(captions.into())
    }
}
