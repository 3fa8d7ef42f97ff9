//! Traces: one span for the call, one for each attempt, and no secret in any of them. A binary of its own, since calls
//! on threads without a subscriber switch spans off for others.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use vonage_video_auth::{Clock as _, SystemClock};
use vonage_video_core::{Dispatch, Repeat};

use support::{APPLICATION, Leaf, PATH_ID, TOKEN_END, answer, http_date, request, status, transport};

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

async fn traced(leaf: Leaf) -> String {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let _ = transport.send(request(Repeat::Safe)).await;
    drop(guard);
    let bytes = log.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_call_has_a_span_and_each_attempt_one_below_it() {
    let log = traced(Leaf::new([status(503), status(429)])).await;
    let opened = |span: &str| {
        log.lines()
            .filter(|line| line.ends_with(": new") && line.contains(span))
            .count()
    };
    let call = "vonage_video.call{operation=\"things.do\"}:";
    assert_eq!(opened(&format!("{call} ")), 1, "{log}");
    assert_eq!(
        opened(&format!("{call}vonage_video.attempt{{attempt=")),
        3,
        "{log}"
    );
    for part in [
        "vonage_video.attempt{attempt=1 status=503 outcome=may have happened}",
        "vonage_video.attempt{attempt=2 status=429 outcome=not applied}",
        "vonage_video.attempt{attempt=3 status=200 outcome=answered}",
        "vonage_video.call{operation=\"things.do\" status=200 outcome=answered attempts=3}",
        "INFO vonage_video.call{operation=\"things.do\"}: vonage_video_transport::telemetry: retrying attempt=1",
        "cause=status 503 Service Unavailable",
    ] {
        assert!(log.contains(part), "{part} is not in {log}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_for_good_is_a_warning_and_an_answer_about_the_state_is_none() {
    let log = traced(Leaf::new([status(400)])).await;
    assert!(
        log.contains("WARN") && log.contains("call failed attempts=1 cause=status 400 Bad Request"),
        "{log}"
    );
    let lost = || support::Step::Fail("reset by peer".into());
    let log = traced(Leaf::new([lost(), lost(), lost()])).await;
    assert_eq!(log.matches("WARN").count(), 1, "{log}");
    assert_eq!(log.matches("retrying").count(), 2, "{log}");
    assert_eq!(log.matches(": reset by peer").count(), 3, "{log}");
    for state in [200, 404, 409] {
        let log = traced(Leaf::new([status(state)])).await;
        assert!(!log.contains("WARN"), "{state}: {log}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_absurd_clock_of_the_service_is_reported_once() {
    let far = || answer(403, &[("date", "Fri, 01 Jan 2100 00:00:00 GMT")]);
    let log = traced(Leaf::new([far(), far()])).await;
    assert_eq!(
        log.matches("differ by more than the correction limit").count(),
        1,
        "{log}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_token_path_or_body_is_traced() {
    let in_half_an_hour = http_date(SystemClock.now().as_secs() + 1800);
    let far = answer(403, &[("date", &in_half_an_hour)]);
    let log = traced(Leaf::new([far, support::Step::Fail("reset".into())])).await;
    assert!(log.contains("clock differs"), "{log}");
    for secret in [
        TOKEN_END,
        "Bearer",
        "eyJ",
        PATH_ID,
        APPLICATION,
        "query-5f1c",
        "marked-signature",
    ] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
}
