//! What to answer, so that Vonage sends again exactly when that can help.

use std::time::Duration;

/// An answer to a delivery: a status, and perhaps `Retry-After`. Its body is empty.
///
/// Vonage sends an event again until it gets a success: after 5 seconds, then after twice as long each time, up to every 15
/// minutes for 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "Vonage sends the event again until it is answered"]
pub struct Answer {
    status: u16,
    retry_after: Option<Duration>,
}

impl Answer {
    pub(crate) const fn of(status: u16) -> Self {
        Self {
            status,
            retry_after: None,
        }
    }

    /// 200: it is handled, or need not be. It is not sent again.
    pub const fn ok() -> Self {
        Self::of(200)
    }

    /// 500: it could not be handled now. It is sent again.
    pub const fn failed() -> Self {
        Self::of(500)
    }

    /// 503 with `Retry-After`: somebody is at it. It is sent again, in case they fail.
    pub const fn busy(retry_after: Duration) -> Self {
        Self {
            status: 503,
            retry_after: Some(retry_after),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// What the header `Retry-After` says, in whole seconds. Whether Vonage heeds it is not documented.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Whether it ends the delivery.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}
