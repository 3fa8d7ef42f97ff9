//! Remembering within one process.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use vonage_video_auth::{Clock, UnixTime};

use crate::{Begun, ReplayStore, Storing, Ticket};

/// Remembers in memory, for one process.
///
/// Bounded: 200,000 keys of handled deliveries by default, for 25 hours. A signed delivery has one key or two, as
/// [`Identity`](crate::Identity) says. Beyond the limit the store forgets the oldest key, and the guard would handle its delivery
/// again. Keys of deliveries that are being handled are never forgotten before their lease has run out. A key takes about 150
/// bytes.
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    capacity: usize,
    keep: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: HashMap<Arc<str>, Entry>,
    /// The handled ones, oldest first. An entry that was begun anew since is skipped.
    handled: VecDeque<(Arc<str>, UnixTime)>,
    tickets: u64,
}

enum Entry {
    Held { ticket: Ticket, until: UnixTime },
    Done,
}

impl MemoryStore {
    /// A store that tells the time by `clock`.
    #[must_use]
    pub fn new(clock: impl Clock) -> Self {
        Self {
            clock: Arc::new(clock),
            capacity: 200_000,
            keep: Duration::from_secs(25 * 60 * 60),
            state: Mutex::default(),
        }
    }

    /// Sets how many keys of handled deliveries the store remembers. The default is 200,000.
    #[must_use]
    pub fn capacity(self, keys: usize) -> Self {
        Self {
            capacity: keys,
            ..self
        }
    }

    /// How long it remembers one. Less than 24 hours lets the last retries of a delivery pass for new ones.
    #[must_use]
    pub fn keep(self, keep: Duration) -> Self {
        Self { keep, ..self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin_now(&self, key: &str, lease: Duration) -> Begun {
        let now = self.clock.now();
        let mut state = self.state();
        state.forget(|at, _| at.saturating_add(self.keep) <= now);
        match state.entries.get(key) {
            Some(Entry::Done) => return Begun::Done,
            Some(Entry::Held { until, .. }) if *until > now => return Begun::InProgress,
            _ => {}
        }
        state.tickets += 1;
        let ticket = Ticket::new(state.tickets);
        let until = now.saturating_add(lease);
        state
            .entries
            .insert(Arc::from(key), Entry::Held { ticket, until });
        Begun::New(ticket)
    }

    fn done_now(&self, key: &str) {
        let now = self.clock.now();
        let mut state = self.state();
        let key: Arc<str> = Arc::from(key);
        // Handled is handled, whoever holds it by now.
        if !matches!(
            state.entries.insert(Arc::clone(&key), Entry::Done),
            Some(Entry::Done)
        ) {
            state.handled.push_back((key, now));
        }
        state.forget(|_, count| count > self.capacity);
    }

    fn release_now(&self, key: &str, mine: Ticket) {
        let mut state = self.state();
        if matches!(state.entries.get(key), Some(Entry::Held { ticket, .. }) if *ticket == mine) {
            state.entries.remove(key);
        }
    }
}

impl State {
    /// Forgets the oldest handled ones while `too_much` says so of the time of the oldest and of their number.
    fn forget(&mut self, too_much: impl Fn(UnixTime, usize) -> bool) {
        while let Some((_, at)) = self.handled.front()
            && too_much(*at, self.handled.len())
            && let Some((key, _)) = self.handled.pop_front()
        {
            self.entries.remove(&key);
        }
    }
}

impl ReplayStore for MemoryStore {
    fn begin<'store, 'key, 'future>(&'store self, key: &'key str, lease: Duration) -> Storing<'future, Begun>
    where
        'store: 'future,
        'key: 'future,
        Self: 'future,
    {
        Box::pin(ready(Ok(self.begin_now(key, lease))))
    }

    fn done<'store, 'key, 'future>(&'store self, key: &'key str, _ticket: Ticket) -> Storing<'future, ()>
    where
        'store: 'future,
        'key: 'future,
        Self: 'future,
    {
        self.done_now(key);
        Box::pin(ready(Ok(())))
    }

    fn release<'store, 'key, 'future>(&'store self, key: &'key str, ticket: Ticket) -> Storing<'future, ()>
    where
        'store: 'future,
        'key: 'future,
        Self: 'future,
    {
        self.release_now(key, ticket);
        Box::pin(ready(Ok(())))
    }

    fn abandon(&self, key: &str, ticket: Ticket) {
        self.release_now(key, ticket);
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("capacity", &self.capacity)
            .field("keep", &self.keep)
            .field("handled", &self.state().handled.len())
            .finish_non_exhaustive()
    }
}
