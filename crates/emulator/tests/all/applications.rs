//! Applications are worlds of their own.

use std::time::Duration;

use serde_json::json;
use vonage_video_emulator::{ApplicationProblem, Control, Emulator, Fault};

use super::clients::{World, request};
use super::tokens;

async fn create(world: &World, application: &str) -> (u16, String) {
    let bearer = tokens::bearer(application);
    let headers = [("authorization", bearer.as_str()), ("accept", "application/json")];
    let reply = world
        .send(request("POST", "/session/create", &headers, ""))
        .await
        .unwrap();
    let session = reply.json()[0]["session_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (reply.status.as_u16(), session)
}

#[tokio::test]
async fn parallel_applications_do_not_disturb_each_other() {
    let world = World::start().await;
    let (one, one_id) = world.another().await;
    let (other, other_id) = world.another().await;
    one.fault(Fault::status(503).forever()).await.unwrap();
    other.advance(Duration::from_secs(500)).await;

    let (mut refused, mut created) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let (left, right) = tokio::join!(create(&world, &one_id), create(&world, &other_id));
        refused.push(left.0);
        created.push(right);
    }
    assert_eq!(refused, [503; 5]);
    assert!(created.iter().all(|(status, _)| *status == 200));
    let numbers = |control: Control| async move {
        control
            .requests()
            .await
            .iter()
            .map(|request| request.sequence)
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(one.clone()).await, [1, 2, 3, 4, 5]);
    assert_eq!(numbers(other.clone()).await, [1, 2, 3, 4, 5]);
    assert!(world.control.requests().await.is_empty());
    assert_eq!(
        (one.clock_offset_millis(), other.clock_offset_millis()),
        (0, 500_000)
    );

    one.reset().await;
    assert_eq!(create(&world, &one_id).await.0, 200);
    assert_eq!(numbers(other.clone()).await.len(), 5);
    assert!(other.session(&created[0].1).await.is_ok());
}

#[tokio::test]
async fn a_session_is_found_whichever_application_the_control_belongs_to() {
    let world = World::start().await;
    let (_, other) = world.another().await;
    let (_, session) = create(&world, &other).await;
    let token = tokens::client(&other, &session, "publisher");
    world.control.join(&session, token).await.unwrap();
    assert_eq!(
        world.control.session(&session).await.unwrap().application_id,
        other
    );
}

#[tokio::test]
async fn a_reset_brings_one_application_back_to_the_start() {
    let world = World::start().await;
    let session = world.create_session().await;
    let first = world.join(&session, "publisher").await;
    world
        .control
        .fault(Fault::status(503).operation("streams.get"))
        .await
        .unwrap();
    world.control.advance(Duration::from_secs(60)).await;
    world.control.reset().await;
    assert!(world.control.requests().await.is_empty() && world.control.faults().await.is_empty());
    assert_eq!(world.control.clock_offset_millis(), 0);
    assert_eq!(
        world.session_call("GET", &session, "/connection").await.status,
        404
    );
    // The ids start over as well.
    let session = world.create_session().await;
    assert_eq!(world.join(&session, "publisher").await, first);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let mut drawn = Vec::new();
    for seed in [7, 7, 8] {
        let world = World::of(Emulator::builder().seed(seed).start().await.unwrap());
        let session = world.create_session().await;
        drawn.push(world.join(&session, "publisher").await);
    }
    assert_eq!(drawn[0], drawn[1]);
    assert_ne!(drawn[0], drawn[2]);
}

#[tokio::test]
async fn an_application_brings_its_own_key() {
    let key = rcgen::KeyPair::generate().unwrap();
    let not_rsa = Emulator::builder()
        .application("a", key.public_key_pem())
        .unwrap_err();
    assert_eq!(not_rsa.problem(), ApplicationProblem::Key);
    let public = include_str!("other_public.pem");
    let emulator = Emulator::builder()
        .application("own", public)
        .unwrap()
        .start()
        .await
        .unwrap();
    assert_eq!(emulator.application_id(), "own");
    let world = World::of(emulator);
    // Signed with the development key, which is not this application's.
    let reply = world.call("POST", "/session/create", "").await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["message"]),
        (403, &json!("Invalid signature"))
    );

    let taken = Emulator::builder()
        .application("a", public)
        .unwrap()
        .application("a", public)
        .unwrap_err();
    assert_eq!(taken.problem(), ApplicationProblem::Taken);
    let id = Emulator::builder().application("a b", public).unwrap_err();
    assert_eq!(id.problem(), ApplicationProblem::Id);
}
