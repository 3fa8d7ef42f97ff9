//! The area's client.

use vonage_video_core::{Call, Handle};

use crate::{Dial, HangUp, PlayDtmf};

/// Brings telephones into sessions.
#[derive(Clone, Debug)]
pub struct SipInterconnect {
    handle: Handle,
}

impl SipInterconnect {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Calls a telephone and brings it into a session, which must be routed.
    ///
    /// Never repeated once a telephone may ring, not even after the 500 that the service's guide calls passing: see
    /// [`DialFailure::NoMediaServer`](crate::DialFailure::NoMediaServer) for how to try again.
    ///
    /// `POST …/dial` · repeats: once · calls are billed
    #[doc(alias("initiateSIPCall", "intiateSIPCall"))]
    pub fn dial(&self, request: Dial) -> Call<Dial> {
        self.handle.call(request)
    }

    /// Presses keys for all telephones in a session, or [for one](PlayDtmf::to).
    ///
    /// `POST …/session/{id}/play-dtmf`, `POST …/session/{id}/connection/{id}/play-dtmf` · repeats: once
    #[doc(alias("playDTMF"))]
    pub fn play_dtmf(&self, request: PlayDtmf) -> Call<PlayDtmf> {
        self.handle.call(request)
    }

    /// Ends a call, given as [`dial`](Self::dial) answered it or as [`HangUp::new`].
    ///
    /// `DELETE …/session/{id}/connection/{id}` · repeats: idempotent · ends billing
    #[doc(alias("forceDisconnect"))]
    pub fn hang_up(&self, call: impl Into<HangUp>) -> Call<HangUp> {
        self.handle.call(call.into())
    }
}
