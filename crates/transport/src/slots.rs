//! How many requests are on the wire at once, where each takes a connection of its own.

use std::sync::Arc;

use http::Version;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Slots for requests, given out in the order in which they are asked for.
///
/// hyper's pool knows no limit: a thousand calls at once open up to two thousand connections over HTTP/1.1, since each may
/// begin one and go on over another that became free meanwhile. Over HTTP/2 one connection carries all, so there the limit is only
/// about how many are tried before the first answer says so.
#[derive(Clone, Debug)]
pub(crate) struct Slots(Arc<Semaphore>);

/// The slot of one request, free again when this is dropped. None is needed over HTTP/2.
pub(crate) type Slot = Option<OwnedSemaphorePermit>;

impl Slots {
    pub(crate) fn new(limit: usize) -> Self {
        Self(Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS))))
    }

    /// Waits for a slot.
    pub(crate) async fn take(&self) -> Slot {
        self.0.clone().acquire_owned().await.ok()
    }

    /// Takes note of how the service speaks. One that has spoken HTTP/2 is taken to go on so: all who wait are let in.
    pub(crate) fn learn(&self, version: Version) {
        if version == Version::HTTP_2 {
            self.0.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_slot_is_free_again_when_its_request_is_over_or_given_up() {
        let slots = Slots::new(1);
        let first = slots.take().await;
        assert!(first.is_some());
        let second = tokio::spawn({
            let slots = slots.clone();
            async move { slots.take().await.is_some() }
        });
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        assert!(second.await.unwrap());
        // Whoever stops waiting takes no slot along.
        let held = slots.take().await;
        let gave_up = tokio::spawn({
            let slots = slots.clone();
            async move { slots.take().await.is_some() }
        });
        tokio::task::yield_now().await;
        gave_up.abort();
        drop(held);
        assert!(slots.take().await.is_some());
    }

    #[tokio::test]
    async fn where_one_connection_carries_all_nobody_waits() {
        let slots = Slots::new(1);
        let _first = slots.take().await;
        slots.learn(Version::HTTP_11);
        let second = tokio::spawn({
            let slots = slots.clone();
            async move { slots.take().await.is_none() }
        });
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        slots.learn(Version::HTTP_2);
        assert!(second.await.unwrap() && slots.take().await.is_none());
    }
}
