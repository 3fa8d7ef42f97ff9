//! Getting and listing streams, and who may publish.

use serde_json::json;
use vonage_video_emulator::NewStream;
use vonage_video_models::VideoType;

use super::clients::World;
use super::tokens;

#[tokio::test]
async fn a_session_knows_no_streams_before_its_first_one() {
    let world = World::start().await;
    let session = world.create_session().await;
    let connection = world.join(&session, "publisher").await;
    let some = "/stream/6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
    assert_eq!(world.session_call("GET", &session, "/stream").await.status, 404);
    assert_eq!(world.session_call("GET", &session, some).await.status, 404);

    let stream = world.control.publish(&session, &connection, "x").await.unwrap();
    assert_eq!(
        world.session_call("GET", &session, "/stream").await.json()["count"],
        1
    );
    assert_eq!(
        world.session_call("GET", &session, "/stream/").await.json()["count"],
        1
    );

    world.control.unpublish(&session, &stream).await.unwrap();
    let listed = world.session_call("GET", &session, "/stream").await;
    assert_eq!(
        (listed.status.as_u16(), listed.json()),
        (200, json!({"count": 0, "items": []}))
    );
    assert_eq!(
        world
            .session_call("GET", &session, &format!("/stream/{stream}"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_malformed_stream_id_is_408() {
    let world = World::start().await;
    let session = world.create_session().await;
    for id in ["nonsense", "..%2Farchive", "%20"] {
        let reply = world
            .session_call("GET", &session, &format!("/stream/{id}"))
            .await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["code"]),
            (408, &json!(408)),
            "{id}"
        );
    }
}

#[tokio::test]
async fn a_stream_carries_what_its_publisher_and_its_token_said() {
    let world = World::start().await;
    let session = world.create_session().await;
    for (classes, expected) in [
        (json!("focus  left"), json!(["focus", "left"])),
        (json!(["focus", "left"]), json!(["focus", "left"])),
        (json!(""), json!([])),
    ] {
        let token = tokens::client_with(
            &world.application,
            &session,
            &json!({"initial_layout_class_list": classes}),
        );
        let connection = world.control.join(&session, token).await.unwrap();
        let slides = NewStream::named("slides").video_type(VideoType::Screen);
        let stream = world
            .control
            .publish(&session, &connection, slides)
            .await
            .unwrap();
        let got = world
            .session_call("GET", &session, &format!("/stream/{stream}"))
            .await
            .json();
        let expected =
            json!({"id": stream, "name": "slides", "videoType": "screen", "layoutClassList": expected});
        assert_eq!(got, expected);
    }
    let connection = world.join(&session, "publisher").await;
    let audio = NewStream::default().has_video(false);
    let stream = world.control.publish(&session, &connection, audio).await.unwrap();
    let got = world
        .session_call("GET", &session, &format!("/stream/{stream}"))
        .await
        .json();
    assert_eq!(got, json!({"id": stream, "name": "", "layoutClassList": []}));
}

#[tokio::test]
async fn a_subscriber_may_not_publish_and_every_other_role_may() {
    let world = World::start().await;
    let session = world.create_session().await;
    for (role, may) in [
        ("subscriber", false),
        ("publisher", true),
        ("publisheronly", true),
        ("moderator", true),
    ] {
        let connection = world.join(&session, role).await;
        let published = world.control.publish(&session, &connection, "x").await;
        assert_eq!(
            published.map_err(|error| error.status()).err(),
            (!may).then_some(403),
            "{role}"
        );
    }
}

#[tokio::test]
async fn streams_stop_when_their_client_leaves() {
    let world = World::start().await;
    let session = world.create_session().await;
    let (one, other) = (
        world.join(&session, "publisher").await,
        world.join(&session, "publisher").await,
    );
    world.control.publish(&session, &one, "one").await.unwrap();
    world.control.publish(&session, &one, "two").await.unwrap();
    let kept = world.control.publish(&session, &other, "three").await.unwrap();
    world.control.leave(&session, &one).await.unwrap();
    let listed = world.session_call("GET", &session, "/stream").await.json();
    assert_eq!(
        (&listed["count"], &listed["items"][0]["id"]),
        (&json!(1), &json!(kept))
    );
}
