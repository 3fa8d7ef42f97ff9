//! The keys of a delivery while its handler runs.

use crate::{ReplayStore, ReplayStoreError, Ticket};

/// Holds keys in a store. Keys that are still held when it is dropped are abandoned.
pub(crate) struct Claims<'guard> {
    store: &'guard dyn ReplayStore,
    held: Vec<(String, Ticket)>,
}

impl<'guard> Claims<'guard> {
    pub(crate) fn new(store: &'guard dyn ReplayStore) -> Self {
        Self {
            store,
            held: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, key: String, ticket: Ticket) {
        self.held.push((key, ticket));
    }

    /// Records every key as handled; returns the first error, if any.
    pub(crate) async fn record(mut self) -> Result<(), ReplayStoreError> {
        let mut result = Ok(());
        for (key, ticket) in std::mem::take(&mut self.held) {
            let recorded = self.store.done(&key, ticket).await;
            result = result.and(recorded);
        }
        result
    }

    /// Gives every key back, so that the next delivery is handled. Where the store fails, the lease runs out.
    pub(crate) async fn release(mut self) {
        for (key, ticket) in std::mem::take(&mut self.held) {
            let _ = self.store.release(&key, ticket).await;
        }
    }
}

impl Drop for Claims<'_> {
    fn drop(&mut self) {
        for (key, ticket) in &self.held {
            self.store.abandon(key, *ticket);
        }
    }
}
