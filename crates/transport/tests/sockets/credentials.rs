//! Tokens that ran out and clocks that are off, against a server that looks at them.

use std::sync::Arc;
use std::time::Duration;

use vonage_video_auth::{Clock, FixedClock, SignError, UnixTime, decode_unverified};
use vonage_video_core::{Dispatch, ErrorKind, Outcome, Repeat, Trail};
use vonage_video_transport::BaseUrl;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers};

use crate::support::server::{Act, Server, answer};
use crate::support::{Refusal, TestSigner, http_date, request, signed_by};

const NOW: u64 = 1_790_000_000;

fn clock(secs: u64) -> Arc<FixedClock> {
    Arc::new(FixedClock::new(UnixTime::from_secs(secs)))
}

/// A service that refuses tokens which are not good by its clock, with 403 as the real one does.
async fn service(clock: Arc<FixedClock>) -> MockServer {
    let server = MockServer::start().await;
    let check = move |request: &Request| {
        let token = request.headers["authorization"]
            .to_str()
            .unwrap()
            .strip_prefix("Bearer ")
            .unwrap();
        let claims = decode_unverified(token).unwrap().api_claims().unwrap();
        let now = clock.now();
        let good = claims.issued_at() <= now && now < claims.expires_at().unwrap();
        ResponseTemplate::new(if good { 200 } else { 403 }).insert_header("date", http_date(now.as_secs()))
    };
    Mock::given(matchers::any())
        .respond_with(check)
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn a_clock_that_is_off_costs_one_extra_attempt_once() {
    for (here, there) in [(NOW, NOW + 7200), (NOW, NOW - 7200)] {
        let signer = TestSigner::scripted([]);
        let server = service(clock(there)).await;
        let base = BaseUrl::parse(&server.uri()).unwrap();
        let transport = signed_by(&signer)
            .clock(clock(here))
            .base_url(base)
            .build()
            .unwrap();
        let mut attempts = Vec::new();
        for _ in 0..3 {
            let response = transport.send(request(Repeat::Once)).await.unwrap();
            assert_eq!(response.status(), 200);
            attempts.push(Trail::of(&response).attempts);
        }
        assert_eq!((attempts, signer.count()), (vec![2, 1, 1], 2));
        // Client tokens are issued by the service's time as well, and like API tokens are good for it at once.
        let token = transport.token_issuer().grant("1_session").sign().await.unwrap();
        let claims = decode_unverified(token.as_str())
            .unwrap()
            .client_claims()
            .unwrap();
        assert_eq!(claims.issued_at().as_secs(), there - 10);
    }
}

#[tokio::test]
async fn a_small_difference_costs_nothing() {
    for there in [NOW + 5, NOW - 5] {
        let signer = TestSigner::scripted([]);
        let server = service(clock(there)).await;
        let base = BaseUrl::parse(&server.uri()).unwrap();
        let transport = signed_by(&signer)
            .clock(clock(NOW))
            .base_url(base)
            .build()
            .unwrap();
        let response = transport.send(request(Repeat::Once)).await.unwrap();
        assert_eq!((Trail::of(&response).attempts, signer.count()), (1, 1));
        assert_eq!(transport.clock().offset(), 0);
    }
}

#[tokio::test]
async fn a_clock_that_is_fast_by_seconds_works_from_the_second_attempt_on() {
    // Fast enough for the service to refuse a token issued ten seconds early, and too little to look like much.
    let signer = TestSigner::scripted([]);
    let server = service(clock(NOW - 20)).await;
    let base = BaseUrl::parse(&server.uri()).unwrap();
    let transport = signed_by(&signer)
        .clock(clock(NOW))
        .base_url(base)
        .build()
        .unwrap();
    let response = transport.send(request(Repeat::Once)).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), Trail::of(&response).attempts),
        (200, 2)
    );
    let response = transport.send(request(Repeat::Once)).await.unwrap();
    assert_eq!((Trail::of(&response).attempts, signer.count()), (1, 2));
}

#[tokio::test]
async fn a_token_the_service_keeps_refusing_is_signed_anew_once_per_call() {
    for status in [401, 403] {
        let signer = TestSigner::scripted([]);
        let (ok, refusal) = (answer(200, &[], "{}"), answer(status, &[], r#"{"code":-1}"#));
        let server = Server::start([Act::Answer(ok), Act::Answer(refusal)]).await;
        let here = clock(NOW);
        let base = BaseUrl::parse(&server.url()).unwrap();
        let transport = signed_by(&signer)
            .clock(here.clone())
            .base_url(base)
            .build()
            .unwrap();
        transport.send(request(Repeat::Safe)).await.unwrap();
        here.advance(Duration::from_secs(600));
        let response = transport.send(request(Repeat::Safe)).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), Trail::of(&response).attempts),
            (status, 2)
        );
        assert_eq!((signer.count(), server.count()), (2, 3));
    }
}

#[tokio::test]
async fn a_signer_that_fails_for_good_keeps_the_call_from_the_wire() {
    let permanent = Refusal::Fail(SignError::permanent("no such key"));
    let transient = Refusal::Fail(SignError::transient("busy"));
    let signer = TestSigner::scripted([transient, permanent]);
    let server = Server::start([Act::Answer(answer(200, &[], "{}"))]).await;
    let base = BaseUrl::parse(&server.url()).unwrap();
    let transport = signed_by(&signer).base_url(base).build().unwrap();
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Sign, Outcome::NotApplied, 2)
    );
    assert_eq!(server.connections(), 0);
}
