//! Which attempts follow which, and after which pause.

use std::time::Duration;

use tokio::time::Instant;
use vonage_video_core::http::StatusCode;
use vonage_video_core::{Dispatch, ErrorKind, Limit, Outcome, Profile, Repeat, Trail};
use vonage_video_transport::Retry;

use crate::support::{Leaf, Step, answer, request, status, transport, with_profile};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn an_answer_tells_of_the_attempts_behind_it() {
    let leaf = Leaf::new([status(500), status(429), status(201)]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let response = transport.send(request(Repeat::Safe)).await.unwrap();
    let trail = Trail::new(3, Outcome::Unknown);
    assert_eq!(
        (response.status(), Trail::of(&response)),
        (StatusCode::CREATED, trail)
    );
    assert_eq!(leaf.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_says_nothing_of_itself_is_never_repeated() {
    let leaf = Leaf::new([status(500)]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let mut bare = request(Repeat::Safe);
    bare.extensions_mut().remove::<Profile>();
    assert_eq!(transport.send(bare).await.unwrap().status(), 500);
    assert_eq!(leaf.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_must_happen_once_is_repeated_only_while_it_did_not_happen() {
    let leaf = Leaf::new([status(429), status(429), Step::Fail("reset".into()), status(200)]);
    let retry = Retry::new().attempts(9).pauses(Duration::ZERO, Duration::ZERO);
    let transport = transport()
        .retry(retry)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Lost, Outcome::Unknown, 3)
    );
    assert_eq!((leaf.count(), error.operation()), (3, "things.do"));
}

#[tokio::test(start_paused = true)]
async fn once_unknown_stays_unknown_when_the_last_attempt_was_refused() {
    let leaf = Leaf::new([Step::Fail("reset".into()), status(404)]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let response = transport.send(request(Repeat::Idempotent)).await.unwrap();
    assert_eq!(Trail::of(&response), Trail::new(2, Outcome::Unknown));
}

#[tokio::test(start_paused = true)]
async fn never_means_one_attempt() {
    let leaf = Leaf::new([status(429)]);
    let transport = transport()
        .retry(Retry::never())
        .http_service(leaf.service())
        .build()
        .unwrap();
    assert_eq!(transport.send(request(Repeat::Safe)).await.unwrap().status(), 429);
    assert_eq!(leaf.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn retry_after_in_seconds_is_waited_for() {
    let leaf = Leaf::new([answer(429, &[("retry-after", "7")])]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let start = Instant::now();
    assert!(
        transport
            .send(request(Repeat::Once))
            .await
            .unwrap()
            .status()
            .is_success()
    );
    let waited = start.elapsed();
    assert!(waited >= 7 * SECOND && waited < 8 * SECOND, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn retry_after_as_a_date_is_measured_against_the_answers_own_date() {
    let dates = [
        ("date", "Tue, 24 Nov 2026 10:00:00 GMT"),
        ("retry-after", "Tue, 24 Nov 2026 10:00:09 GMT"),
    ];
    let leaf = Leaf::new([answer(503, &dates)]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let start = Instant::now();
    assert!(
        transport
            .send(request(Repeat::Safe))
            .await
            .unwrap()
            .status()
            .is_success()
    );
    let waited = start.elapsed();
    assert!(waited >= 9 * SECOND && waited < 10 * SECOND, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_limit_returns_the_answer_at_once() {
    let leaf = Leaf::new([answer(429, &[("retry-after", "21")])]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let start = Instant::now();
    assert_eq!(transport.send(request(Repeat::Safe)).await.unwrap().status(), 429);
    assert_eq!((start.elapsed(), leaf.count()), (Duration::ZERO, 1));
}

#[tokio::test(start_paused = true)]
async fn a_pause_past_the_total_limit_returns_the_answer_in_hand() {
    let leaf = Leaf::new([answer(503, &[("retry-after", "10")])]);
    let transport = transport()
        .total_timeout(9 * SECOND)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let start = Instant::now();
    let response = transport.send(request(Repeat::Safe)).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), Trail::of(&response).attempts),
        (503, 1)
    );
    assert_eq!((start.elapsed(), leaf.count()), (Duration::ZERO, 1));
}

#[tokio::test(start_paused = true)]
async fn an_operations_own_limit_counts_for_pauses_too() {
    let leaf = Leaf::new([answer(503, &[("retry-after", "10")])]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let short = Profile::new("things.do", Repeat::Safe).timeout(9 * SECOND);
    assert_eq!(transport.send(with_profile(short)).await.unwrap().status(), 503);
    assert_eq!(leaf.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_empty_budget_ends_repeats_but_no_first_attempt() {
    let leaf = Leaf::new(std::iter::repeat_with(|| status(500)).take(10_000));
    let retry = Retry::new()
        .budget_percent(20)
        .pauses(Duration::ZERO, Duration::ZERO);
    let transport = transport()
        .retry(retry)
        .http_service(leaf.service())
        .build()
        .unwrap();
    for _ in 0..500 {
        // Clones share the budget.
        let response = transport.clone().send(request(Repeat::Safe)).await.unwrap();
        assert_eq!(response.status(), 500);
    }
    let repeats = leaf.count() - 500;
    // A fifth of the calls and the floor of ten; without a budget there would be a thousand.
    assert!((90..=130).contains(&repeats), "{repeats}");
}

#[tokio::test(start_paused = true)]
async fn pauses_between_attempts_are_not_charged_to_an_attempt() {
    let leaf = Leaf::new([Step::Hang, answer(503, &[("retry-after", "12")]), status(200)]);
    let transport = transport()
        .attempt_timeout(5 * SECOND)
        .total_timeout(20 * SECOND)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let response = transport.send(request(Repeat::Safe)).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), Trail::of(&response).attempts),
        (200, 3)
    );
}

#[tokio::test(start_paused = true)]
async fn the_retry_layer_stands_above_the_attempt_limit() {
    let leaf = Leaf::new([Step::Hang, Step::Hang, Step::Hang]);
    let transport = transport()
        .attempt_timeout(5 * SECOND)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let start = Instant::now();
    let error = transport.send(request(Repeat::Safe)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout(Limit::Attempt), Outcome::Unknown)
    );
    assert_eq!((error.attempts(), leaf.count()), (3, 3));
    assert!(start.elapsed() >= 15 * SECOND && start.elapsed() < 16 * SECOND);
}
