//! What a transport needs to know of an operation.

use std::time::Duration;

use http::StatusCode;

use crate::Repeat;

/// Travels in the request's extensions and tells the transport how to treat it.
///
/// A request without one is treated as [`Repeat::Once`]: repeated only when it certainly did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// The profile of a request that says nothing of itself.
    pub const UNKNOWN: Self = Self::new("unknown", Repeat::Once);

    /// The profile of an operation without final statuses and without a time of its own.
    #[must_use]
    pub const fn new(operation: &'static str, repeat: Repeat) -> Self {
        Self {
            operation,
            repeat,
            final_statuses: &[],
            timeout: None,
        }
    }

    /// Statuses never repeated for this operation.
    #[must_use]
    pub const fn final_statuses(mut self, statuses: &'static [StatusCode]) -> Self {
        self.final_statuses = statuses;
        self
    }

    /// The time for the whole call.
    #[must_use]
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

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
