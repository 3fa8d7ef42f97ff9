//! The attempt timeout.

use std::pin::pin;
use std::time::Duration;

use tokio::time::timeout;
use vonage_video_core::{Limit, Profile, Repeat};

use crate::call::Call;
use crate::service::{Answer, Carry};

#[derive(Debug)]
pub(crate) struct Attempt<C> {
    limit: Duration,
    inner: C,
}

impl<C> Attempt<C> {
    pub(crate) fn new(limit: Duration, inner: C) -> Self {
        Self { limit, inner }
    }

    /// What may not happen twice gets no second attempt to save time for, so its first one may take all there is. The
    /// total alone passes then: of two limits that pass together, chance would say which one it was.
    fn limit_for(&self, profile: &Profile) -> Option<Duration> {
        match (profile.repeat, profile.timeout) {
            (Repeat::Once, Some(total)) if total >= self.limit => None,
            _ => Some(self.limit),
        }
    }
}

impl<C: Carry> Carry for Attempt<C> {
    async fn carry(&self, call: &mut Call) -> Answer {
        let Some(limit) = self.limit_for(&call.profile) else {
            return self.inner.carry(call).await;
        };
        let answer = timeout(limit, pin!(self.inner.carry(call))).await;
        answer.unwrap_or_else(|_| call.progress.given_up(Limit::Attempt))
    }
}
