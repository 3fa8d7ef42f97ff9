//! The whole way through the facade, against the emulator, over HTTP/1.1 and over TLS with HTTP/2.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video::auth::UnixTime;
use vonage_video::core_api::{Operation, Target, wire};
use vonage_video::sessions::CreateSession;
use vonage_video::{ArchiveMode, Client, Error, ErrorKind, Outcome, Repeat, Role, Session, VideoType};
use vonage_video_emulator::{Control, DEVELOPMENT_PRIVATE_KEY, Emulator, Fault, NewStream, RecordedRequest};

use crate::support::{client_for, client_of};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

struct World {
    emulator: Emulator,
    control: Control,
    client: Client,
}

impl World {
    async fn start(tls: bool) -> Self {
        let emulator = Emulator::builder().tls(tls).start().await.unwrap();
        let (control, client) = (emulator.control(), client_of(&emulator));
        Self { emulator, control, client }
    }

    async fn session(&self) -> Session {
        self.client.sessions().create(CreateSession::routed()).await.unwrap()
    }

    async fn now(&self) -> u64 {
        u64::try_from(self.control.now().as_millis() / 1000).unwrap()
    }

    async fn of_operation(&self, id: &str) -> Vec<RecordedRequest> {
        let requests = self.control.requests().await;
        requests.into_iter().filter(|request| request.operation.as_deref() == Some(id)).collect()
    }
}

#[tokio::test]
async fn from_a_session_to_its_streams_over_http1_and_http2() {
    for (tls, version) in [(false, "HTTP/1.1"), (true, "HTTP/2.0")] {
        let world = World::start(tls).await;
        let request = CreateSession::routed().archive_mode(ArchiveMode::Always).archive_name("weekly");
        let session = world.client.sessions().create(request.location("198.51.100.24")).await.unwrap();
        assert_eq!(session.application().unwrap(), world.client.application_id());
        let held = world.control.session(&session.id).await.unwrap();
        assert_eq!(held.form.archive_mode, Some(ArchiveMode::Always));
        assert_eq!((held.form.archive_name.as_deref(), held.form.location.as_deref()), (Some("weekly"), Some("198.51.100.24")));

        let mut streams = Vec::new();
        for (role, may_publish) in [
            (Role::Subscriber, false),
            (Role::Publisher, true),
            (Role::PublisherOnly, true),
            (Role::Moderator, true),
        ] {
            let grant = world.client.grant(&session.id).role(role.clone()).data("uid=7").layout_class("focus");
            let token = grant.sign().await.unwrap();
            let connection = world.control.join(&session.id, token.as_str()).await.unwrap();
            let slides = NewStream::named(role.as_str()).video_type(VideoType::Screen);
            let published = world.control.publish(&session.id, &connection, slides).await;
            assert_eq!(published.is_ok(), may_publish, "{role:?}");
            streams.extend(published.ok());
        }

        let connections = world.client.sessions().connections(&session.id).await.unwrap();
        assert_eq!(connections.items.len(), 4);
        let list = world.client.streams().list(&session.id).await.unwrap();
        assert_eq!(list.count, 3);
        let ids: Vec<_> = list.items.iter().map(|stream| stream.id.as_str().to_owned()).collect();
        assert_eq!(ids, streams);
        let one = world.client.streams().get(&session.id, &*streams[0]).await.unwrap();
        assert_eq!((&*one.name, one.video_type), ("publisher", Some(VideoType::Screen)));
        assert_eq!(one.layout_class_list, ["focus"]);

        let requests = world.control.requests().await;
        assert_eq!(requests.len(), 4);
        for request in &requests {
            assert_eq!((&*request.http_version, request.applied), (version, true), "{request:?}");
            assert!(request.headers["user-agent"].starts_with("vonage-video-rust/"));
        }
        world.emulator.shutdown().await;
    }
}

#[tokio::test]
async fn a_token_that_is_not_good_lets_nobody_in() {
    let world = World::start(false).await;
    let (session, other) = (world.session().await, world.session().await);
    let refused = async |token: &str| world.control.join(&session.id, token).await.unwrap_err().code();

    let good = world.client.grant(&session.id).valid_for(MINUTE).sign().await.unwrap();
    let tampered = good.as_str().replacen("eyJ", "eyK", 2);
    assert_eq!(refused(&tampered).await, 10001);
    let (unsigned, _) = good.as_str().rsplit_once('.').unwrap();
    assert_eq!(refused(&format!("{unsigned}.AAAA")).await, 10001);
    let of_other = world.client.grant(&other.id).sign().await.unwrap();
    assert_eq!(refused(of_other.as_str()).await, 10007);
    let future = UnixTime::from_secs(world.now().await + 3600);
    let future = world.client.grant(&session.id).issued_at(future).sign().await.unwrap();
    assert_eq!(refused(future.as_str()).await, 10002);

    assert!(world.control.join(&session.id, good.as_str()).await.is_ok());
    world.control.advance(2 * MINUTE).await;
    assert_eq!(refused(good.as_str()).await, 10012);
}

#[tokio::test]
async fn an_application_or_key_the_service_does_not_know_is_told_at_once() {
    let world = World::start(false).await;
    let stranger = Client::builder("7d1a2c6e-0000-4000-8000-000000000000")
        .private_key(DEVELOPMENT_PRIVATE_KEY)
        .unwrap()
        .base_url(world.emulator.api_url())
        .unwrap()
        .build()
        .unwrap();
    for result in [
        stranger.sessions().create(CreateSession::routed()).await.map(drop),
        stranger.streams().list("2_MX4").await.map(drop),
    ] {
        let error = result.unwrap_err();
        assert!(error.is_unauthorized(), "{error:?}");
        assert_eq!((error.outcome(), error.attempts()), (Outcome::NotApplied, 1));
        assert!(error.to_string().contains("Issuer not found"), "{error}");
    }
    assert_eq!(world.control.requests().await.len(), 2);
}

#[tokio::test]
async fn a_clock_turned_either_way_is_noticed_and_corrected() {
    let world = World::start(false).await;
    let session = world.session().await;
    for step in 0..2 {
        if step == 0 { world.control.advance(3 * HOUR).await } else { world.control.turn_back(6 * HOUR).await }
        let (_, meta) = world.client.sessions().create(CreateSession::routed()).meta().await.unwrap();
        assert_eq!(meta.attempts, 2);
        let (_, meta) = world.client.sessions().create(CreateSession::routed()).meta().await.unwrap();
        assert_eq!(meta.attempts, 1);
        // Participants' tokens follow the service's clock as well.
        let token = world.client.grant(&session.id).sign().await.unwrap();
        assert!(world.control.join(&session.id, token.as_str()).await.is_ok());
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_where_that_is_harmless() {
    let world = World::start(false).await;
    world.control.fault(Fault::close_after().operation("S1")).await.unwrap();
    let (session, meta) = world.client.sessions().create(CreateSession::routed()).meta().await.unwrap();
    assert_eq!(meta.attempts, 2);
    let creations = world.of_operation("S1").await;
    // Both took effect: a spare session is inert.
    assert_eq!(creations.iter().map(|request| request.applied).collect::<Vec<_>>(), [true, true]);
    assert!(world.control.session(&session.id).await.is_ok());
}

/// A session that may be moved: somebody is in, and it is old enough.
async fn movable(world: &World) -> Session {
    let session = world.session().await;
    let token = world.client.grant(&session.id).sign().await.unwrap();
    world.control.join(&session.id, token.as_str()).await.unwrap();
    world.control.advance(5 * MINUTE).await;
    session
}

#[tokio::test]
async fn what_must_happen_once_is_not_repeated_when_its_answer_is_lost() {
    for tls in [false, true] {
        let world = World::start(tls).await;
        let session = movable(&world).await;
        world.control.fault(Fault::close_after().operation("S3")).await.unwrap();
        let error = world.client.sessions().migrate(&session.id).await.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Lost, Outcome::Unknown), "{error:?}");
        assert_eq!((error.attempts(), error.operation()), (1, "sessions.migrate"));
        let moves = world.of_operation("S3").await;
        assert_eq!((moves.len(), moves[0].applied), (1, true));
        // It did happen, which another call shows.
        let again = world.client.sessions().migrate(&session.id).await.unwrap_err();
        assert!(again.is_conflict() && again.outcome() == Outcome::NotApplied);
    }
}

#[tokio::test]
async fn what_must_happen_once_is_repeated_when_it_certainly_did_not_happen() {
    let world = World::start(false).await;
    let session = movable(&world).await;
    world.control.fault(Fault::status(429).operation("S3").times(2)).await.unwrap();
    let (_, meta) = world.client.sessions().migrate(&session.id).meta().await.unwrap();
    assert_eq!(meta.attempts, 3);
    let moves = world.of_operation("S3").await;
    assert_eq!(moves.iter().filter(|request| request.applied).count(), 1);
}

/// Moves a session, or finds it on its way already: the conflict of a repeat says that the first attempt worked.
struct EnsureMoved(Session);

impl Operation for EnsureMoved {
    const NAME: &'static str = "sessions.ensure_moved";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let session = target.project().fixed("session").id("sessionId", self.0.id.as_str());
        wire::post(session.fixed("migrate")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }

    fn settle(&self, status: StatusCode) -> Option<()> {
        (status == StatusCode::CONFLICT).then_some(())
    }
}

#[tokio::test]
async fn the_trace_of_its_own_first_attempt_settles_a_repeat() {
    let world = World::start(false).await;
    let session = movable(&world).await;
    world.control.fault(Fault::close_after().operation("S3")).await.unwrap();
    let call = || world.client.handle().call(EnsureMoved(session.clone()));
    let ((), meta) = call().meta().await.unwrap();
    assert_eq!((meta.status, meta.attempts), (StatusCode::CONFLICT, 2));
    // A conflict met by a first attempt is somebody else's.
    let error = call().await.unwrap_err();
    assert!(error.is_conflict() && error.attempts() == 1);
}

#[tokio::test]
async fn answers_that_come_late_broken_or_in_pieces_are_told_apart() {
    let world = World::start(false).await;
    let client = client_for(world.emulator.api_url()).attempt_timeout(Duration::from_millis(500)).build().unwrap();
    let session = movable(&world).await;
    for (fault, outcome) in [
        (Fault::stall_head(MINUTE), Outcome::Unknown),
        (Fault::stall_body(MINUTE), Outcome::Applied),
        (Fault::truncate(), Outcome::Applied),
        (Fault::close_before(), Outcome::Unknown),
    ] {
        world.control.fault(fault.clone().operation("S3")).await.unwrap();
        let error = client.sessions().migrate(&session.id).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (outcome, 1), "{fault:?}: {error:?}");
        world.control.advance(5 * MINUTE).await;
    }
}

#[tokio::test]
async fn a_malformed_stream_id_is_answered_once() {
    let world = World::start(false).await;
    let session = movable(&world).await;
    let error = world.client.streams().get(&session.id, "no-uuid").await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(StatusCode::REQUEST_TIMEOUT), 1));
    assert_eq!(world.of_operation("T1").await.len(), 1);
}
