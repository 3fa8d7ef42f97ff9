//! The whole way through the facade, against the emulator, over HTTP/1.1 and over TLS with HTTP/2.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use vonage_video::auth::UnixTime;
use vonage_video::sessions::CreateSession;
use vonage_video::{ArchiveMode, Client, Outcome, Role, VideoType};
use vonage_video_emulator::{DEVELOPMENT_PRIVATE_KEY, NewStream};

use crate::support::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn from_a_session_to_its_streams_over_http1_and_http2() {
    for (tls, version) in [(false, "HTTP/1.1"), (true, "HTTP/2.0")] {
        let world = World::start(tls).await;
        let request = CreateSession::routed()
            .archive_mode(ArchiveMode::Always)
            .archive_name("weekly");
        let session = world
            .client
            .sessions()
            .create(request.location("198.51.100.24"))
            .await
            .unwrap();
        assert_eq!(session.application().unwrap(), world.client.application_id());
        let held = world.control.session(&session.id).await.unwrap();
        assert_eq!(held.form.archive_mode, Some(ArchiveMode::Always));
        assert_eq!(
            (held.form.archive_name.as_deref(), held.form.location.as_deref()),
            (Some("weekly"), Some("198.51.100.24"))
        );

        let mut streams = Vec::new();
        for (role, may_publish) in [
            (Role::Subscriber, false),
            (Role::Publisher, true),
            (Role::PublisherOnly, true),
            (Role::Moderator, true),
        ] {
            let grant = world
                .client
                .grant(&session.id)
                .role(role.clone())
                .data("uid=7")
                .layout_class("focus");
            let token = grant.sign().await.unwrap();
            let connection = world.control.join(&session.id, token.as_str()).await.unwrap();
            let slides = NewStream::named(role.as_str()).video_type(VideoType::Screen);
            let published = world.control.publish(&session.id, &connection, slides).await;
            assert_eq!(published.is_ok(), may_publish, "{role:?}");
            streams.extend(published.ok());
        }

        let connections = world
            .client
            .sessions()
            .list_connections(&session.id)
            .await
            .unwrap();
        assert_eq!(connections.items.len(), 4);
        let list = world.client.streams().list(&session.id).await.unwrap();
        assert_eq!(list.count, 3);
        let ids: Vec<_> = list
            .items
            .iter()
            .map(|stream| stream.id.as_str().to_owned())
            .collect();
        assert_eq!(ids, streams);
        let one = world
            .client
            .streams()
            .get(&session.id, &*streams[0])
            .await
            .unwrap();
        assert_eq!(
            (&*one.name, one.video_type),
            ("publisher", Some(VideoType::Screen))
        );
        assert_eq!(one.layout_class_list, ["focus"]);

        let requests = world.control.requests().await;
        assert_eq!(requests.len(), 4);
        for request in &requests {
            assert_eq!(
                (&*request.http_version, request.applied),
                (version, true),
                "{request:?}"
            );
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

    let good = world
        .client
        .grant(&session.id)
        .valid_for(MINUTE)
        .sign()
        .await
        .unwrap();
    let tampered = good.as_str().replacen("eyJ", "eyK", 2);
    assert_eq!(refused(&tampered).await, 10001);
    let (unsigned, _) = good.as_str().rsplit_once('.').unwrap();
    assert_eq!(refused(&format!("{unsigned}.AAAA")).await, 10001);
    let of_other = world.client.grant(&other.id).sign().await.unwrap();
    assert_eq!(refused(of_other.as_str()).await, 10007);
    let future = UnixTime::from_secs(world.now() + 3600);
    let future = world
        .client
        .grant(&session.id)
        .issued_at(future)
        .sign()
        .await
        .unwrap();
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
        stranger
            .sessions()
            .create(CreateSession::routed())
            .await
            .map(drop),
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
        if step == 0 {
            world.control.advance(3 * HOUR).await;
        } else {
            world.control.turn_back(6 * HOUR).await;
        }
        let (_, meta) = world
            .client
            .sessions()
            .create(CreateSession::routed())
            .meta()
            .await
            .unwrap();
        assert_eq!(meta.attempts, 2);
        let (_, meta) = world
            .client
            .sessions()
            .create(CreateSession::routed())
            .meta()
            .await
            .unwrap();
        assert_eq!(meta.attempts, 1);
        // Participants' tokens follow the service's clock as well.
        let token = world.client.grant(&session.id).sign().await.unwrap();
        assert!(world.control.join(&session.id, token.as_str()).await.is_ok());
    }
}
