//! The time limits: which one passes, and what it says of the request.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::timeout::TimeoutLayer;
use vonage_video_auth::{FixedClock, UnixTime};
use vonage_video_core::{Dispatch, ErrorKind, Limit, Outcome, Profile, Repeat};
use vonage_video_transport::Retry;

use crate::support::{Leaf, Refusal, Step, TestSigner, answer, request, signed_by, transport, with_profile};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_in_a_queue_of_the_users_was_not_applied() {
    let permits = Arc::new(tokio::sync::Semaphore::new(0));
    let leaf = Leaf::new([]);
    let transport = transport()
        .layer(GlobalConcurrencyLimitLayer::with_semaphore(permits))
        .http_service(leaf.service())
        .build()
        .unwrap();
    let start = Instant::now();
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout(Limit::Total), Outcome::NotApplied)
    );
    assert_eq!((error.attempts(), leaf.count()), (0, 0));
    assert_eq!(start.elapsed().as_secs(), 45);
}

#[tokio::test(start_paused = true)]
async fn a_call_on_the_wire_when_the_total_passes_is_unknown() {
    let leaf = Leaf::new([Step::Hang]);
    let transport = transport()
        .total_timeout(3 * SECOND)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout(Limit::Total), Outcome::Unknown)
    );
    assert_eq!((error.attempts(), leaf.count()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_total_that_passes_before_a_repeat_is_sent_remembers_the_attempt_before_it() {
    // The first attempt is lost; the second waits for a new token when the time is over and has sent nothing.
    let signer = TestSigner::scripted([Refusal::TakeTime(Duration::ZERO), Refusal::Hang]);
    let clock = Arc::new(FixedClock::new(UnixTime::from_secs(1_790_000_000)));
    let turned = clock.clone();
    let leaf = Leaf::new([Step::Fail("reset".into())]).on_request(move |_| turned.advance(3600 * SECOND));
    let transport = signed_by(&signer)
        .clock(clock)
        .total_timeout(3 * SECOND)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Safe)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout(Limit::Total), Outcome::Unknown)
    );
    assert_eq!((error.attempts(), leaf.count()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_signer_that_hangs_is_a_slow_attempt_and_nothing_is_sent() {
    let signer = TestSigner::scripted([Refusal::Hang, Refusal::Hang, Refusal::Hang]);
    let leaf = Leaf::new([]);
    let transport = signed_by(&signer)
        .attempt_timeout(SECOND)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout(Limit::Attempt), Outcome::NotApplied)
    );
    assert_eq!((error.attempts(), leaf.count()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn an_operation_brings_its_own_total() {
    let leaf = Leaf::new([Step::Hang, Step::Hang, Step::Hang, Step::Hang]);
    let retry = Retry::new().attempts(4).pauses(Duration::ZERO, Duration::ZERO);
    let transport = transport()
        .retry(retry)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let long = Profile::new("things.do", Repeat::Safe).timeout(70 * SECOND);
    let start = Instant::now();
    let error = transport.send(with_profile(long)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Timeout(Limit::Attempt), 4)
    );
    assert_eq!(start.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn what_must_not_happen_twice_may_use_all_of_its_own_time_for_one_attempt() {
    for (own, seconds, limit) in [
        (Some(30 * SECOND), 30, Limit::Total),
        (Some(15 * SECOND), 15, Limit::Total),
        (Some(5 * SECOND), 5, Limit::Total),
        (None, 15, Limit::Attempt),
    ] {
        let leaf = Leaf::new([Step::Hang]);
        let transport = transport().http_service(leaf.service()).build().unwrap();
        let once = Profile::new("things.dial", Repeat::Once);
        let profile = own.map_or(once, |limit| once.timeout(limit));
        let start = Instant::now();
        let error = transport.send(with_profile(profile)).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
        assert_eq!(error.kind(), ErrorKind::Timeout(limit));
        assert_eq!(start.elapsed().as_secs(), seconds);
    }
}

#[tokio::test(start_paused = true)]
async fn limits_beyond_all_time_are_no_limits() {
    let leaf = Leaf::new([answer(503, &[("retry-after", "20")])]);
    let transport = transport()
        .total_timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .http_service(leaf.service())
        .build()
        .unwrap();
    assert_eq!(transport.send(request(Repeat::Safe)).await.unwrap().status(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_of_the_users_around_the_call_knows_what_the_attempts_left_behind() {
    // It passes in the pause after an attempt whose fate is unknown.
    let leaf = Leaf::new([answer(503, &[("retry-after", "9")])]);
    let transport = transport()
        .layer(TimeoutLayer::new(3 * SECOND))
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Idempotent)).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));

    // It passes while the user's own queue holds the call.
    let transport = crate::support::transport()
        .layer(TimeoutLayer::new(3 * SECOND))
        .layer(GlobalConcurrencyLimitLayer::new(0))
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Idempotent)).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotApplied, 0));
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_of_the_users_around_an_attempt_is_an_attempt_that_was_lost() {
    let leaf = Leaf::new([Step::Hang, Step::Hang]);
    let transport = transport()
        .attempt_layer(TimeoutLayer::new(SECOND))
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Lost, Outcome::Unknown, 1)
    );
    assert_eq!(transport.send(request(Repeat::Safe)).await.unwrap().status(), 200);
}

#[tokio::test(start_paused = true)]
async fn sleeping_and_telling_time_agree() {
    let transport = transport().http_service(Leaf::new([]).service()).build().unwrap();
    let before = transport.now();
    transport.sleep(5 * SECOND).await;
    assert_eq!((transport.now() - before).as_secs(), 5);
}
