//! Ten thousand events are each handled once.

use std::time::Duration;

use vonage_video::webhooks::Identity;
use vonage_video_emulator::{Chance, NewStream, RetrySignature, WebhookSettings};

use crate::server::{self, Kept};
use crate::support::world::World;

/// Each stream is an event when it comes, and one when it goes.
const STREAMS: usize = 5_000;

async fn storm(identity: Identity, settings: WebhookSettings) {
    let world = World::start(false).await;
    world.control.hold_clock().await;
    let kept = server::start(&world, identity, 20).await;
    let party = world.party().await;
    let settings = settings
        .drop(Chance::percent(5))
        .lost_answers(Chance::percent(5))
        .duplicates(Chance::percent(10))
        .reorder(Chance::percent(10))
        .concurrency(8);
    world.control.set_webhook_settings(settings).await.unwrap();
    settle(&world).await;
    forget(&kept);
    for _ in 0..STREAMS {
        let stream = world
            .control
            .publish(&party.session, &party.host, NewStream::default());
        let stream = stream.await.unwrap();
        world.control.unpublish(&party.session, &stream).await.unwrap();
    }
    settle(&world).await;

    let handled = kept.handled.lock().unwrap();
    assert_eq!(handled.len(), 2 * STREAMS);
    let often: Vec<_> = handled.iter().filter(|(_, count)| **count != 1).take(5).collect();
    assert!(often.is_empty(), "handled more than once: {often:?}");
    // All of it took place: handlers that failed, and deliveries beyond the first of an event.
    let answers = kept.answers.lock().unwrap();
    let (failed, fine) = (answers[&500], answers[&200]);
    assert!(failed >= 500, "{answers:?}");
    assert!(fine as usize >= 2 * STREAMS + 1_000, "{answers:?}");
    drop((handled, answers));
}

/// Turns the clock until everything has been delivered.
async fn settle(world: &World) {
    let patience = Duration::from_secs(60);
    while world.control.wait_for_webhooks(patience).await.pending > 0 {
        world.control.advance(Duration::from_secs(5)).await;
    }
}

fn forget(kept: &Kept) {
    kept.handled.lock().unwrap().clear();
    kept.answers.lock().unwrap().clear();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_events_are_handled_once_each_with_the_emulators_default_of_signing_retries_anew() {
    assert_eq!(WebhookSettings::default().retries, RetrySignature::Renewed);
    storm(Identity::TokenIdOrContent, WebhookSettings::default()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_retries_keep_their_token_its_id_tells_that_they_are_retries() {
    let settings = WebhookSettings::default().retries(RetrySignature::Repeated);
    storm(Identity::TokenId, settings).await;
}
