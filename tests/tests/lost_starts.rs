//! A start whose answer is lost is found, though the clocks of client and service differ.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "the time before a start, as its caller takes it")]

mod support;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use vonage_video::archives::StartArchive;
use vonage_video::auth::{OffsetClock, SystemClock};
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::experience_composer::StartRender;
use vonage_video::{Hls, Outcome, Role};
use vonage_video_emulator::Fault;

use crate::support::client_for;
use crate::support::world::World;

/// How many seconds the service is behind the client.
const BEHIND: u64 = 45;

/// A world whose client has a clock that far ahead, and knows it from the calls before.
async fn behind() -> World {
    let mut world = World::start(false).await;
    let clock = OffsetClock::new(Arc::new(SystemClock));
    clock.set_offset(BEHIND.cast_signed());
    world.client = client_for(world.emulator.api_url()).clock(clock).build().unwrap();
    world
}

#[tokio::test]
async fn finders_apply_the_offset_of_the_services_clock() {
    let world = behind().await;
    let session = world.party().await.session;
    let before = SystemTime::now() + Duration::from_secs(BEHIND);
    let fault = Fault::close_after().operation("archives.start");
    world.control.fault(fault).await.unwrap();
    let archives = world.client.archives();
    let start = StartArchive::new(&session).name("lecture");
    let lost = archives.start(start.clone()).await.unwrap_err();
    assert_eq!(lost.outcome(), Outcome::Unknown);
    assert_eq!(archives.find_started(&start, before).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_lost_start_is_adopted_and_nothing_is_started_twice() {
    let world = behind().await;
    let client = &world.client;
    let session = world.party().await.session;
    for id in ["archives.start", "broadcasts.start", "experience_composer.start"] {
        let fault = Fault::close_after().operation(id);
        world.control.fault(fault).await.unwrap();
    }
    let archive = StartArchive::new(&session).name("lecture");
    let archive = client.archives().start_or_find(archive).await.unwrap();
    let broadcast = StartBroadcast::new(&session).hls(Hls::new()).tag("premiere");
    let broadcast = client.broadcasts().start_or_find(broadcast).await.unwrap();
    let token = client.grant(&session).role(Role::Publisher).sign().await.unwrap();
    let render = StartRender::new(&session, &token, "https://stage.example.org/once");
    let render = client.renders().start_or_find(render).await.unwrap();
    for id in ["archives.start", "broadcasts.start", "experience_composer.start"] {
        let requests = world.of_operation(id).await;
        assert_eq!((requests.len(), requests[0].applied), (1, true), "{id}");
    }
    let seen = world.seen(&session).await;
    assert_eq!(
        (seen.archives.len(), seen.broadcasts.len(), seen.renders.len()),
        (1, 1, 1)
    );
    assert_eq!(seen.archives[0].archive_id.as_str(), archive.id.as_str());
    assert_eq!(seen.broadcasts[0].broadcast_id.as_str(), broadcast.id.as_str());
    assert_eq!(seen.renders[0].render_id.as_str(), render.id.as_str());
}

#[tokio::test]
async fn a_start_that_is_refused_is_not_looked_for() {
    let world = World::start(false).await;
    let session = world.session().await.id;
    world.control.clear_requests().await;
    let archives = world.client.archives();
    let error = archives.start_or_find(&session).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotApplied);
    assert!(world.of_operation("archives.list").await.is_empty());
}
