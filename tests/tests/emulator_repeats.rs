//! What becomes of calls whose answers are lost, late or broken, against the emulator.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video::contract::{Operation, Target, WaitErrorKind, wire};
use vonage_video::sessions::CreateSession;
use vonage_video::{Error, ErrorKind, Outcome, Progress, Repeat, Session};
use vonage_video_emulator::Fault;

use crate::support::client_for;
use crate::support::world::World;

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_where_that_is_harmless() {
    let world = World::start(false).await;
    world
        .control
        .fault(Fault::close_after().operation("sessions.create"))
        .await
        .unwrap();
    let (session, meta) = world
        .client
        .sessions()
        .create(CreateSession::routed())
        .meta()
        .await
        .unwrap();
    assert_eq!(meta.attempts, 2);
    let creations = world.of_operation("sessions.create").await;
    // Both took effect: a spare session is inert.
    assert_eq!(
        creations
            .iter()
            .map(|request| request.applied)
            .collect::<Vec<_>>(),
        [true, true]
    );
    assert!(world.control.session(&session.id).await.is_ok());
}

#[tokio::test]
async fn what_must_happen_once_is_not_repeated_when_its_answer_is_lost() {
    for tls in [false, true] {
        let world = World::start(tls).await;
        let session = world.movable().await;
        world
            .control
            .fault(Fault::close_after().operation("sessions.migrate"))
            .await
            .unwrap();
        let error = world.client.sessions().migrate(&session.id).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Lost, Outcome::Unknown),
            "{error:?}"
        );
        assert_eq!((error.attempts(), error.operation()), (1, "sessions.migrate"));
        let moves = world.of_operation("sessions.migrate").await;
        assert_eq!((moves.len(), moves[0].applied), (1, true));
        // It did happen, which another call shows.
        let again = world.client.sessions().migrate(&session.id).await.unwrap_err();
        assert!(again.is_conflict() && again.outcome() == Outcome::NotApplied);
    }
}

#[tokio::test]
async fn what_must_happen_once_is_repeated_when_it_certainly_did_not_happen() {
    let world = World::start(false).await;
    let session = world.movable().await;
    world
        .control
        .fault(Fault::status(429).operation("sessions.migrate").times(2))
        .await
        .unwrap();
    let (_, meta) = world.client.sessions().migrate(&session.id).meta().await.unwrap();
    assert_eq!(meta.attempts, 3);
    let moves = world.of_operation("sessions.migrate").await;
    assert_eq!(moves.iter().filter(|request| request.applied).count(), 1);
}

/// Moves a session, or finds it on its way already: the conflict of a repeat says that the first attempt worked.
struct EnsureMoved(Session);

impl Operation for EnsureMoved {
    const NAME: &'static str = "sessions.ensure_moved";
    const REPEAT: Repeat = Repeat::Idempotent;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let session = target
            .project()
            .fixed("session")
            .id("sessionId", self.0.id.as_str());
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
    let session = world.movable().await;
    world
        .control
        .fault(Fault::close_after().operation("sessions.migrate"))
        .await
        .unwrap();
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
    let client = client_for(world.emulator.api_url())
        .attempt_timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let session = world.movable().await;
    for (fault, outcome) in [
        (Fault::stall_head(MINUTE), Outcome::Unknown),
        (Fault::stall_body(MINUTE), Outcome::Unknown),
        (Fault::truncate(), Outcome::Unknown),
        (Fault::close_before(), Outcome::Unknown),
    ] {
        world
            .control
            .fault(fault.clone().operation("sessions.migrate"))
            .await
            .unwrap();
        let error = client.sessions().migrate(&session.id).await.unwrap_err();
        assert_eq!(
            (error.outcome(), error.attempts()),
            (outcome, 1),
            "{fault:?}: {error:?}"
        );
        world.control.advance(5 * MINUTE).await;
        // An answer that arrives whole tells the client what time it is there.
        client.sessions().list_connections(&session.id).await.unwrap();
    }
}

#[tokio::test]
async fn a_malformed_stream_id_is_answered_once() {
    let world = World::start(false).await;
    let session = world.movable().await;
    let error = world
        .client
        .streams()
        .get(&session.id, "no-uuid")
        .await
        .unwrap_err();
    assert_eq!(
        (error.status(), error.attempts()),
        (Some(StatusCode::REQUEST_TIMEOUT), 1)
    );
    assert!(!error.is_transient());
    // Nor does a wait outlast it.
    let wait = world
        .client
        .streams()
        .get(&session.id, "no-uuid")
        .until(|_| Progress::Pending)
        .wait()
        .await;
    assert!(matches!(wait.unwrap_err().kind(), WaitErrorKind::Poll(error) if error.attempts() == 1));
    assert_eq!(world.of_operation("streams.get").await.len(), 2);
}
