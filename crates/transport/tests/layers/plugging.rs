//! A client of the user's below, a dispatch of the user's beside, and the transport as a tower service.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tower::{Service, ServiceExt};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response};
use vonage_video_core::{
    BoxError, Dispatch, Error, ErrorKind, Handle, Operation, Outcome, Repeat, Target, Trail, async_trait,
    wire,
};

use vonage_video_transport::BaseUrl;

use crate::support::{APPLICATION, Leaf, Step, request, status, transport};

/// Does a thing, once.
#[derive(Debug)]
struct DoThing;

impl Operation for DoThing {
    const NAME: &'static str = "things.do";
    const REPEAT: Repeat = Repeat::Once;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::post(target.project().fixed("thing")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_of_the_users_gets_complete_signed_requests() {
    let leaf = Leaf::new([]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    Handle::new(Arc::new(transport), APPLICATION)
        .call(DoThing)
        .await
        .unwrap();
    let request = leaf.seen().remove(0);
    assert_eq!(
        request.uri(),
        &*format!("http://service.invalid/v2/project/{APPLICATION}/thing")
    );
    assert!(request.headers().contains_key("authorization"));
}

#[tokio::test(start_paused = true)]
async fn a_client_of_the_users_may_say_that_nothing_was_sent() {
    let leaf = Leaf::new([Step::Fail(Error::not_sent("pool is full").into()), status(200)]);
    let transport = transport().http_service(leaf.service()).build().unwrap();
    let response = transport.send(request(Repeat::Once)).await.unwrap();
    assert_eq!(Trail::of(&response), Trail::new(2, Outcome::NotApplied));
}

/// Never ready, as a pool without connections.
#[derive(Clone)]
struct Unready(Option<&'static str>);

impl Service<Request<Bytes>> for Unready {
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = std::future::Pending<Result<Response<Bytes>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0
            .map_or(Poll::Pending, |problem| Poll::Ready(Err(problem.into())))
    }

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        std::future::pending()
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_takes_the_request_has_not_applied_it() {
    for (unready, kind) in [
        (Unready(Some("closed")), ErrorKind::Connect),
        (
            Unready(None),
            ErrorKind::Timeout(vonage_video_core::Limit::Attempt),
        ),
    ] {
        let limited = transport().attempt_timeout(Duration::from_secs(1));
        let transport = limited.http_service(unready).build().unwrap();
        let error = transport.send(request(Repeat::Once)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome(), error.attempts()),
            (kind, Outcome::NotApplied, 3)
        );
    }
}

/// A way of the user's own that needs no transport at all.
#[derive(Debug)]
struct Own;

#[async_trait]
impl Dispatch for Own {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        assert!(request.uri().host().is_none() && request.headers().is_empty());
        Err(Error::lost("tunnel"))
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

#[tokio::test]
async fn a_dispatch_of_the_users_carries_calls() {
    let error = Handle::new(Arc::new(Own), APPLICATION)
        .call(DoThing)
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Lost, "things.do"));
}

#[tokio::test(start_paused = true)]
async fn the_transport_is_a_tower_service() {
    let leaf = Leaf::new([status(500), status(204)]);
    let mut transport = transport().http_service(leaf.service()).build().unwrap();
    let response = transport
        .ready()
        .await
        .unwrap()
        .call(request(Repeat::Safe))
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), Trail::of(&response).attempts),
        (204, 2)
    );
    let wrapped = tower::ServiceBuilder::new()
        .concurrency_limit(1)
        .service(transport);
    assert!(
        wrapped
            .oneshot(request(Repeat::Once))
            .await
            .unwrap()
            .status()
            .is_success()
    );
}

#[test]
fn plain_http_to_another_machine_needs_permission() {
    let built = |url: &str, allow| {
        transport()
            .base_url(BaseUrl::parse(url).unwrap())
            .allow_http(allow)
            .build()
    };
    for local in [
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "http://localhost",
        "https://a.test",
    ] {
        assert!(built(local, false).is_ok(), "{local}");
    }
    for remote in [
        "http://emulator:8080",
        "http://10.0.0.7",
        "http://localhost.a.test",
    ] {
        let error = built(remote, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("allow_http"), "{error}");
        assert!(built(remote, true).is_ok(), "{remote}");
    }
}
