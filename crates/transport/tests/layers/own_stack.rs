//! Stacks that a user builds of the public layers, around a client that is not ours.

use std::time::Duration;

use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceBuilder, ServiceExt};
use tower_test::mock;
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response, header};
use vonage_video_core::{BoxError, Dispatch, Error, ErrorKind, Limit, Outcome, Profile, Repeat, Trail};
use vonage_video_transport::layers::{
    AttemptTimeoutLayer, ConcurrencyLimitLayer, HandoverLayer, PrepareLayer, RetryLayer, SignLayer,
    TotalTimeoutLayer, TraceLayer,
};
use vonage_video_transport::{BaseUrl, HttpService, Retry, UserAgent};

use crate::support::{APPLICATION, Leaf, Step, TestSigner, request, status, token_of, transport};

const SECOND: Duration = Duration::from_secs(1);

type Mock = mock::Mock<Request<Bytes>, Response<Bytes>>;
type Handle = mock::Handle<Request<Bytes>, Response<Bytes>>;

fn quick() -> RetryLayer {
    RetryLayer::new(Retry::new().pauses(Duration::ZERO, Duration::ZERO))
}

/// All layers, in the order of the transport's own stack.
fn whole_stack(client: Mock) -> HttpService {
    let base_url = BaseUrl::parse("http://service.test").unwrap();
    let signer = TestSigner::scripted([]);
    BoxCloneSyncService::new(
        ServiceBuilder::new()
            .layer(TraceLayer::calls())
            .layer(TotalTimeoutLayer::new(45 * SECOND))
            .layer(quick())
            .layer(TraceLayer::attempts())
            .layer(AttemptTimeoutLayer::new(15 * SECOND))
            .layer(PrepareLayer::new(base_url, UserAgent::sdk()))
            .layer(SignLayer::new(APPLICATION, signer))
            .layer(ConcurrencyLimitLayer::new(2))
            .layer(HandoverLayer::new())
            .service(client),
    )
}

fn response(status: u16) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::new()).unwrap()
}

async fn expect(handle: &mut Handle) -> (Request<Bytes>, mock::SendResponse<Response<Bytes>>) {
    handle.next_request().await.unwrap()
}

fn error_of(result: Result<Response<Bytes>, BoxError>) -> Box<Error> {
    result.unwrap_err().downcast().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_stack_of_the_public_layers_retries_signs_and_reports() {
    let (client, mut server) = mock::pair();
    server.allow(3);
    let stack = whole_stack(client);
    let call = tokio::spawn(stack.oneshot(request(Repeat::Safe)));

    let (first, respond) = expect(&mut server).await;
    assert_eq!(first.uri().host(), Some("service.test"));
    assert!(first.headers()[header::AUTHORIZATION].is_sensitive());
    respond.send_response(response(503));
    let (second, respond) = expect(&mut server).await;
    assert_eq!(token_of(&first), token_of(&second));
    respond.send_error("reset by peer");
    let (_, respond) = expect(&mut server).await;
    respond.send_response(response(200));

    let answered = call.await.unwrap().unwrap();
    assert_eq!(
        (answered.status().as_u16(), Trail::of(&answered)),
        (200, Trail::new(3, Outcome::Unknown))
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_that_must_not_happen_twice_is_not_retried_once_the_client_took_it() {
    let (client, mut server) = mock::pair();
    server.allow(2);
    let call = tokio::spawn(whole_stack(client).oneshot(request(Repeat::Once)));
    let (_, respond) = expect(&mut server).await;
    respond.send_error("reset by peer");
    let error = error_of(call.await.unwrap());
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Lost, Outcome::Unknown, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn from_its_first_report_on_a_client_is_known_to_report() {
    let (client, mut server) = mock::pair();
    server.allow(1);
    let call = tokio::spawn(whole_stack(client).oneshot(request(Repeat::Once)));
    let (_, respond) = expect(&mut server).await;
    // Certainly not applied, so there is another attempt. The client never becomes ready for it.
    respond.send_response(response(429));
    let error = error_of(call.await.unwrap());
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Timeout(Limit::Attempt), Outcome::NotApplied, 3)
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_may_have_been_sent_as_long_as_the_client_reported_nothing() {
    // There is no `HandoverLayer`: whether the request was still in a queue, or on the wire, is unknown.
    let silent =
        tower::service_fn(|_: Request<Bytes>| std::future::pending::<Result<Response<Bytes>, BoxError>>());
    let stack = ServiceBuilder::new()
        .layer(quick())
        .layer(AttemptTimeoutLayer::new(SECOND))
        .service(silent);
    for (repeat, attempts) in [(Repeat::Once, 1), (Repeat::Safe, 3)] {
        let error = error_of(stack.clone().oneshot(request(repeat)).await);
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, attempts));
    }
}

#[tokio::test(start_paused = true)]
async fn sign_and_retry_work_alone_around_any_client() {
    let leaf = Leaf::new([status(500), status(200)]);
    let stack = ServiceBuilder::new()
        .layer(quick())
        .layer(SignLayer::new(APPLICATION, TestSigner::scripted([])))
        .service(leaf.service());
    // A request without a profile is one that must not happen twice.
    let plain = Request::post("http://service.test/v2/thing")
        .body(Bytes::new())
        .unwrap();
    let refused = stack.clone().oneshot(plain).await.unwrap();
    assert_eq!((refused.status().as_u16(), leaf.count()), (500, 1));

    let mut read = Request::get("http://service.test/v2/thing")
        .body(Bytes::new())
        .unwrap();
    read.extensions_mut()
        .insert(Profile::new("things.get", Repeat::Safe));
    let answered = stack.oneshot(read).await.unwrap();
    assert_eq!((answered.status().as_u16(), leaf.count()), (200, 2));
    assert!(leaf.seen().iter().all(|request| !token_of(request).is_empty()));
}

#[tokio::test(start_paused = true)]
async fn a_transport_can_be_built_around_a_stack_of_the_users() {
    let leaf = Leaf::new([status(500), Step::Fail("reset".into()), status(200)]);
    let builder = transport();
    let stack = ServiceBuilder::new()
        .layer(quick())
        .layer(builder.prepare_layer().unwrap())
        .layer(builder.sign_layer().unwrap())
        .layer(HandoverLayer::new())
        .service(leaf.service());
    let mut transport = builder.build_with_service(stack).unwrap();
    let answered = transport.send(request(Repeat::Safe)).await.unwrap();
    assert_eq!((Trail::of(&answered).attempts, leaf.count()), (3, 3));
    assert!(
        leaf.seen()
            .iter()
            .all(|request| request.uri().host() == Some("service.invalid"))
    );
    // Client tokens come from the same signer.
    assert!(transport.token_issuer().grant("1_MX4").sign().await.is_ok());
    assert!(
        transport
            .ready()
            .await
            .unwrap()
            .call(request(Repeat::Safe))
            .await
            .is_ok()
    );
}
