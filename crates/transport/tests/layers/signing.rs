//! Every attempt carries a token that is valid when it is sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use vonage_video_auth::{Clock, FixedClock, SignError, UnixTime};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response};
use vonage_video_core::{BoxError, Dispatch, ErrorKind, Outcome, Repeat, Trail};
use vonage_video_transport::Retry;

use crate::support::{
    APPLICATION, Leaf, Refusal, Step, TestSigner, answer, http_date, request, signed_by, status, times_of,
    token_of, transport,
};

const NOW: u64 = 1_790_000_000;
const MINUTE: Duration = Duration::from_secs(60);

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::new(UnixTime::from_secs(NOW)))
}

/// A `Date` so many seconds after `NOW`.
fn date(offset: i64) -> String {
    http_date(NOW.saturating_add_signed(offset))
}

#[tokio::test(start_paused = true)]
async fn calls_share_a_token_while_it_is_good() {
    let signer = TestSigner::scripted([]);
    let leaf = Leaf::new([]);
    let transport = signed_by(&signer).http_service(leaf.service()).build().unwrap();
    for _ in 0..5 {
        transport.clone().send(request(Repeat::Safe)).await.unwrap();
    }
    assert_eq!((signer.count(), leaf.count()), (1, 5));
    let token = token_of(&leaf.seen()[4]);
    assert!(token.ends_with(crate::support::TOKEN_END));
    let claims = vonage_video_auth::decode_unverified(&token)
        .unwrap()
        .api_claims()
        .unwrap();
    assert_eq!(claims.application_id(), APPLICATION);
}

#[tokio::test(start_paused = true)]
async fn a_repeat_is_signed_anew_when_the_first_token_ran_out() {
    let (signer, clock) = (TestSigner::scripted([]), clock());
    let turned = clock.clone();
    let leaf = Leaf::new([status(503)]).on_request(move |_| turned.advance(16 * MINUTE));
    let transport = signed_by(&signer)
        .clock(clock.clone())
        .http_service(leaf.service())
        .build()
        .unwrap();
    transport.send(request(Repeat::Safe)).await.unwrap();
    let tokens: Vec<_> = leaf.seen().iter().map(token_of).collect();
    assert_eq!((signer.count(), tokens.len()), (2, 2));
    assert_ne!(tokens[0], tokens[1]);
    let sent_at = UnixTime::from_secs(NOW + 16 * 60);
    let (issued, expires) = times_of(&tokens[1]);
    assert!(issued <= sent_at && sent_at < expires);
    assert!(times_of(&tokens[0]).1 <= sent_at);
}

#[tokio::test(start_paused = true)]
async fn a_refused_stale_token_is_signed_anew_exactly_once() {
    for refusal in [401, 403] {
        let (signer, clock) = (TestSigner::scripted([]), clock());
        let leaf = Leaf::new([status(200), status(refusal), status(refusal)]);
        let transport = signed_by(&signer)
            .clock(clock.clone())
            .http_service(leaf.service())
            .build()
            .unwrap();
        transport.send(request(Repeat::Once)).await.unwrap();
        clock.advance(5 * MINUTE);
        let response = transport.send(request(Repeat::Once)).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), Trail::of(&response).attempts),
            (refusal, 2)
        );
        assert_eq!((signer.count(), leaf.count()), (2, 3));
        let seen = leaf.seen();
        assert_eq!(token_of(&seen[0]), token_of(&seen[1]));
        assert_ne!(token_of(&seen[1]), token_of(&seen[2]));
    }
}

#[tokio::test(start_paused = true)]
async fn many_calls_refused_at_once_cause_one_fresh_signature() {
    let (signer, clock) = (TestSigner::scripted([]), clock());
    // Refuses the first token it sees from its second use on, and takes a while to do so.
    let uses = Arc::new(Mutex::new(Vec::new()));
    let seen = uses.clone();
    let service = tower::service_fn(move |request: Request<Bytes>| {
        let token = token_of(&request);
        let mut uses = seen.lock().unwrap();
        let refused = uses.first() == Some(&token);
        uses.push(token);
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok::<_, BoxError>(
                Response::builder()
                    .status(if refused { 403 } else { 200 })
                    .body(Bytes::new())?,
            )
        }
    });
    let transport = signed_by(&signer)
        .clock(clock.clone())
        .http_service(service)
        .build()
        .unwrap();
    transport.send(request(Repeat::Safe)).await.unwrap();
    clock.advance(5 * MINUTE);
    let calls = (0..20).map(|_| {
        let transport = transport.clone();
        tokio::spawn(async move { transport.send(request(Repeat::Once)).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap().unwrap().status(), 200);
    }
    assert_eq!((signer.count(), uses.lock().unwrap().len()), (2, 41));
}

#[tokio::test(start_paused = true)]
async fn a_refused_fresh_token_is_final() {
    let signer = TestSigner::scripted([]);
    let leaf = Leaf::new([status(403)]);
    let transport = signed_by(&signer).http_service(leaf.service()).build().unwrap();
    assert_eq!(transport.send(request(Repeat::Safe)).await.unwrap().status(), 403);
    assert_eq!((signer.count(), leaf.count()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_clock_off_in_either_direction_is_corrected_by_the_services_date() {
    for offset in [-3600, 3600] {
        let (signer, clock) = (TestSigner::scripted([]), clock());
        let date = date(offset);
        let leaf = Leaf::new([answer(403, &[("date", &date)]), answer(200, &[("date", &date)])]);
        let transport = signed_by(&signer)
            .clock(clock.clone())
            .http_service(leaf.service())
            .build()
            .unwrap();
        let response = transport.send(request(Repeat::Once)).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), Trail::of(&response).attempts),
            (200, 2)
        );
        let there = UnixTime::from_secs(NOW.saturating_add_signed(offset));
        let (issued, expires) = times_of(&token_of(&leaf.seen()[1]));
        assert!(issued <= there && there < expires, "{offset}");
        // Client tokens are issued by the corrected clock as well.
        assert_eq!(
            (transport.clock().now(), transport.clock().offset()),
            (there, offset)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_answers_date_never_fails_a_call() {
    for date in [
        "",
        "tomorrow",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    ] {
        let leaf = Leaf::new([answer(200, &[("date", date)]), answer(200, &[("date", date)])]);
        let transport = transport().http_service(leaf.service()).build().unwrap();
        for _ in 0..2 {
            let response = transport.send(request(Repeat::Once)).await.unwrap();
            assert_eq!(
                (response.status().as_u16(), Trail::of(&response).attempts),
                (200, 1),
                "{date}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_fresh_signature_is_made_by_a_client_that_never_repeats() {
    let (signer, clock) = (TestSigner::scripted([]), clock());
    let leaf = Leaf::new([status(200), status(403)]);
    let transport = signed_by(&signer)
        .clock(clock.clone())
        .retry(Retry::never())
        .http_service(leaf.service())
        .build()
        .unwrap();
    transport.send(request(Repeat::Safe)).await.unwrap();
    clock.advance(5 * MINUTE);
    assert_eq!(transport.send(request(Repeat::Safe)).await.unwrap().status(), 403);
    assert_eq!(leaf.count(), 2);
    // But the refused token is not used again.
    transport.send(request(Repeat::Safe)).await.unwrap();
    assert_eq!(signer.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_signer_that_fails_for_the_moment_is_asked_again_even_for_once() {
    let signer = TestSigner::scripted([Refusal::Fail(SignError::transient("vault busy"))]);
    let leaf = Leaf::new([]);
    let transport = signed_by(&signer).http_service(leaf.service()).build().unwrap();
    let response = transport.send(request(Repeat::Once)).await.unwrap();
    assert_eq!(
        (Trail::of(&response).attempts, signer.count(), leaf.count()),
        (2, 2, 1)
    );
    assert_eq!(Trail::of(&response).earlier, Outcome::NotApplied);
}

#[tokio::test(start_paused = true)]
async fn a_signer_that_fails_for_good_ends_the_call_with_nothing_sent() {
    let signer = TestSigner::scripted([Refusal::Fail(SignError::permanent("no such key"))]);
    let leaf = Leaf::new([]);
    let transport = signed_by(&signer).http_service(leaf.service()).build().unwrap();
    let error = transport.send(request(Repeat::Safe)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Sign, Outcome::NotApplied)
    );
    assert_eq!((error.attempts(), signer.count(), leaf.count()), (1, 1, 0));
    assert!(!error.is_transient());
    // The next call asks anew.
    assert!(transport.send(request(Repeat::Safe)).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_slow_signer_serves_all_who_wait_with_one_signature() {
    let signer = TestSigner::scripted([Refusal::TakeTime(Duration::from_secs(5))]);
    let leaf = Leaf::new([]);
    let transport = signed_by(&signer).http_service(leaf.service()).build().unwrap();
    let calls = (0..20).map(|_| {
        let transport = transport.clone();
        tokio::spawn(async move { transport.send(request(Repeat::Once)).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.unwrap().unwrap().status().is_success());
    }
    assert_eq!((signer.count(), leaf.count()), (1, 20));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_the_signature_to_the_others() {
    let signer = TestSigner::scripted([Refusal::TakeTime(Duration::from_secs(5))]);
    let leaf = Leaf::new([Step::Hang]);
    let transport = signed_by(&signer).http_service(leaf.service()).build().unwrap();
    let first = tokio::time::timeout(Duration::from_secs(1), transport.send(request(Repeat::Once)));
    let second = transport.send(request(Repeat::Safe));
    let (first, second) = tokio::join!(first, second);
    assert!(first.is_err() && second.unwrap().status().is_success());
    assert_eq!(signer.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn client_tokens_come_from_the_same_signer() {
    let signer = TestSigner::scripted([]);
    let transport = signed_by(&signer)
        .http_service(Leaf::new([]).service())
        .build()
        .unwrap();
    let token = transport.token_issuer().grant("1_session").sign().await.unwrap();
    assert!(token.as_str().ends_with(crate::support::TOKEN_END));
    assert_eq!(signer.count(), 1);
}
