//! A service that is down: how much more it is asked than usual, and for how long afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response};
use vonage_video_core::{BoxError, Dispatch, Repeat, Trail};
use vonage_video_transport::{Retry, Transport};

use crate::support::{request, transport};

/// A call every hundredth of a second.
const PAUSE: Duration = Duration::from_millis(10);
const MINUTE: u32 = 6000;

/// A transport to a service that can be down, which answers 503 then; and how often it was asked.
fn to_a_service_that_is(down: &Arc<AtomicBool>) -> (Transport, Arc<AtomicU32>) {
    let (down, asked) = (down.clone(), Arc::new(AtomicU32::new(0)));
    let count = asked.clone();
    let service = tower::service_fn(move |_: Request<Bytes>| {
        count.fetch_add(1, Ordering::SeqCst);
        let status = if down.load(Ordering::SeqCst) { 503 } else { 200 };
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok::<_, BoxError>(Response::builder().status(status).body(Bytes::new())?)
        }
    });
    // With the usual pauses.
    let transport = transport()
        .retry(Retry::new())
        .http_service(service)
        .build()
        .unwrap();
    (transport, asked)
}

/// So many calls, begun one after the other whatever becomes of those before.
async fn calls(transport: &Transport, count: u32) {
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let transport = transport.clone();
        calls.spawn(async move { transport.send(request(Repeat::Safe)).await.unwrap().status() });
        tokio::time::sleep(PAUSE).await;
    }
    calls.join_all().await;
}

#[tokio::test(start_paused = true)]
async fn a_minute_without_the_service_costs_a_quarter_more_attempts_at_most() {
    let down = Arc::new(AtomicBool::new(false));
    let (transport, asked) = to_a_service_that_is(&down);
    // The allowance that good times have brought is spent as well.
    calls(&transport, MINUTE).await;
    assert_eq!(asked.swap(0, Ordering::SeqCst), MINUTE);
    down.store(true, Ordering::SeqCst);
    calls(&transport, MINUTE).await;
    let attempts = asked.load(Ordering::SeqCst);
    assert!(
        attempts > MINUTE + MINUTE / 10,
        "{attempts}: nothing was tried again"
    );
    assert!(attempts <= MINUTE + MINUTE / 4, "{attempts}");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_back_is_used_at_once() {
    let down = Arc::new(AtomicBool::new(true));
    let (transport, _) = to_a_service_that_is(&down);
    calls(&transport, MINUTE).await;
    down.store(false, Ordering::SeqCst);
    for repeat in [Repeat::Safe, Repeat::Idempotent, Repeat::Once] {
        let response = transport.send(request(repeat)).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), Trail::of(&response).attempts),
            (200, 1)
        );
    }
}
