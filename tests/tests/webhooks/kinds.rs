//! Every kind of event arrives verified and typed.

use std::collections::BTreeSet;
use std::time::Duration;

use vonage_video::archives::StartArchive;
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::captions::StartCaptions;
use vonage_video::experience_composer::StartRender;
use vonage_video::sip::Dial;
use vonage_video::webhooks::{Event, EventKind, Identity};
use vonage_video::{Hls, Role, SipUri};

use crate::server;
use crate::support::world::World;

#[tokio::test]
async fn a_session_in_which_everything_happens_reports_every_kind() {
    let world = World::start(false).await;
    let kept = server::start(&world, Identity::TokenIdOrContent, 0).await;
    let party = world.party().await;
    let (client, control, session) = (&world.client, &world.control, &party.session);
    let token = client.grant(session).role(Role::Moderator).sign().await.unwrap();

    let archive = client.archives().start(StartArchive::new(session)).await.unwrap();
    let broadcast = StartBroadcast::new(session).hls(Hls::new());
    let broadcast = client.broadcasts().start(broadcast).await.unwrap();
    let render = StartRender::new(session, &token, "https://stage.example.org/board");
    let render = client.renders().start(render).await.unwrap();
    let captions = StartCaptions::new(session, &token);
    let captions = client.captions().start(captions).await.unwrap();
    let phone = SipUri::parse("sip:lobby@pbx.example.org").unwrap();
    let call = Dial::new(session, &token, phone).observe_force_mute(true);
    let call = client.sip().dial(call).await.unwrap();
    control.advance(Duration::from_secs(30)).await;
    client
        .moderation()
        .mute_all(vonage_video::moderation::MuteAll::new(session))
        .await
        .unwrap();
    client.sip().hang_up(&call).await.unwrap();
    client.captions().stop(&captions.id).await.unwrap();
    client.renders().stop(&render.id).await.unwrap();
    client.broadcasts().stop(&broadcast.id).await.unwrap();
    client.archives().stop(&archive.id).await.unwrap();
    control.advance(Duration::from_secs(60)).await;
    control.announce_rotation(session).await.unwrap();
    control.rotate_server(session).await.unwrap();
    while control.wait_for_webhooks(Duration::from_secs(20)).await.pending > 0 {
        control.advance(Duration::from_secs(5)).await;
    }

    let events = kept.events.lock().unwrap();
    let kinds: BTreeSet<EventKind> = events.iter().filter_map(Event::kind).collect();
    let missing: Vec<_> = EventKind::ALL
        .iter()
        .filter(|kind| !kinds.contains(kind))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let states: Vec<&str> = events
        .iter()
        .filter_map(|event| match event {
            Event::Archive(archive) => Some(archive.status.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(states, ["started", "stopped", "available"]);
    for event in events.iter() {
        assert_eq!(event.session_id(), Some(session), "{event:?}");
    }
}
