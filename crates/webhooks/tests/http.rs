//! The adapters, and the examples built on them, over requests of the crate `http`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "the examples' own `main` is not called")]

#[path = "../examples/axum.rs"]
mod axum_example;
#[path = "../examples/hyper.rs"]
mod hyper_example;
#[path = "support/signed.rs"]
mod signed;

use std::convert::Infallible;

use axum::body::Body;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response};
use http_body_util::Full;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tower::{Layer as _, ServiceExt as _};
use vonage_video_webhooks::testing::SignedCallback;
use vonage_video_webhooks::{Answer, Delivery, Event, Family, RefusalKind, WebhookLayer};

use signed::{BODY, rules, sign};

fn request(path: &str, signed: &SignedCallback) -> Request<Full<Bytes>> {
    Request::post(path)
        .header(AUTHORIZATION, signed.authorization())
        .body(Full::new(signed.body().clone()))
        .unwrap()
}

async fn axum_answers(request: Request<Body>) -> u16 {
    let app = axum_example::app(rules().build().unwrap());
    app.oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn the_axum_example_takes_signed_events_at_the_urls_of_their_families() {
    for &family in Family::ALL {
        let path = format!("/vonage/{family}");
        assert_eq!(
            axum_answers(request(&path, &sign(BODY)).map(Body::new)).await,
            200
        );
        let unsigned = Request::post(&path).body(Body::from(BODY)).unwrap();
        assert_eq!(axum_answers(unsigned).await, 503);
        let mut forged = request(&path, &sign(BODY)).map(Body::new);
        *forged.body_mut() = Body::from("{}");
        assert_eq!(axum_answers(forged).await, 401);
    }
    let long = Request::post("/vonage/sip").body(Body::from(vec![b' '; 10 << 20]));
    assert_eq!(axum_answers(long.unwrap()).await, 413);
}

/// Posts over a socket of its own and returns the status.
async fn post(address: std::net::SocketAddr, authorization: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {authorization}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn the_hyper_example_takes_signed_events_and_refuses_others() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = hyper_example::serve(listener, rules().build().unwrap());
    let signed = sign(BODY);
    let calls = async {
        assert_eq!(post(address, signed.authorization(), BODY).await, "200");
        assert_eq!(post(address, signed.authorization(), BODY).await, "200");
        assert_eq!(post(address, signed.authorization(), "{}").await, "401");
        assert_eq!(post(address, "Basic YTpi", BODY).await, "401");
    };
    tokio::select! {
        ended = server => panic!("{ended:?}"),
        () = calls => {}
    }
}

#[tokio::test]
async fn behind_the_layer_a_service_finds_the_delivery_and_the_body() {
    let service = tower::service_fn(|request: Request<Full<Bytes>>| async move {
        let delivery = request.extensions().get::<Delivery>().unwrap();
        assert!(matches!(delivery.event(), Event::ConnectionDestroyed(_)));
        assert_eq!(request.uri().path(), "/in");
        let body = http_body_util::BodyExt::collect(request.into_body())
            .await
            .unwrap();
        assert_eq!(body.to_bytes(), BODY);
        Ok::<_, Infallible>(Response::new(String::from("handled")))
    });
    let layer = WebhookLayer::new(rules().build().unwrap()).family(Family::Session);
    let service = layer.layer(service);
    let taken = service.clone().oneshot(request("/in", &sign(BODY)));
    assert_eq!(taken.await.unwrap().into_body(), "handled");
    let unsigned = Request::new(Full::new(Bytes::from(BODY)));
    let refused = service.oneshot(unsigned).await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.body().as_str()), (503, ""));
}

#[tokio::test]
async fn the_family_of_a_request_is_in_its_extensions() {
    let receiver = rules().build().unwrap();
    let mut request = request("/", &sign(r#"{"event":"later"}"#));
    request.extensions_mut().insert(Family::Sip);
    let delivery = receiver.receive_request(None, request).await.unwrap();
    assert_eq!(delivery.family(), Some(Family::Sip));
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read_to_its_end() {
    let receiver = rules().body_limit(BODY.len() - 1).build().unwrap();
    let refusal = receiver.receive_request(None, request("/", &sign(BODY))).await;
    assert_eq!(refusal.unwrap_err().kind(), RefusalKind::TooLarge);
}

#[tokio::test]
async fn a_connection_that_breaks_is_no_delivery() {
    let broken = http_body_util::StreamBody::new(Broken);
    let mut broken = Request::new(broken);
    broken
        .headers_mut()
        .insert(AUTHORIZATION, sign(BODY).authorization().parse().unwrap());
    let refusal = rules()
        .build()
        .unwrap()
        .receive_request(None, broken)
        .await
        .unwrap_err();
    assert_eq!(
        (refusal.kind(), refusal.status()),
        (RefusalKind::BodyUnreadable, 400)
    );
}

/// A body that fails at once.
struct Broken;

impl futures_core::Stream for Broken {
    type Item = Result<http_body::Frame<Bytes>, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Err(std::io::Error::other("gone"))))
    }
}

#[test]
fn busy_says_when_to_come_back() {
    let response: Response<String> = Answer::busy(std::time::Duration::from_secs(300)).into();
    assert_eq!(response.status().as_u16(), 503);
    assert_eq!(response.headers()["retry-after"], "300");
}
