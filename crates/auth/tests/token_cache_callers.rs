//! The token cache among callers who come, wait and go away in any order, while signing ends, fails or hangs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use proptest::prelude::*;
use vonage_video_auth::{ApiToken, Clock, FixedClock, SignError, Signature, Signer, TokenCache, UnixTime};

use crate::support::{APPLICATION, NOW, Wakes, block_on, poll_once};

type Asking<'a> = Pin<Box<dyn Future<Output = Result<ApiToken, SignError>> + 'a>>;

/// A signer whose signatures end when the test says so. It knows how many are under way.
#[derive(Debug, Default)]
struct Bench {
    under_way: AtomicUsize,
    most: AtomicUsize,
    /// How the next signatures end, and who waits for that.
    ends: Mutex<(Vec<bool>, Vec<Waker>)>,
}

/// Counts one signature until it is done or dropped.
struct UnderWay<'a>(&'a Bench);

impl<'a> UnderWay<'a> {
    fn begin(bench: &'a Bench) -> Self {
        let now = bench.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        bench.most.fetch_max(now, Ordering::SeqCst);
        Self(bench)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Bench {
    fn end_one(&self, well: bool) {
        let mut ends = self.ends.lock().unwrap();
        ends.0.push(well);
        for waker in std::mem::take(&mut ends.1) {
            waker.wake();
        }
    }
}

#[async_trait::async_trait]
impl Signer for Bench {
    async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
        let _under_way = UnderWay::begin(self);
        let well = poll_fn(|context| {
            let mut ends = self.ends.lock().unwrap();
            match ends.0.pop() {
                Some(well) => Poll::Ready(well),
                None => {
                    ends.1.push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await;
        match well {
            true => Ok(Signature::from(vec![7; 256])),
            false => Err(SignError::transient("the key store is away")),
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// Somebody asks, and is polled once.
    Come,
    /// One of those who wait is polled.
    Poll(usize),
    /// One of those who wait gives up.
    Leave(usize),
    /// The signature under way ends.
    End(bool),
    Pass(u64),
    Discard,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Come),
        6 => any::<usize>().prop_map(Step::Poll),
        2 => any::<usize>().prop_map(Step::Leave),
        4 => any::<bool>().prop_map(Step::End),
        2 => (0..700_u64).prop_map(Step::Pass),
        1 => Just(Step::Discard),
    ];
    prop::collection::vec(step, 1..60)
}

proptest! {
    #[test]
    fn callers_in_any_order_cause_one_signature_at_a_time_and_none_is_left_waiting(steps in steps()) {
        let bench = Arc::new(Bench::default());
        let clock = Arc::new(FixedClock::new(NOW));
        let cache = TokenCache::for_clock(APPLICATION, bench.clone(), clock.clone());
        let wakes = Arc::new(Wakes::default());
        let mut waiting: Vec<Asking<'_>> = Vec::new();
        let mut last = None;
        for step in steps {
            match step {
                Step::Come => waiting.push(Box::pin(cache.token())),
                Step::Leave(which) if !waiting.is_empty() => drop(waiting.swap_remove(which % waiting.len())),
                Step::End(well) => bench.end_one(well),
                Step::Pass(seconds) => {
                    let now: UnixTime = clock.now();
                    clock.set(now.saturating_add(Duration::from_secs(seconds)));
                }
                Step::Discard => {
                    if let Some(token) = last.take() {
                        cache.discard(&token);
                    }
                }
                Step::Poll(_) | Step::Leave(_) => {}
            }
            let polled = match step {
                Step::Come => waiting.len().checked_sub(1),
                Step::Poll(which) => which.checked_rem(waiting.len()),
                _ => None,
            };
            if let Some(index) = polled
                && let Poll::Ready(outcome) = poll_once(&mut waiting[index], &wakes)
            {
                drop(waiting.swap_remove(index));
                if let Ok(token) = outcome {
                    prop_assert!(token.issued_at() <= clock.now() && clock.now() < token.expires_at());
                    last = Some(token);
                }
            }
            prop_assert!(bench.most.load(Ordering::SeqCst) <= 1);
        }
        // From now on every signature ends, so everybody gets an answer.
        for _ in 0..(waiting.len() + 1) * 4 {
            bench.end_one(true);
        }
        for asking in waiting {
            // A signature that failed before may still be news to somebody.
            prop_assert!(block_on(asking).map_or_else(|error| error.is_transient(), |_| true));
        }
        prop_assert!(block_on(cache.token()).is_ok());
        prop_assert_eq!(bench.under_way.load(Ordering::SeqCst), 0);
        prop_assert_eq!(bench.most.load(Ordering::SeqCst), 1);
    }
}
