//! Session monitoring: sessions, connections, streams.

use serde_json::{Value, json};
use vonage_video_emulator::{Control, DepartureReason};
use vonage_video_models::VideoType;

use super::receiver::Receiver;
use crate::clients::World;
use crate::tokens;

/// A world whose clock is held, with a receiver of all events, and an empty session.
async fn begin() -> (World, Receiver, String) {
    let world = World::start().await;
    world.control.hold_clock().await;
    let receiver = Receiver::of(&world.control, "all").await;
    let session = world.create_session().await;
    (world, receiver, session)
}

async fn join(world: &World, session: &str) -> String {
    let token = tokens::client_with(&world.application, session, &json!({"connection_data": "uid=42"}));
    world.control.join(session, token).await.unwrap()
}

fn monitored(world: &World, session: &str, event: &str, more: &Value) -> Value {
    let mut body = json!({
        "sessionId": session, "projectId": world.application, "event": event,
        "timestamp": world.control.now(),
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn reasons(bodies: &[Value]) -> Vec<(&str, &str)> {
    let reason = |body: &Value| body["reason"].as_str().unwrap_or_default().to_owned();
    bodies
        .iter()
        .map(|body| (body["event"].as_str().unwrap(), body))
        .map(|(event, body)| (event, &*reason(body).leak()))
        .collect()
}

async fn advance(control: &Control, seconds: u64) {
    control.advance(std::time::Duration::from_secs(seconds)).await;
}

#[tokio::test]
async fn a_session_is_told_of_from_its_first_client_to_its_last() {
    let (world, receiver, session) = begin().await;
    assert!(receiver.bodies(&world.control).await.is_empty());
    let created_at = world.control.now();
    let id = join(&world, &session).await;
    let connection = json!({"id": id, "createdAt": created_at, "data": "uid=42"});
    let expected = [
        monitored(&world, &session, "sessionCreated", &json!({})),
        monitored(
            &world,
            &session,
            "connectionCreated",
            &json!({"connection": connection}),
        ),
    ];
    assert_eq!(receiver.bodies(&world.control).await, expected);

    advance(&world.control, 5).await;
    let published_at = world.control.now();
    let stream = world.control.publish(&session, &id, "desk cam").await.unwrap();
    let stream = json!({
        "id": stream, "name": "desk cam", "videoType": "camera", "createdAt": published_at, "connection": connection,
    });
    let expected = [monitored(
        &world,
        &session,
        "streamCreated",
        &json!({"stream": stream}),
    )];
    assert_eq!(receiver.bodies(&world.control).await, expected);

    advance(&world.control, 5).await;
    world.control.leave(&session, &id).await.unwrap();
    let why = "clientDisconnected";
    let expected = [
        monitored(
            &world,
            &session,
            "streamDestroyed",
            &json!({"stream": stream, "reason": why}),
        ),
        monitored(
            &world,
            &session,
            "connectionDestroyed",
            &json!({"connection": connection, "reason": why}),
        ),
        monitored(&world, &session, "sessionDestroyed", &json!({"reason": why})),
    ];
    assert_eq!(receiver.bodies(&world.control).await, expected);

    // The same session is active again.
    world.join(&session, "publisher").await;
    let again = receiver.bodies(&world.control).await;
    assert_eq!(again[0]["event"], "sessionCreated");
    assert_eq!(again[1]["connection"]["data"], "");
}

#[tokio::test]
async fn every_reason_has_its_way() {
    let (world, receiver, session) = begin().await;
    let control = &world.control;
    let stays = join(&world, &session).await;
    let id = join(&world, &session).await;
    for why in ["forceUnpublished", "mediaStopped", "clientDisconnected"] {
        let stream = control.publish(&session, &id, "x").await.unwrap();
        receiver.bodies(control).await;
        let path = format!("/control/sessions/{session}/streams/{stream}?reason={why}");
        assert_eq!(world.steer("DELETE", &path, "").await.status, 204);
        assert_eq!(
            reasons(&receiver.bodies(control).await),
            [("streamDestroyed", why)]
        );
    }
    let path = format!("/control/sessions/{session}/connections/{id}");
    let refused = world
        .steer("DELETE", &format!("{path}?reason=mediaStopped"), "")
        .await;
    assert_eq!(refused.status, 400);
    let lost = world
        .steer("DELETE", &format!("{path}?reason=networkDisconnected"), "")
        .await;
    assert_eq!(lost.status, 204);
    let told = [("connectionDestroyed", "networkDisconnected")];
    assert_eq!(reasons(&receiver.bodies(control).await), told);

    let reply = world
        .session_call("DELETE", &session, &format!("/connection/{stays}"))
        .await;
    assert_eq!(reply.status, 204);
    let told = [
        ("connectionDestroyed", "forceDisconnected"),
        ("sessionDestroyed", "forceDisconnected"),
    ];
    assert_eq!(reasons(&receiver.bodies(control).await), told);
}

#[tokio::test]
async fn a_stream_without_video_has_no_video_type() {
    let (world, receiver, session) = begin().await;
    let id = join(&world, &session).await;
    let voice = vonage_video_emulator::NewStream::named("").has_video(false);
    world.control.publish(&session, &id, voice).await.unwrap();
    let screen = vonage_video_emulator::NewStream::named("").video_type(VideoType::Screen);
    world.control.publish(&session, &id, screen).await.unwrap();
    let told = receiver.bodies(&world.control).await;
    assert!(told[2]["stream"].get("videoType").is_none(), "{}", told[2]);
    assert_eq!(told[3]["stream"]["videoType"], "screen");
}

#[tokio::test]
async fn a_rotation_is_announced_and_ends_everything() {
    let (world, receiver, session) = begin().await;
    let control = &world.control;
    let id = join(&world, &session).await;
    control.publish(&session, &id, "x").await.unwrap();
    receiver.bodies(control).await;
    let path = format!("/control/sessions/{session}/outage");
    let notice = world.steer("POST", &path, r#"{"kind":"rotationNotice"}"#).await;
    assert_eq!(notice.status, 204);
    let expected = [monitored(
        &world,
        &session,
        "sessionNotification",
        &json!({"reason": "serverRotation"}),
    )];
    assert_eq!(receiver.bodies(control).await, expected);
    world.steer("POST", &path, r#"{"kind":"rotation"}"#).await;
    let told = [
        ("streamDestroyed", "forceDisconnected"),
        ("connectionDestroyed", "forceDisconnected"),
        ("sessionDestroyed", "serverRotation"),
    ];
    assert_eq!(reasons(&receiver.bodies(control).await), told);
    assert_eq!(
        world.steer("POST", &path, r#"{"kind":"flood"}"#).await.status,
        400
    );
    assert_eq!(control.disrupt("2_MX4").await.unwrap_err().status(), 404);
    control
        .leave_because(&session, &id, DepartureReason::default())
        .await
        .unwrap_err();
}

#[tokio::test]
async fn a_disruption_fails_what_runs() {
    let (world, receiver, session) = begin().await;
    let control = &world.control;
    let id = join(&world, &session).await;
    control.publish(&session, &id, "x").await.unwrap();
    let body = json!({"sessionId": session});
    assert_eq!(world.send_json("POST", "/archive", &body).await.status, 200);
    let moderator = tokens::client(&world.application, &session, "moderator");
    let body = json!({"sessionId": session, "token": moderator});
    assert_eq!(world.send_json("POST", "/captions", &body).await.status, 202);
    receiver.bodies(control).await;
    control.disrupt(&session).await.unwrap();
    let told = receiver.bodies(control).await;
    let failed = told.iter().filter(|body| body["status"] == "failed").count();
    assert_eq!(failed, 2, "{told:?}");
    let last = told.last().unwrap();
    assert_eq!(
        (&last["event"], &last["reason"]),
        (&json!("sessionDestroyed"), &json!("forceDisconnected"))
    );
    let view = control.session(&session).await.unwrap();
    assert!(view.connections.is_empty() && view.streams.is_empty());
    assert!(
        view.captions
            .iter()
            .all(|captions| captions.reason.as_deref() == Some("failed"))
    );
}
