//! Both clients against the emulator.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use vonage_video::contract::{ErrorKind, Outcome};
use vonage_video::{Client, ClientBuilder, CreateSession, Proxy, Retry};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator, Fault};

fn builder(emulator: &Emulator) -> ClientBuilder {
    Client::builder(DEVELOPMENT_APPLICATION_ID)
        .private_key(DEVELOPMENT_PRIVATE_KEY)
        .unwrap()
        .base_url(emulator.api_url())
        .unwrap()
        .proxy(Proxy::none())
}

/// Counts what is counted.
#[derive(Clone, Default)]
struct Count(Arc<AtomicU64>);

impl Recorder for Count {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        match key.name() {
            "vonage_video_attempts_total" => Counter::from_arc(Arc::clone(&self.0)),
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

#[test]
fn layers_of_other_crates_work_in_the_clients_stack() {
    let count = Count::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    metrics::with_local_recorder(&count, || runtime.block_on(calls()));
    // One good call, then five that failed; the open circuit let no more through.
    assert_eq!(count.0.load(Ordering::SeqCst), 6);
}

async fn calls() {
    let emulator = Emulator::builder().start().await.unwrap();
    let control = emulator.control();
    let client = tower_stack::with_layers(builder(&emulator).retry(Retry::never())).unwrap();
    client.sessions().create(CreateSession::routed()).await.unwrap();

    control.fault(Fault::status(500).times(100)).await.unwrap();
    for _ in 0..5 {
        let error = client
            .sessions()
            .create(CreateSession::routed())
            .await
            .unwrap_err();
        // The breaker passes the client's errors on as they are.
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Service, Outcome::Unknown)
        );
    }
    let error = client
        .sessions()
        .create(CreateSession::routed())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Rejected, Outcome::NotApplied, 0)
    );
    emulator.shutdown().await;
}

#[tokio::test]
async fn the_clients_layers_work_around_reqwest() {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = tower_stack::around_reqwest(builder(&emulator), reqwest::Client::new()).unwrap();
    let session = client.sessions().create(CreateSession::routed()).await.unwrap();

    // A list is retried after a 503; the signed request reached the emulator at the second attempt.
    emulator
        .control()
        .fault(Fault::status(503).times(1))
        .await
        .unwrap();
    let (_, meta) = client
        .archives()
        .list(vonage_video::archives::ListArchives::new())
        .meta()
        .await
        .unwrap();
    assert_eq!(meta.attempts, 2);

    // A creation that was handed over and got no response may have happened.
    emulator.control().fault(Fault::close_after()).await.unwrap();
    let error = client
        .session(&session.id)
        .signal("type", "data")
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.outcome(), Outcome::Unknown);
    emulator.shutdown().await;
}
