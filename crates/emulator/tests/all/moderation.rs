//! Moderation.

use serde_json::{Value, json};

use super::clients::{Reply, World};
use vonage_video_emulator::NewStream;

async fn mute_all(world: &World, session: &str, body: &Value) -> Reply {
    world
        .send_json("POST", &format!("/session/{session}/mute"), body)
        .await
}

async fn mute(world: &World, session: &str, stream: &str) -> Reply {
    world
        .session_call("POST", session, &format!("/stream/{stream}/mute"))
        .await
}

async fn muted(world: &World, session: &str) -> Vec<bool> {
    let view = world.control.session(session).await.unwrap();
    view.streams.iter().map(|stream| stream.muted).collect()
}

fn is_project(world: &World, reply: &Reply) {
    let project = reply.json();
    let expected = json!({
        "applicationId": world.application, "status": "ACTIVE", "name": "", "environment": "standard",
        "createdAt": project["createdAt"],
    });
    assert_eq!((reply.status.as_u16(), &project), (200, &expected));
    assert!(project["createdAt"].as_i64().unwrap() > 1_700_000_000_000);
}

#[tokio::test]
async fn a_disconnected_client_is_gone_with_its_streams() {
    let world = World::start().await;
    let session = world.create_session().await;
    let (one, other) = (
        world.join(&session, "publisher").await,
        world.join(&session, "publisher").await,
    );
    world.control.publish(&session, &one, "one").await.unwrap();
    let kept = world.control.publish(&session, &other, "two").await.unwrap();
    let disconnect = |id: String| {
        let (world, session) = (&world, &session);
        async move {
            world
                .session_call("DELETE", session, &format!("/connection/{id}"))
                .await
        }
    };
    let gone = disconnect(one.clone()).await;
    assert_eq!((gone.status.as_u16(), gone.body.len()), (204, 0));
    let view = world.control.session(&session).await.unwrap();
    assert_eq!((view.connections.len(), view.streams.len()), (1, 1));
    assert_eq!(view.streams[0].stream_id, kept);
    assert_eq!(disconnect(one).await.refusal(), (404, json!(404)));
    assert_eq!(disconnect("e32445b743678c98230f238".to_owned()).await.status, 404);
    assert_eq!(
        disconnect("nonsense".to_owned()).await.refusal(),
        (400, json!(400))
    );
    let elsewhere = world
        .session_call("DELETE", "2_MX4", &format!("/connection/{other}"))
        .await;
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test]
async fn one_stream_is_muted_until_its_publisher_unmutes() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    let stream = world.control.publish(&session, &client, "one").await.unwrap();
    world.control.publish(&session, &client, "two").await.unwrap();
    is_project(&world, &mute(&world, &session, &stream).await);
    is_project(&world, &mute(&world, &session, &stream).await);
    assert_eq!(muted(&world, &session).await, [true, false]);
    let on_the_wire = world
        .session_call("GET", &session, &format!("/stream/{stream}"))
        .await;
    assert!(on_the_wire.json().get("muted").is_none());
    let unmute = format!("/control/sessions/{session}/streams/{stream}/unmute");
    assert_eq!(world.steer("POST", &unmute, "").await.status, 204);
    assert_eq!(muted(&world, &session).await, [false, false]);

    let unknown = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
    assert_eq!(mute(&world, &session, unknown).await.refusal(), (404, json!(404)));
    assert_eq!(mute(&world, "2_MX4", &stream).await.status, 404);
    assert_eq!(mute(&world, &session, "nonsense").await.status, 400);
    assert_eq!(
        world
            .control
            .unmute(&session, unknown)
            .await
            .unwrap_err()
            .status(),
        404
    );
}

#[tokio::test]
async fn muting_all_reaches_the_streams_of_the_future_and_spares_the_excluded() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    let spared = world.control.publish(&session, &client, "spared").await.unwrap();
    world.control.publish(&session, &client, "now").await.unwrap();
    let on = json!({"active": true, "excludedStreamIds": [spared]});
    is_project(&world, &mute_all(&world, &session, &on).await);
    world
        .control
        .publish(&session, &client, NewStream::named("later"))
        .await
        .unwrap();
    assert_eq!(muted(&world, &session).await, [false, true, true]);
    let view = world.control.session(&session).await.unwrap();
    assert_eq!(view.force_mute_excludes, Some(vec![spared]));

    let off = json!({"active": false, "excludedStreamIds": []});
    is_project(&world, &mute_all(&world, &session, &off).await);
    world
        .control
        .publish(&session, &client, "even later")
        .await
        .unwrap();
    assert_eq!(muted(&world, &session).await, [false, true, true, false]);
    assert_eq!(
        world.control.session(&session).await.unwrap().force_mute_excludes,
        None
    );
}

#[tokio::test]
async fn every_way_that_clients_leave_out_exclusions_is_understood() {
    let world = World::start().await;
    let session = world.create_session().await;
    for body in [
        json!({"active": true}),
        json!({"active": true, "excludedStreamIds": null}),
        json!({"active": true, "excludedStreamIds": []}),
        json!({"active": false, "excludedStreamIds": ["6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56"]}),
    ] {
        is_project(&world, &mute_all(&world, &session, &body).await);
    }
    for body in [
        json!({"excludedStreamIds": []}),
        json!({"active": "true"}),
        json!({"active": true, "excludedStreamIds": "x"}),
        json!([]),
    ] {
        assert_eq!(
            mute_all(&world, &session, &body).await.refusal(),
            (400, json!(400)),
            "{body}"
        );
    }
    let path = world.path(&format!("/session/{session}/mute"));
    assert_eq!(world.call("POST", &path, "").await.status, 400);
    assert_eq!(
        mute_all(&world, "2_MX4", &json!({"active": true}))
            .await
            .refusal(),
        (404, json!(404))
    );
}

#[tokio::test]
async fn a_session_without_a_media_server_has_no_force_mute_state() {
    let world = World::start().await;
    let relayed = world.create_relayed_session().await;
    let refused = mute_all(&world, &relayed, &json!({"active": true})).await;
    assert_eq!(refused.refusal(), (409, json!(15008)));
}
