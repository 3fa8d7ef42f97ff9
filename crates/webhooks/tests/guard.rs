//! Each delivery is handled once, and again only if its handler failed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/signed.rs"]
mod signed;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;
use vonage_video_webhooks::testing::Callback;
use vonage_video_webhooks::{
    Begun, Delivery, FixedClock, Guard, Handled, Identity, MemoryStore, Receiver, ReplayStore,
    ReplayStoreError, Ticket,
};

use signed::{BODY, ISSUED, SECRET, rules, secret, sign, take, take_body};

#[derive(Clone, Debug, PartialEq)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the handler is broken")
    }
}

fn delivery() -> Delivery {
    take(&rules().build().unwrap(), &sign(BODY)).unwrap()
}

/// The same event, signed anew.
fn signed_anew(id: &str) -> Delivery {
    let callback = Callback::bytes(BODY).token_id(id);
    let signed = callback.sign(&secret(SECRET), ISSUED).unwrap();
    take(&rules().build().unwrap(), &signed).unwrap()
}

fn store() -> (Arc<FixedClock>, MemoryStore) {
    let clock = Arc::new(FixedClock::new(ISSUED));
    (Arc::clone(&clock), MemoryStore::new(clock))
}

async fn fine(guard: &Guard, delivery: Delivery) -> Handled<Broken> {
    guard.handle(delivery, async |_| Ok(())).await
}

#[tokio::test]
async fn the_second_is_a_duplicate_and_answered_with_success() {
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    assert!(matches!(fine(&guard, delivery()).await, Handled::Done));
    let second = fine(&guard, delivery()).await;
    assert!(matches!(second, Handled::Duplicate));
    assert_eq!(second.answer().status(), 200);
}

#[tokio::test]
async fn what_failed_is_handled_anew() {
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    let failed = guard.handle(delivery(), async |_| Err(Broken)).await;
    assert!(matches!(failed, Handled::Failed(Broken)));
    assert_eq!(failed.answer().status(), 500);
    assert!(matches!(fine(&guard, delivery()).await, Handled::Done));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_once_one_is_handled_and_the_others_are_asked_for_again() {
    let (guard, count, go) = (
        Guard::in_memory(Identity::TokenIdOrContent),
        Arc::new(AtomicU32::new(0)),
        Arc::new(Notify::new()),
    );
    let mut all = Vec::new();
    for _ in 0..50 {
        let (guard, count, go) = (guard.clone(), Arc::clone(&count), Arc::clone(&go));
        all.push(tokio::spawn(async move {
            let handled = guard
                .handle(delivery(), async |_| {
                    count.fetch_add(1, Ordering::SeqCst);
                    go.notified().await;
                    Ok::<(), Broken>(())
                })
                .await;
            if let Handled::InProgress(lease) = handled {
                assert_eq!(lease, Duration::from_secs(300));
                assert_eq!(handled.answer().retry_after(), Some(lease));
                assert_eq!(handled.answer().status(), 503);
                1
            } else {
                assert!(matches!(handled, Handled::Done), "{handled:?}");
                0
            }
        }));
    }
    let mut waited = 0;
    // All but the one that is held back.
    while waited < 49 {
        let (place, done) = all
            .iter()
            .enumerate()
            .find(|(_, task)| task.is_finished())
            .map_or((0, false), |(place, _)| (place, true));
        if done {
            waited += all.swap_remove(place).await.unwrap();
        } else {
            tokio::task::yield_now().await;
        }
    }
    go.notify_one();
    assert_eq!(all.pop().unwrap().await.unwrap(), 0);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_handler_that_is_dropped_or_panics_gives_the_delivery_back() {
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    let dropped = guard.handle(delivery(), async |_| -> Result<(), Broken> {
        std::future::pending().await
    });
    let mut dropped = Box::pin(dropped);
    assert!(futures_now(dropped.as_mut()).await.is_none());
    drop(dropped);
    let panicking = guard.clone();
    let panicked = tokio::spawn(async move {
        panicking
            .handle(delivery(), async |_| -> Result<(), Broken> {
                panic!("of the handler")
            })
            .await
    });
    assert!(panicked.await.unwrap_err().is_panic());
    assert!(matches!(fine(&guard, delivery()).await, Handled::Done));
}

/// Polls once.
async fn futures_now<F: Future + Unpin>(mut future: F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut future).poll(context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test]
async fn a_retry_signed_anew_is_a_duplicate_unless_the_token_id_alone_counts() {
    for (identity, again) in [(Identity::TokenIdOrContent, false), (Identity::TokenId, true)] {
        let guard = Guard::in_memory(identity);
        assert!(matches!(fine(&guard, signed_anew("one")).await, Handled::Done));
        let second = fine(&guard, signed_anew("two")).await;
        assert_eq!(matches!(second, Handled::Done), again, "{identity:?}");
    }
}

/// The same JSON with other white space: the hash of the body still matches.
fn respaced() -> Delivery {
    let body = BODY.replacen(':', ": ", 1);
    take_body(&rules().build().unwrap(), &sign(BODY), body).unwrap()
}

#[tokio::test]
async fn a_token_is_used_once_whatever_bytes_come_with_it() {
    for identity in [Identity::TokenIdOrContent, Identity::TokenId] {
        let guard = Guard::in_memory(identity);
        assert!(matches!(fine(&guard, delivery()).await, Handled::Done));
        assert!(matches!(fine(&guard, respaced()).await, Handled::Duplicate));
        // A duplicate leaves no claim behind.
        assert!(matches!(fine(&guard, respaced()).await, Handled::Duplicate));
    }
}

#[tokio::test]
async fn a_failed_handler_gives_back_both_keys() {
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    let failed = guard.handle(delivery(), async |_| Err(Broken)).await;
    assert!(matches!(failed, Handled::Failed(Broken)));
    assert!(matches!(fine(&guard, respaced()).await, Handled::Done));
    assert!(matches!(fine(&guard, signed_anew("two")).await, Handled::Done));
    assert!(matches!(fine(&guard, delivery()).await, Handled::Duplicate));
}

#[tokio::test]
async fn while_a_delivery_is_handled_neither_its_token_nor_its_content_is_handled() {
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    let handled = guard
        .handle(delivery(), async |_| {
            for other in [respaced(), signed_anew("two")] {
                assert!(matches!(fine(&guard, other).await, Handled::InProgress(_)));
            }
            Ok::<(), Broken>(())
        })
        .await;
    assert!(matches!(handled, Handled::Done));
}

#[tokio::test]
async fn without_a_token_the_content_counts() {
    let open = Receiver::builder().accept_unsigned_from_anyone().build().unwrap();
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    let receive = |body: &'static str| open.receive(None, [], body).unwrap();
    assert!(matches!(fine(&guard, receive("[1]")).await, Handled::Done));
    assert!(matches!(fine(&guard, receive("[1]")).await, Handled::Duplicate));
    assert!(matches!(fine(&guard, receive("[2]")).await, Handled::Done));
}

#[tokio::test]
async fn a_handler_whose_lease_ran_out_cannot_free_the_next_one() {
    let (clock, store) = store();
    let lease = Duration::from_secs(10);
    let Begun::New(first) = store.begin("a", lease).await.unwrap() else {
        panic!()
    };
    assert_eq!(store.begin("a", lease).await.unwrap(), Begun::InProgress);
    clock.advance(lease);
    let Begun::New(second) = store.begin("a", lease).await.unwrap() else {
        panic!()
    };
    assert_ne!(first, second);
    store.release("a", first).await.unwrap();
    assert_eq!(store.begin("a", lease).await.unwrap(), Begun::InProgress);
    store.done("a", second).await.unwrap();
    assert_eq!(store.begin("a", lease).await.unwrap(), Begun::Done);
}

#[tokio::test]
async fn a_full_store_forgets_the_oldest_that_was_handled() {
    let (_, store) = store();
    let (store, lease) = (store.capacity(2), Duration::from_secs(10));
    assert!(matches!(store.begin("held", lease).await.unwrap(), Begun::New(_)));
    for key in ["a", "b", "c"] {
        let Begun::New(ticket) = store.begin(key, lease).await.unwrap() else {
            panic!()
        };
        store.done(key, ticket).await.unwrap();
    }
    assert!(matches!(store.begin("a", lease).await.unwrap(), Begun::New(_)));
    assert_eq!(store.begin("b", lease).await.unwrap(), Begun::Done);
    assert_eq!(store.begin("held", lease).await.unwrap(), Begun::InProgress);
}

#[tokio::test]
async fn handled_ones_are_remembered_longer_than_retries_come() {
    let (clock, store) = store();
    let lease = Duration::from_secs(10);
    let Begun::New(ticket) = store.begin("a", lease).await.unwrap() else {
        panic!()
    };
    store.done("a", ticket).await.unwrap();
    clock.advance(Duration::from_secs(24 * 60 * 60 + 900));
    assert_eq!(store.begin("a", lease).await.unwrap(), Begun::Done);
    clock.advance(Duration::from_secs(60 * 60));
    assert!(matches!(store.begin("a", lease).await.unwrap(), Begun::New(_)));
}

/// Fails where it is told to.
#[derive(Debug)]
struct Failing {
    at_begin: bool,
}

#[async_trait]
impl ReplayStore for Failing {
    async fn begin(&self, _: &str, _: Duration) -> Result<Begun, ReplayStoreError> {
        if self.at_begin {
            Err(ReplayStoreError::new("no connection"))
        } else {
            Ok(Begun::New(Ticket::new(7)))
        }
    }

    async fn done(&self, _: &str, ticket: Ticket) -> Result<(), ReplayStoreError> {
        assert_eq!(ticket.number(), 7);
        Err(ReplayStoreError::new("no connection"))
    }

    async fn release(&self, _: &str, _: Ticket) -> Result<(), ReplayStoreError> {
        Err(ReplayStoreError::new("no connection"))
    }
}

#[tokio::test]
async fn a_store_that_fails_loses_nothing_and_is_told_of() {
    let guard = Guard::new(Failing { at_begin: true }, Identity::TokenId);
    let handled = guard
        .handle(delivery(), async |_| -> Result<(), Broken> {
            panic!("must not be called")
        })
        .await;
    assert!(matches!(handled, Handled::StoreFailed(_)));
    assert_eq!(handled.answer().status(), 500);
    let guard = Guard::new(Failing { at_begin: false }, Identity::TokenIdOrContent);
    let handled = fine(&guard, delivery()).await;
    assert!(matches!(handled, Handled::DoneUnrecorded(_)));
    assert_eq!(handled.answer().status(), 200);
    let failed = guard.handle(delivery(), async |_| Err(Broken)).await;
    assert!(matches!(failed, Handled::Failed(Broken)));
}
