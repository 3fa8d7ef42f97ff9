//! A delivery that was taken.

use std::fmt;

use bytes::Bytes;
use vonage_video_auth::{CallbackClaims, UnixTime};

use crate::{Event, Family};

/// A delivery that was verified and read. `Debug` shows the event, not the body.
#[derive(Clone)]
pub struct Delivery {
    event: Event,
    claims: Option<CallbackClaims>,
    body: Bytes,
    body_is_signed: bool,
}

impl Delivery {
    pub(crate) fn new(
        event: Event,
        claims: Option<CallbackClaims>,
        body: Bytes,
        body_is_signed: bool,
    ) -> Self {
        Self {
            event,
            claims,
            body,
            body_is_signed,
        }
    }

    /// What happened.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// What happened, without the delivery around it.
    #[must_use]
    pub fn into_event(self) -> Event {
        self.event
    }

    /// The family of the event, where it is known.
    #[must_use]
    pub fn family(&self) -> Option<Family> {
        self.event.family()
    }

    /// The claims of its token; `None` for an unsigned delivery, which only a receiver takes that was told to.
    #[must_use]
    pub fn claims(&self) -> Option<&CallbackClaims> {
        self.claims.as_ref()
    }

    /// The id of its token, the claim `jti`. Whether a delivery that is sent again has the same is not documented.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.claims.as_ref()?.token_id()
    }

    /// When it was signed. The event's own [`timestamp`](Event::timestamp) says when it happened.
    #[must_use]
    pub fn issued_at(&self) -> Option<UnixTime> {
        self.claims.as_ref().map(CallbackClaims::issued_at)
    }

    /// Whether it came with a token that was accepted.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.claims.is_some()
    }

    /// Whether the token vouches for the body as well, by its hash.
    #[must_use]
    pub fn body_is_signed(&self) -> bool {
        self.body_is_signed
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("event", &self.event)
            .field("issued_at", &self.issued_at())
            .field("body_is_signed", &self.body_is_signed)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}
