//! What a transport needs to know of an operation.

use std::time::Duration;

use http::StatusCode;

use crate::Repeat;

/// Travels in the request's extensions and tells the transport how to treat it.
///
/// A request without one is sent once and never repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The operation's name.
    pub operation: &'static str,
    /// Whether it may be repeated.
    pub repeat: Repeat,
    /// Statuses never repeated for this operation.
    pub final_statuses: &'static [StatusCode],
    /// The time for the whole call, where it differs from the client's.
    pub timeout: Option<Duration>,
}

impl Profile {
    /// The profile of a request that says nothing of itself: never repeated.
    pub const UNKNOWN: Self = Self {
        operation: "unknown",
        repeat: Repeat::Once,
        final_statuses: &[],
        timeout: None,
    };

    /// The profile of this request.
    #[must_use]
    pub fn of<B>(request: &http::Request<B>) -> Self {
        request
            .extensions()
            .get::<Self>()
            .copied()
            .unwrap_or(Self::UNKNOWN)
    }
}
