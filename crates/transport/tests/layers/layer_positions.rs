//! Where layers of the user's stand, and what they see.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, Service};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{HeaderValue, Request, header};
use vonage_video_core::{Dispatch, ErrorKind, Outcome, Profile, Repeat};
use vonage_video_transport::HttpService;

use crate::support::{Leaf, request, status, transport};

/// Which layer saw which request.
type Notes = Vec<(&'static str, Request<Bytes>)>;

/// Notes its name and what the request looks like, then changes it.
#[derive(Clone)]
struct Watch {
    name: &'static str,
    notes: Arc<Mutex<Notes>>,
    change: fn(&mut Request<Bytes>),
}

#[derive(Clone)]
struct Watching<S> {
    watch: Watch,
    inner: S,
}

impl Watch {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            notes: Arc::default(),
            change: |_| {},
        }
    }

    fn named(&self, name: &'static str) -> Self {
        Self { name, ..self.clone() }
    }

    fn changing(self, change: fn(&mut Request<Bytes>)) -> Self {
        Self { change, ..self }
    }

    fn names(&self) -> Vec<&'static str> {
        self.notes.lock().unwrap().iter().map(|(name, _)| *name).collect()
    }
}

impl<S> Layer<S> for Watch {
    type Service = Watching<S>;

    fn layer(&self, inner: S) -> Watching<S> {
        Watching {
            watch: self.clone(),
            inner,
        }
    }
}

impl Service<Request<Bytes>> for Watching<HttpService> {
    type Response = <HttpService as Service<Request<Bytes>>>::Response;
    type Error = <HttpService as Service<Request<Bytes>>>::Error;
    type Future = <HttpService as Service<Request<Bytes>>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        self.watch
            .notes
            .lock()
            .unwrap()
            .push((self.watch.name, request.clone()));
        (self.watch.change)(&mut request);
        self.inner.call(request)
    }
}

#[tokio::test(start_paused = true)]
async fn layers_act_once_and_attempt_layers_for_each_attempt() {
    let outer = Watch::new("call, added first");
    let leaf = Leaf::new([status(500), status(500)]);
    let transport = transport()
        .attempt_layer(outer.named("attempt, added first"))
        .layer(outer.clone())
        .layer(outer.named("call, added second"))
        .attempt_layer(outer.named("attempt, added second"))
        .http_service(leaf.service())
        .build()
        .unwrap();
    transport.send(request(Repeat::Safe)).await.unwrap();
    let attempt = ["attempt, added first", "attempt, added second"];
    let expected = [
        ["call, added first", "call, added second"],
        attempt,
        attempt,
        attempt,
    ]
    .concat();
    assert_eq!(outer.names(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_layer_sees_no_credential_and_a_attempt_layer_a_sensitive_one() {
    let call = Watch::new("call");
    let transport = transport()
        .layer(call.clone())
        .attempt_layer(call.named("attempt"))
        .http_service(Leaf::new([]).service())
        .build()
        .unwrap();
    transport.send(request(Repeat::Safe)).await.unwrap();
    let notes = call.notes.lock().unwrap();
    assert!(notes[0].1.headers().is_empty() && notes[0].1.uri().host().is_none());
    let signed = notes[1].1.headers();
    assert!(signed[header::AUTHORIZATION].is_sensitive());
    assert!(!format!("{:?}", notes[1].1).contains("ey"), "the token shows");
    assert!(
        signed[header::USER_AGENT]
            .to_str()
            .unwrap()
            .starts_with("vonage-video-rust/")
    );
    assert_eq!(signed[header::ACCEPT], "application/json");
    assert_eq!(notes[1].1.uri().host(), Some("service.invalid"));
}

#[derive(Clone, Debug, PartialEq)]
struct Mark(u8);

fn mark(request: &mut Request<Bytes>) {
    request.extensions_mut().insert(Mark(7));
    request
        .headers_mut()
        .insert("x-call", HeaderValue::from_static("7"));
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_prepared_and_has_what_a_layer_left() {
    for with_layer in [false, true] {
        let leaf = Leaf::new([status(500), status(502), status(200)]);
        let mut builder = transport().http_service(leaf.service());
        if with_layer {
            builder = builder.layer(Watch::new("call").changing(mark));
        }
        let transport = builder.build().unwrap();
        transport.send(request(Repeat::Safe)).await.unwrap();
        let seen = leaf.seen();
        assert_eq!(seen.len(), 3);
        for request in seen {
            assert_eq!(request.uri().host(), Some("service.invalid"));
            let names = [header::USER_AGENT, header::ACCEPT, header::AUTHORIZATION];
            for name in names {
                assert_eq!(request.headers().get_all(&name).iter().count(), 1, "{name}");
            }
            assert_eq!(request.headers()[header::CONTENT_LENGTH], "0");
            assert_eq!(Profile::of(&request).operation, "things.do");
            let mark = request.extensions().get::<Mark>();
            assert_eq!(mark, with_layer.then_some(&Mark(7)));
            assert_eq!(request.headers().contains_key("x-call"), with_layer);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_profile_that_a_layer_changed_is_the_one_that_counts() {
    let once = |request: &mut Request<Bytes>| {
        let profile = Profile::new("things.do", Repeat::Once);
        request.extensions_mut().insert(profile);
    };
    let leaf = Leaf::new([status(500), status(200)]);
    let transport = transport()
        .layer(Watch::new("once").changing(once))
        .http_service(leaf.service())
        .build()
        .unwrap();
    let answer = transport.send(request(Repeat::Safe)).await.unwrap();
    assert_eq!((answer.status().as_u16(), leaf.seen().len()), (500, 1));
}

#[tokio::test(start_paused = true)]
async fn what_a_attempt_layer_adds_reaches_the_wire() {
    let add = |request: &mut Request<Bytes>| {
        request
            .headers_mut()
            .insert("x-trace", HeaderValue::from_static("7"));
    };
    let leaf = Leaf::new([]);
    let transport = transport()
        .attempt_layer(Watch::new("add").changing(add))
        .http_service(leaf.service())
        .build()
        .unwrap();
    transport.send(request(Repeat::Safe)).await.unwrap();
    assert_eq!(leaf.seen()[0].headers()["x-trace"], "7");
}

#[tokio::test(start_paused = true)]
async fn one_permit_held_through_all_attempts_does_not_deadlock() {
    let leaf = Leaf::new((0..40).map(|number| status(if number % 4 == 3 { 200 } else { 500 })));
    let transport = transport()
        .retry(
            vonage_video_transport::Retry::new()
                .attempts(4)
                .budget_percent(1000),
        )
        .layer(ConcurrencyLimitLayer::new(1))
        .http_service(leaf.service())
        .build()
        .unwrap();
    let calls = (0..10).map(|_| {
        let transport = transport.clone();
        tokio::spawn(async move { transport.send(request(Repeat::Safe)).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.unwrap().unwrap().status().is_success());
    }
    assert_eq!(leaf.count(), 40);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_gives_its_permit_back() {
    let leaf = Leaf::new([crate::support::Step::Hang]);
    let transport = transport()
        .layer(ConcurrencyLimitLayer::new(1))
        .http_service(leaf.service())
        .build()
        .unwrap();
    let dropped = transport.send(request(Repeat::Once));
    let limit = std::time::Duration::from_secs(1);
    assert!(tokio::time::timeout(limit, dropped).await.is_err());
    assert!(
        transport
            .send(request(Repeat::Once))
            .await
            .unwrap()
            .status()
            .is_success()
    );
}

#[tokio::test(start_paused = true)]
async fn a_layer_that_drops_the_extensions_is_told_so_and_nothing_is_sent() {
    let forget = Watch::new("forget").changing(|request| request.extensions_mut().clear());
    let leaf = Leaf::new([]);
    for builder in [
        transport().layer(forget.clone()),
        transport().attempt_layer(forget.clone()),
    ] {
        let transport = builder.http_service(leaf.service()).build().unwrap();
        let error = transport.send(request(Repeat::Safe)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Config, Outcome::NotApplied)
        );
        assert!(error.to_string().contains("extensions"), "{error}");
    }
    assert_eq!((leaf.count(), forget.names().len()), (0, 2));
}

#[tokio::test(start_paused = true)]
async fn a_call_shed_by_a_layer_was_not_applied() {
    let shed = tower::layer::layer_fn(|_: HttpService| {
        tower::service_fn(|_: Request<Bytes>| async {
            Err::<vonage_video_core::http::Response<Bytes>, vonage_video_core::BoxError>("overloaded".into())
        })
    });
    let leaf = Leaf::new([]);
    let transport = transport()
        .layer(shed)
        .http_service(leaf.service())
        .build()
        .unwrap();
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.outcome(), error.attempts(), leaf.count()),
        (Outcome::NotApplied, 0, 0)
    );
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "overloaded"
    );
}
