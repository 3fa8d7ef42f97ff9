//! The table of what may be repeated, over real sockets: for every fault and for one operation of each class the
//! attempts, the outcome, the kind of error and the requests that reached the server.
//!
//! What is expected is computed here from the class alone, by rules written without the SDK's. Run with `--nocapture`
//! to see the table.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "the table is for reading")]

mod support;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::net::TcpListener;
use vonage_video::auth::{FixedClock, Signature, UnixTime};
use vonage_video::contract::{Operation, Target, wire};
use vonage_video::models::Message;
use vonage_video::sessions::CreateSession;
use vonage_video::streams::{GetStream, ListStreams};
use vonage_video::{
    Client, ClientBuilder, Error, ErrorKind, Limit, Outcome, Repeat, RootCertificates, SignError, Signer,
    async_trait,
};

use crate::support::client_for;
use crate::support::server::{Act, Server, answer};
use crate::support::tls::Authority;

/// For limits that are meant to pass.
const SHORT: Duration = Duration::from_secs(1);

/// Rings a phone, as an operation that must not happen twice.
#[derive(Clone)]
struct RingPhone;

impl Operation for RingPhone {
    const NAME: &'static str = "phones.ring";
    const REPEAT: Repeat = Repeat::Once;
    type Output = Message;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::post(target.project().fixed("ring")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Message, Error> {
        wire::json(&response)
    }
}

/// What goes wrong, for all attempts of a call alike.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    NobodyListens,
    HandshakeStuck,
    CertificateUntrusted,
    SignerBusy,
    SignerRefuses,
    ClosedUnread,
    ClosedAfterReading,
    HeadCutOff,
    HeadStalled,
    BodyCutOff,
    BodyStalled,
    NoJson,
    /// A refusal with this status by a service that sees a token signed for it.
    Status(u16),
    /// A refusal with this status of a token that is minutes old.
    Stale(u16),
    QuotaUsedUp,
}

const FAULTS: [Fault; 35] = {
    use Fault::*;
    [
        NobodyListens,
        HandshakeStuck,
        CertificateUntrusted,
        SignerBusy,
        SignerRefuses,
        ClosedUnread,
        ClosedAfterReading,
        HeadCutOff,
        HeadStalled,
        BodyCutOff,
        BodyStalled,
        NoJson,
        Status(301),
        Status(307),
        Status(400),
        Status(401),
        Status(402),
        Status(403),
        Status(404),
        Status(405),
        Status(408),
        Status(409),
        Status(413),
        Status(422),
        Status(429),
        Status(500),
        Status(501),
        Status(502),
        Status(503),
        Status(504),
        Status(505),
        Stale(401),
        Stale(403),
        QuotaUsedUp,
        Status(599),
    ]
};

/// What is looked at.
#[derive(Debug, PartialEq)]
struct Row {
    attempts: u32,
    outcome: Outcome,
    kind: ErrorKind,
    /// How many requests reached the server.
    requests: usize,
}

/// What the plan says of a fault, for an operation that only reads or may be doubled (`harmless`) or not. `final_408`:
/// the operation reads a 408 as an answer.
fn expected(fault: Fault, harmless: bool, final_408: bool) -> Row {
    use Fault::*;
    let if_harmless = if harmless { 3 } else { 1 };
    let (attempts, outcome, kind) = match fault {
        // Never sent: again, if it may pass.
        NobodyListens => (3, Outcome::NotApplied, ErrorKind::Connect),
        HandshakeStuck => (3, Outcome::NotApplied, ErrorKind::Timeout(Limit::Connect)),
        CertificateUntrusted => (1, Outcome::NotApplied, ErrorKind::Connect),
        SignerBusy => (3, Outcome::NotApplied, ErrorKind::Sign),
        SignerRefuses => (1, Outcome::NotApplied, ErrorKind::Sign),
        // Handed over, and no answer.
        ClosedUnread | ClosedAfterReading | HeadCutOff => (if_harmless, Outcome::Unknown, ErrorKind::Lost),
        HeadStalled => (if_harmless, Outcome::Unknown, ErrorKind::Timeout(Limit::Attempt)),
        // A success was seen, its body was not.
        BodyCutOff => (if_harmless, Outcome::Applied, ErrorKind::Lost),
        BodyStalled => (if_harmless, Outcome::Applied, ErrorKind::Timeout(Limit::Attempt)),
        NoJson => (1, Outcome::Applied, ErrorKind::Decode),
        // Refused before acting.
        Status(429) => (3, Outcome::NotApplied, ErrorKind::Service),
        QuotaUsedUp => (1, Outcome::NotApplied, ErrorKind::Service),
        Stale(_) => (2, Outcome::NotApplied, ErrorKind::Service),
        // Answered by somebody who does not know.
        Status(408) if final_408 => (1, Outcome::NotApplied, ErrorKind::Service),
        Status(408 | 500 | 502 | 503 | 504) => (if_harmless, Outcome::Unknown, ErrorKind::Service),
        Status(300..=399 | 500..=599) => (1, Outcome::Unknown, ErrorKind::Service),
        Status(_) => (1, Outcome::NotApplied, ErrorKind::Service),
    };
    let reaches_the_server = !matches!(
        fault,
        NobodyListens | HandshakeStuck | CertificateUntrusted | SignerBusy | SignerRefuses
    );
    Row {
        attempts,
        outcome,
        kind,
        requests: if reaches_the_server { attempts as usize } else { 0 },
    }
}

/// A signer that never signs.
#[derive(Debug)]
struct Refusing(SignError);

#[async_trait]
impl Signer for Refusing {
    async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
        Err(self.0.clone())
    }
}

/// A server with the fault, and a client of it.
struct Scene {
    server: Option<Server>,
    /// Held while the scene is on: takes connections and says nothing.
    _silent: Option<TcpListener>,
    client: Client,
    /// Requests before the one that is looked at.
    before: usize,
}

impl Scene {
    async fn set(fault: Fault) -> Self {
        let (server, silent, builder) = match fault {
            Fault::NobodyListens | Fault::HandshakeStuck => {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let builder = client_for(&format!("https://{}", listener.local_addr().unwrap()));
                let keep = fault == Fault::HandshakeStuck;
                (None, keep.then_some(listener), builder.connect_timeout(SHORT))
            }
            Fault::CertificateUntrusted => {
                let acceptor = Authority::new().acceptor("127.0.0.1", &["http/1.1"]);
                let server = Server::start_tls(acceptor, [Act::Answer(answer(200, &[], "{}"))]).await;
                let others = RootCertificates::only(Authority::new().pem()).unwrap();
                let builder = client_for(&server.url()).root_certificates(others);
                (Some(server), None, builder)
            }
            _ => {
                let server = Server::start(script(fault)).await;
                let builder = client_for(&server.url());
                (Some(server), None, builder)
            }
        };
        let mut scene = Self {
            server,
            _silent: silent,
            client: settings(fault, builder).build().unwrap(),
            before: 0,
        };
        if let Fault::Stale(_) = fault {
            scene.grow_stale(fault).await;
        }
        scene
    }

    /// Makes a call that succeeds and lets its token age.
    async fn grow_stale(&mut self, fault: Fault) {
        let clock = Arc::new(FixedClock::new(UnixTime::from_secs(1_790_000_000)));
        let url = self.server.as_ref().unwrap().url();
        self.client = settings(fault, client_for(&url))
            .clock(clock.clone())
            .build()
            .unwrap();
        self.client.handle().call(RingPhone).await.unwrap();
        clock.advance(Duration::from_secs(300));
        self.before = 1;
    }

    async fn play<O: Operation>(&self, operation: O) -> Row {
        let Err(error) = self.client.handle().call(operation).send().await else {
            panic!("{} succeeded", O::NAME);
        };
        assert_eq!(error.operation(), O::NAME);
        Row {
            attempts: error.attempts(),
            outcome: error.outcome(),
            kind: error.kind(),
            requests: self.server.as_ref().map_or(0, Server::count) - self.before,
        }
    }
}

fn settings(fault: Fault, builder: ClientBuilder) -> ClientBuilder {
    match fault {
        Fault::HeadStalled | Fault::BodyStalled => builder.attempt_timeout(SHORT),
        Fault::SignerBusy => builder.signer(Arc::new(Refusing(SignError::transient("busy")))),
        Fault::SignerRefuses => builder.signer(Arc::new(Refusing(SignError::permanent("no key")))),
        _ => builder,
    }
}

fn script(fault: Fault) -> Vec<Act> {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":".to_vec();
    let refusal = |status| {
        Act::Answer(answer(
            status,
            &[("location", "https://elsewhere.test/")],
            r#"{"code":-1}"#,
        ))
    };
    match fault {
        Fault::ClosedUnread => vec![Act::CloseUnread],
        Fault::ClosedAfterReading => vec![Act::SendAndClose(Vec::new())],
        Fault::HeadCutOff => vec![Act::SendAndClose(b"HTTP/1.1 200 O".to_vec())],
        Fault::HeadStalled => vec![Act::SendAndHold(Vec::new())],
        Fault::BodyCutOff => vec![Act::SendAndClose(half)],
        Fault::BodyStalled => vec![Act::SendAndHold(half)],
        Fault::NoJson => vec![Act::Answer(answer(200, &[], "<html>Welcome</html>"))],
        Fault::QuotaUsedUp => vec![Act::Answer(answer(
            429,
            &[("retry-after", "1")],
            r#"{"code":50004}"#,
        ))],
        Fault::Status(status) => vec![refusal(status)],
        Fault::Stale(status) => vec![Act::Answer(answer(200, &[], "{}")), refusal(status)],
        _ => vec![Act::Answer(answer(200, &[], "{}"))],
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = format!("{:?}", self.kind);
        write!(
            f,
            "{kind:<18} {:<18} {} attempts, {} requests",
            self.outcome, self.attempts, self.requests
        )
    }
}

/// Plays one operation against every fault, all at the same time, and tells what differs.
async fn differences<O: Operation + Clone + 'static>(operation: O, final_408: bool) -> Vec<String> {
    let harmless = !matches!(O::REPEAT, Repeat::Once);
    let rows = FAULTS.map(|fault| {
        let operation = operation.clone();
        (
            fault,
            tokio::spawn(async move { Scene::set(fault).await.play(operation).await }),
        )
    });
    let mut wrong = Vec::new();
    for (fault, row) in rows {
        let (actual, expected) = (row.await.unwrap(), expected(fault, harmless, final_408));
        let name = format!("{fault:?}");
        println!("{:<16} {:<10} {name:<22} {actual}", O::NAME, O::REPEAT);
        if actual != expected {
            wrong.push(format!("{} {name}: {actual}, expected {expected}", O::NAME));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_is_repeated_wherever_it_may_help() {
    assert_eq!(
        differences(ListStreams::new("1_MX4"), true).await,
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idempotent_operation_is_repeated_like_a_read() {
    assert_eq!(
        differences(CreateSession::routed(), false).await,
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_must_happen_once_is_repeated_only_while_it_did_not_happen() {
    assert_eq!(differences(RingPhone, false).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_408_to_a_stream_id_is_final() {
    let scene = Scene::set(Fault::Status(408)).await;
    assert_eq!(scene.play(GetStream::new("1_MX4", "no-uuid")).await.requests, 1);
    assert_eq!(scene.play(ListStreams::new("1_MX4")).await.requests, 2);
}

#[tokio::test]
async fn those_who_know_better_may_change_the_class_of_a_call() {
    let scene = Scene::set(Fault::ClosedAfterReading).await;
    let handle = scene.client.handle();
    let error = handle
        .call(RingPhone)
        .repeat(Repeat::Idempotent)
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), error.outcome()), (3, Outcome::Unknown));
    let error = handle
        .call(CreateSession::routed())
        .repeat(Repeat::Once)
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Unknown));
}
