//! Many calls and many clients at once, over real sockets: what they share, what they do not, and that all of them end.
//!
//! How fast that is, `cargo xtask bench load` prints; nothing here depends on it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "the bench counts more")]
#[path = "support/relay.rs"]
mod relay;
#[allow(dead_code, reason = "not every test binary needs everything")]
#[path = "../../crates/transport/tests/support/server.rs"]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request};
use tokio::task::JoinSet;
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, Service};
use vonage_video::auth::{FixedClock, Signature, UnixTime};
use vonage_video::sessions::CreateSession;
use vonage_video::{
    Client, ClientBuilder, Error, Proxy, Retry, RootCertificates, SessionId, SignError, Signer, async_trait,
};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator, Fault};

use crate::relay::Relay;
use crate::server::{Act, Server, answer};

const CALLERS: usize = 1000;
/// How many calls are on the wire at once over HTTP/1.1 unless the client is told otherwise.
const LIMIT: usize = 100;
/// For what waits for a thousand others on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(600);

/// Has the emulator answer late, so that calls are on their way at once.
#[derive(Clone, Copy)]
struct Late;

#[derive(Clone)]
struct Slow<S>(S);

impl<S> Layer<S> for Late {
    type Service = Slow<S>;

    fn layer(&self, inner: S) -> Slow<S> {
        Slow(inner)
    }
}

impl<S: Service<Request<Bytes>>> Service<Request<Bytes>> for Slow<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Bytes>) -> S::Future {
        let late = HeaderValue::from_static("delay=5ms");
        request.headers_mut().insert("x-emulator-fault", late);
        self.0.call(request)
    }
}

/// Signs with marked bytes after a while, and counts.
#[derive(Debug)]
struct SlowSigner(Arc<AtomicUsize>);

#[async_trait]
impl Signer for SlowSigner {
    async fn sign(&self, _input: &[u8]) -> Result<Signature, SignError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok(Signature::from(b"marked-signature".to_vec()))
    }
}

fn to(url: &str, application: &str) -> ClientBuilder {
    let time = |transport: vonage_video::transport::TransportBuilder| {
        transport
            .connect_timeout(PATIENCE)
            .attempt_timeout(PATIENCE)
            .total_timeout(PATIENCE)
    };
    Client::builder(application)
        .base_url(url)
        .unwrap()
        .proxy(Proxy::none())
        .retry(Retry::new().pauses(Duration::from_millis(1), Duration::from_millis(1)))
        .transport(time)
}

fn to_emulator(emulator: &Emulator, url: &str) -> ClientBuilder {
    let builder = to(url, DEVELOPMENT_APPLICATION_ID)
        .private_key(DEVELOPMENT_PRIVATE_KEY)
        .unwrap();
    match emulator.ca_pem() {
        Some(pem) => builder.root_certificates(RootCertificates::only(pem).unwrap()),
        None => builder,
    }
}

/// A relay to an emulator, and where a client finds it.
async fn relay_to(emulator: &Emulator) -> (Relay, String) {
    let (scheme, address) = emulator.api_url().split_once("://").unwrap();
    let relay = Relay::to(address.parse().unwrap()).await.unwrap();
    let url = format!("{scheme}://{}", relay.address);
    (relay, url)
}

/// A session in which somebody publishes, made by a client of its own.
async fn session(emulator: &Emulator) -> SessionId {
    let client = to_emulator(emulator, emulator.api_url()).build().unwrap();
    let session = client
        .sessions()
        .create(CreateSession::routed())
        .await
        .unwrap()
        .id;
    let token = client.grant(&session).sign().await.unwrap();
    let control = emulator.control();
    let connection = control.join(&session, token.as_str()).await.unwrap();
    control.publish(&session, &connection, "host").await.unwrap();
    session
}

/// Lists the streams of a session, by everybody at once.
async fn all_at_once(client: &Client, session: &SessionId) -> Vec<Result<(), Error>> {
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let call = client.streams().list(session);
        callers.spawn(async move { call.await.map(drop) });
    }
    callers.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_calls_at_once_all_end_over_a_bounded_number_of_connections() {
    for (tls, http1) in [(false, true), (true, true), (true, false)] {
        let emulator = Emulator::builder().tls(tls).start().await.unwrap();
        let session = session(&emulator).await;
        let (relay, url) = relay_to(&emulator).await;
        let builder = to_emulator(&emulator, &url).attempt_layer(Late);
        let builder = if http1 {
            builder.transport(|transport| transport.http1_only())
        } else {
            builder
        };
        let client = builder.build().unwrap();
        let ends = all_at_once(&client, &session).await;
        assert!(ends.iter().all(Result::is_ok), "{ends:?}");
        // A call may begin a connection and go on over another that became free, which leaves one for the next call.
        let most = if http1 { 3 * LIMIT } else { LIMIT };
        assert!(
            (1..=most).contains(&relay.most()),
            "{tls} {http1}: {}",
            relay.most()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_of_the_users_cannot_deadlock_with_repeats() {
    let emulator = Emulator::start().await.unwrap();
    let session = session(&emulator).await;
    let fault = Fault::status(503).rate(0.3);
    emulator.control().fault(fault).await.unwrap();
    let (relay, url) = relay_to(&emulator).await;
    // One inside the other, and both of them held while a call is repeated or waits for a connection.
    let client = to_emulator(&emulator, &url)
        .layer(ConcurrencyLimitLayer::new(8))
        .attempt_layer(ConcurrencyLimitLayer::new(4))
        .transport(|transport| transport.connection_limit(2))
        .build()
        .unwrap();
    let ends = all_at_once(&client, &session).await;
    let (answered, refused): (Vec<_>, Vec<_>) = ends.into_iter().partition(Result::is_ok);
    assert_eq!(answered.len() + refused.len(), CALLERS);
    for refused in refused {
        assert_eq!(refused.unwrap_err().status().unwrap(), 503);
    }
    assert!(answered.len() > CALLERS / 2 && relay.most() < CALLERS / 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_callers_share_one_signature_when_the_token_runs_out() {
    let list = answer(
        200,
        &[("content-type", "application/json")],
        r#"{"count":0,"items":[]}"#,
    );
    let server = Server::start([Act::Answer(list)]).await;
    let (signed, clock) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(FixedClock::new(UnixTime::from_secs(1_790_000_000))),
    );
    let client = to(&server.url(), "app")
        .signer(SlowSigner(signed.clone()))
        .clock(clock.clone())
        .build()
        .unwrap();
    let session = SessionId::from("1_session");
    // At the beginning; when the token is over; when it is only about to be.
    for (signatures, minutes) in [(1, 16), (2, 14), (3, 0)] {
        let ends = all_at_once(&client, &session).await;
        assert!(ends.iter().all(Result::is_ok), "{ends:?}");
        assert_eq!(signed.load(Ordering::SeqCst), signatures);
        clock.advance(Duration::from_secs(60 * minutes));
    }
    let seen = server.seen();
    let tokens: BTreeSet<_> = seen
        .iter()
        .filter_map(|seen| seen.header("authorization"))
        .collect();
    assert_eq!((tokens.len(), seen.len()), (3, 3 * CALLERS));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_costs_a_quarter_more_attempts_at_most_and_is_over_at_once() {
    for (fault, tls) in [(Fault::status(503), false), (Fault::close_before(), true)] {
        let emulator = Emulator::builder()
            .tls(tls)
            .journal_capacity(10 * CALLERS)
            .start()
            .await
            .unwrap();
        let session = session(&emulator).await;
        let control = emulator.control();
        let client = to_emulator(&emulator, emulator.api_url()).build().unwrap();
        client.streams().list(&session).await.unwrap();
        control.clear_requests().await;
        control.fault(fault.forever()).await.unwrap();
        // What a quarter leaves over the budget's fifth is for the repeat that each second brings.
        for _ in 0..3 {
            let ends = all_at_once(&client, &session).await;
            assert!(ends.iter().all(Result::is_err));
        }
        let (calls, attempts) = (3 * CALLERS, control.requests().await.len());
        assert!(attempts <= calls + calls / 4, "{tls}: {attempts}");
        control.clear_faults().await;
        let (_, meta) = client.streams().list(&session).meta().await.unwrap();
        assert_eq!(meta.attempts, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_clients_share_neither_tokens_nor_connections() {
    let list = answer(
        200,
        &[("content-type", "application/json")],
        r#"{"count":0,"items":[]}"#,
    );
    let server = Server::start([Act::Answer(list)]).await;
    let signed = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..CALLERS)
        .map(|number| {
            to(&server.url(), &format!("app-{number}"))
                .signer(SlowSigner(signed.clone()))
                .build()
                .unwrap()
        })
        .collect();
    for _ in 0..2 {
        let mut calls = JoinSet::new();
        for client in &clients {
            let call = client.streams().list("1_session");
            calls.spawn(async move { call.await.map(drop) });
        }
        assert!(calls.join_all().await.iter().all(Result::is_ok));
    }
    assert_eq!(signed.load(Ordering::SeqCst), CALLERS);
    // Which connections each token came over: none that another one came over.
    let mut connections: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for seen in server.seen() {
        let token = seen.header("authorization").unwrap().to_owned();
        connections.entry(token).or_default().insert(seen.connection);
    }
    let all: BTreeSet<_> = connections.values().flatten().collect();
    assert_eq!((connections.len(), server.count()), (CALLERS, 2 * CALLERS));
    assert_eq!(all.len(), connections.values().map(BTreeSet::len).sum::<usize>());
}

#[tokio::test]
async fn what_one_client_has_spent_another_still_has() {
    let server = Server::start([Act::Answer(answer(503, &[], "busy"))]).await;
    let client = || {
        let signer = SlowSigner(Arc::default());
        to(&server.url(), "app").signer(signer).build().unwrap()
    };
    let attempts = async |client: &Client| {
        let call = client.streams().list("1_session");
        call.await.map(drop).unwrap_err().attempts()
    };
    let (spender, other) = (client(), client());
    let clone = spender.clone();
    let mut last = 3;
    for _ in 0..CALLERS {
        last = attempts(&spender).await;
        if last == 1 {
            break;
        }
    }
    assert_eq!(last, 1);
    // A clone is the same client.
    assert!(attempts(&clone).await < 3);
    assert_eq!(attempts(&other).await, 3);
}
