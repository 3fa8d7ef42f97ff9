//! A page that a portal or proxy answers with 200 is no success: the journal shows that nothing happened.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use vonage_video::archives::StartArchive;
use vonage_video::contract::Operation;
use vonage_video::signals::SendSignal;
use vonage_video::{Call, ErrorKind, Outcome, RetryAdvice};
use vonage_video_emulator::Fault;

use crate::support::world::World;

/// The page is an error, and the service has not seen the call.
async fn proves_nothing<O: Operation + Clone + 'static>(
    world: &World,
    id: &str,
    call: Call<O>,
    advice: RetryAdvice,
) {
    for (declared, body) in [
        ("text/html", "<html>sign in</html>"),
        ("application/json", r#"{"login":"https://portal.test"}"#),
    ] {
        world.control.clear_requests().await;
        let page = Fault::status(200).header("content-type", declared).body(body);
        world.control.fault(page.operation(id)).await.unwrap();
        let error = call.clone().await.map(drop).unwrap_err();
        assert_eq!(
            (
                error.kind(),
                error.outcome(),
                error.attempts(),
                error.retry_advice()
            ),
            (ErrorKind::Decode, Outcome::Unknown, 1, advice),
            "{declared}: {error:?}"
        );
        let requests = world.of_operation(id).await;
        assert_eq!((requests.len(), requests[0].applied), (1, false), "{id}");
    }
}

#[tokio::test]
async fn a_foreign_page_proves_nothing_about_any_kind_of_call() {
    use RetryAdvice::{DoNotRetry, LookFirst};

    let world = World::start(false).await;
    let party = world.party().await;
    let (client, session) = (&world.client, &party.session);
    let signal = client.signals().send(SendSignal::new(session, "cue", "now"));
    proves_nothing(&world, "signals.send", signal, LookFirst).await;
    let start = client
        .archives()
        .start(StartArchive::new(session).name("lecture"));
    proves_nothing(&world, "archives.start", start, LookFirst).await;
    let mute = client.moderation().mute_all(session);
    proves_nothing(&world, "moderation.mute_all", mute, DoNotRetry).await;
    let disconnect = client.moderation().disconnect(session, &*party.guest);
    proves_nothing(&world, "moderation.disconnect", disconnect, DoNotRetry).await;
    let list = client
        .archives()
        .list(vonage_video::archives::ListArchives::new());
    proves_nothing(&world, "archives.list", list, DoNotRetry).await;
    let seen = world.seen(session).await;
    assert_eq!((seen.archives.len(), seen.connections.len()), (0, 2));
}
