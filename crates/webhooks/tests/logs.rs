//! What is logged: refusals and failures with their reasons, and nothing secret. A binary of its own, since threads without a
//! subscriber switch log events off for others.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/signed.rs"]
mod signed;

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use tracing_subscriber::fmt::MakeWriter;
use vonage_video_webhooks::{
    Begun, Delivery, Family, Guard, Handled, Identity, ReplayStore, ReplayStoreError, Ticket,
};

use signed::{BODY, SECRET, rules, sign, take, take_body};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Returns what is logged while `work` runs.
async fn logged(work: impl Future<Output = ()>) -> String {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    work.await;
    drop(guard);
    let bytes = log.0.lock().unwrap().clone();
    let log = String::from_utf8(bytes).unwrap();
    let token = sign(BODY).authorization().to_owned();
    let signature = token.rsplit('.').next().unwrap();
    assert!(
        !log.contains(SECRET) && !log.contains(signature) && !log.contains("uid=42"),
        "{log}"
    );
    log
}

/// Asserts one line at WARN with all of this.
#[track_caller]
fn warns(log: &str, parts: &[&str]) {
    let mut lines = log.lines();
    let line = lines.next().unwrap_or_default();
    assert!(lines.next().is_none() && line.contains(" WARN "), "{log}");
    for part in parts {
        assert!(line.contains(part), "{part} is not in {log}");
    }
}

#[tokio::test]
async fn a_refused_delivery_is_logged_with_its_reason() {
    let receiver = rules().build().unwrap();
    let log = logged(async {
        take_body(&receiver, &sign(BODY), BODY.replace("42", "43")).unwrap_err();
    });
    let reason = "reason=the body is not the one that was signed";
    warns(
        &log.await,
        &[
            "webhook delivery refused",
            "family=\"session\"",
            "status=401",
            reason,
        ],
    );
    let log = logged(async {
        let wrong = rules().clock(vonage_video_webhooks::FixedClock::new(
            signed::ISSUED.saturating_add(DAY * 3),
        ));
        take(&wrong.build().unwrap(), &sign(BODY)).unwrap_err();
    });
    warns(
        &log.await,
        &["reason=the token was refused: the callback's token was refused: "],
    );
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_body_that_an_adapter_cannot_read_is_logged() {
    let receiver = rules().body_limit(4).build().unwrap();
    let log = logged(async {
        let request = Request::post("/").body(Full::new(Bytes::from(BODY))).unwrap();
        receiver
            .receive_request(Some(Family::Session), request)
            .await
            .unwrap_err();
    });
    warns(
        &log.await,
        &[
            "webhook delivery refused",
            "status=413",
            "reason=the body is longer",
        ],
    );
}

fn delivery() -> Delivery {
    take(&rules().build().unwrap(), &sign(BODY)).unwrap()
}

/// An error whose causes show in its alternate form, as those of `anyhow` do.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() {
            "no row: the table is gone"
        } else {
            "no row"
        })
    }
}

#[tokio::test]
async fn a_failed_handler_is_logged_with_its_error_and_a_good_one_is_not() {
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    let log = logged(async {
        let failed = guard.handle(delivery(), async |_| Err(Broken)).await;
        assert!(matches!(failed, Handled::Failed(_)));
    });
    let parts = [
        "webhook handler failed",
        "family=\"session\"",
        "event=\"connection_destroyed\"",
        "reason=no row: the table is gone",
    ];
    warns(&log.await, &parts);
    let log = logged(async {
        for _ in 0..2 {
            let _ = guard.handle(delivery(), async |_| Ok::<(), Broken>(())).await;
        }
    });
    assert_eq!(log.await, "");
}

/// Fails to begin, or to record.
#[derive(Debug)]
struct Failing(bool);

#[async_trait]
impl ReplayStore for Failing {
    async fn begin(&self, _: &str, _: Duration) -> Result<Begun, ReplayStoreError> {
        if self.0 {
            Err(ReplayStoreError::new("no connection"))
        } else {
            Ok(Begun::New(Ticket::new(7)))
        }
    }

    async fn done(&self, _: &str, _: Ticket) -> Result<(), ReplayStoreError> {
        Err(ReplayStoreError::new("no connection"))
    }

    async fn release(&self, _: &str, _: Ticket) -> Result<(), ReplayStoreError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_store_that_fails_is_logged_with_its_cause() {
    for (at_begin, message) in [
        (true, "webhook delivery not handled: the replay store failed"),
        (false, "webhook delivery handled but not recorded"),
    ] {
        let guard = Guard::new(Failing(at_begin), Identity::TokenIdOrContent);
        let log = logged(async {
            let _ = guard.handle(delivery(), async |_| Ok::<(), Broken>(())).await;
        });
        warns(&log.await, &[message, "could not be asked: no connection"]);
    }
}
