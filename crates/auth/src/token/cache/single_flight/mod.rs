//! One piece of work that any number of tasks wait for, on any executor or on several.
//!
//! The work belongs to all who wait: whoever is woken first moves it on, so nobody depends on one leading task being
//! polled, and when a waiting task is dropped the others carry on where it was. When the last one is dropped the work
//! is dropped with it.

use std::collections::BTreeMap;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::platform::Boxed;

type Work<T> = Boxed<'static, T>;

/// The work and what has become of it.
pub(crate) struct Flight<T> {
    stage: Mutex<Stage<T>>,
    waiters: Arc<Waiters>,
}

enum Stage<T> {
    /// Nobody is polling.
    Resting(Work<T>),
    /// Somebody is polling and has the work; no lock is held meanwhile.
    Moving,
    Landed(T),
    /// The work panicked.
    Lost,
}

impl<T: Clone> Flight<T> {
    pub(crate) fn new(work: Work<T>) -> Self {
        Self {
            stage: Mutex::new(Stage::Resting(work)),
            waiters: Arc::default(),
        }
    }

    /// Whether the work still goes on.
    pub(crate) fn is_open(&self) -> bool {
        matches!(*lock(&self.stage), Stage::Resting(_) | Stage::Moving)
    }

    /// Waits for the result; `None` if the work panicked, in another task.
    ///
    /// `landed` is called once per flight, by whichever task sees the end of the work and before anybody gets the
    /// result.
    pub(crate) fn wait<F: Fn(&T)>(self: Arc<Self>, landed: F) -> Wait<T, F> {
        let ticket = self.waiters.ticket();
        Wait {
            flight: self,
            ticket,
            landed,
        }
    }

    fn poll(&self, ticket: u64, waker: &Waker, landed: impl Fn(&T)) -> Poll<Option<T>> {
        // Outlives the lock, since its drop is foreign code.
        let _known;
        let mut work = {
            let mut stage = lock(&self.stage);
            match &*stage {
                Stage::Landed(result) => return Poll::Ready(Some(result.clone())),
                Stage::Lost => return Poll::Ready(None),
                Stage::Resting(_) | Stage::Moving => {}
            }
            // Registering comes before the look at the notice, so that no wake-up falls in between.
            let noticed;
            (noticed, _known) = self.waiters.register(ticket, waker.clone());
            if !noticed || matches!(*stage, Stage::Moving) {
                return Poll::Pending;
            }
            match mem::replace(&mut *stage, Stage::Moving) {
                Stage::Resting(work) => work,
                other => {
                    *stage = other;
                    return Poll::Pending;
                }
            }
        };
        let mut landing = Landing {
            flight: self,
            next: Some(Stage::Lost),
        };
        self.waiters.clear_notice();
        let shared = Waker::from(Arc::clone(&self.waiters));
        match work.as_mut().poll(&mut Context::from_waker(&shared)) {
            Poll::Ready(result) => {
                landed(&result);
                landing.next = Some(Stage::Landed(result.clone()));
                Poll::Ready(Some(result))
            }
            Poll::Pending => {
                landing.next = Some(Stage::Resting(work));
                Poll::Pending
            }
        }
    }
}

/// Puts the next stage in place, also when the work panics.
struct Landing<'a, T> {
    flight: &'a Flight<T>,
    next: Option<Stage<T>>,
}

impl<T> Drop for Landing<'_, T> {
    fn drop(&mut self) {
        let Some(next) = self.next.take() else { return };
        let rests = matches!(next, Stage::Resting(_));
        *lock(&self.flight.stage) = next;
        // While it was being polled the work may have asked to be polled again, and those who were woken for
        // that found it taken.
        if !rests || self.flight.waiters.is_noticed() {
            self.flight.waiters.wake_all();
        }
    }
}

/// One task's wait for a flight.
pub(crate) struct Wait<T, F> {
    flight: Arc<Flight<T>>,
    ticket: u64,
    landed: F,
}

impl<T: Clone, F: Fn(&T) + Unpin> Future for Wait<T, F> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.flight.poll(self.ticket, context.waker(), &self.landed)
    }
}

impl<T, F> Drop for Wait<T, F> {
    fn drop(&mut self) {
        self.flight.waiters.forget(self.ticket);
    }
}

/// Everybody who waits. As a waker it wakes them all, since any of them may be gone by the time it is polled.
struct Waiters {
    inner: Mutex<Waiting>,
}

struct Waiting {
    /// The work wants to be polled.
    notice: bool,
    next_ticket: u64,
    wakers: BTreeMap<u64, Waker>,
}

impl Default for Waiters {
    fn default() -> Self {
        Self {
            inner: Mutex::new(Waiting {
                notice: true,
                next_ticket: 0,
                wakers: BTreeMap::new(),
            }),
        }
    }
}

impl Waiters {
    fn ticket(&self) -> u64 {
        let mut waiting = lock(&self.inner);
        waiting.next_ticket += 1;
        waiting.next_ticket
    }

    /// Returns whether the work wants to be polled, and the waker that was known before: its drop is foreign code and
    /// must not run under the lock.
    fn register(&self, ticket: u64, waker: Waker) -> (bool, Option<Waker>) {
        let mut waiting = lock(&self.inner);
        let known = waiting.wakers.insert(ticket, waker);
        (waiting.notice, known)
    }

    fn forget(&self, ticket: u64) {
        let forgotten = lock(&self.inner).wakers.remove(&ticket);
        drop(forgotten);
    }

    fn clear_notice(&self) {
        lock(&self.inner).notice = false;
    }

    fn is_noticed(&self) -> bool {
        lock(&self.inner).notice
    }

    fn wake_all(&self) {
        let wakers = mem::take(&mut lock(&self.inner).wakers);
        for waker in wakers.into_values() {
            waker.wake();
        }
    }
}

impl Wake for Waiters {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        lock(&self.inner).notice = true;
        self.wake_all();
    }
}

/// Nothing behind these locks is left half-done by a panic, so a poisoned one is as good as any.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
