//! The total timeout: queues, pauses and attempts included.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use vonage_video_core::Limit;

use crate::call::Call;
use crate::service::{Answer, Carry};

#[derive(Debug)]
pub(crate) struct Total<C> {
    limit: Duration,
    inner: C,
}

impl<C> Total<C> {
    pub(crate) fn new(limit: Duration, inner: C) -> Self {
        Self { limit, inner }
    }
}

impl<C: Carry> Carry for Total<C> {
    async fn carry(&self, call: &mut Call) -> Answer {
        let limit = call.profile.timeout.unwrap_or(self.limit);
        let Some(deadline) = Instant::now().checked_add(limit) else {
            return self.inner.carry(call).await;
        };
        call.progress.limit(deadline);
        // Pinned where it is: handed on by value, it would be copied.
        let answer = timeout_at(deadline, pin!(self.inner.carry(call))).await;
        answer.unwrap_or_else(|_| call.progress.given_up(Limit::Total))
    }
}
