//! SIP calls.

use serde_json::{Value, json};

use super::receiver::Receiver;
use crate::clients::World;
use crate::tokens;

async fn dial(world: &World, session: &str, observes: bool) -> Value {
    let sip = json!({"uri": "sip:lobby@pbx.example.org", "observeForceMute": observes});
    let token = tokens::client(&world.application, session, "publisher");
    let body = json!({"sessionId": session, "token": token, "sip": sip});
    let reply = world.send_json("POST", "/dial", &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn begin() -> (World, Receiver, String) {
    let world = World::start().await;
    world.control.hold_clock().await;
    let receiver = Receiver::of(&world.control, "sip").await;
    let session = world.create_session().await;
    (world, receiver, session)
}

#[tokio::test]
async fn a_call_is_told_of_from_dialing_to_its_end() {
    let (world, receiver, session) = begin().await;
    let control = &world.control;
    let dialed = dial(&world, &session, false).await;
    let call = json!({
        "id": dialed["id"], "connectionId": dialed["connectionId"], "createdAt": dialed["createdAt"],
    });
    let told = |event: &str, more: Value| {
        let mut body = json!({
            "sessionId": session, "projectId": world.application, "event": event, "timestamp": control.now(),
            "call": call,
        });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    let updated = |state: &str| told("callUpdated", json!({"state": state}));
    let expected = [told("callCreated", json!({})), updated("DIALING")];
    assert_eq!(receiver.bodies(control).await, expected);
    let path = format!(
        "/control/sessions/{session}/calls/{}",
        dialed["id"].as_str().unwrap()
    );
    for (state, word) in [
        ("ringing", "RINGING"),
        ("answered", "ACTIVE"),
        ("held", "ON_HOLD"),
        ("answered", "ACTIVE"),
    ] {
        control.advance(std::time::Duration::from_secs(1)).await;
        let moved = world
            .steer("POST", &path, &json!({"state": state}).to_string())
            .await;
        assert_eq!(
            (moved.status.as_u16(), &moved.json()["state"]),
            (200, &json!(state))
        );
        assert_eq!(receiver.bodies(control).await, [updated(word)]);
    }
    assert_eq!(
        world.steer("POST", &path, r#"{"state":"ringing"}"#).await.status,
        409
    );
    world.steer("POST", &path, r#"{"state":"ended"}"#).await;
    let end = json!({"reason_code": "700", "reason_message": "Normal Clearing"});
    assert_eq!(
        receiver.bodies(control).await,
        [updated("HANGUP"), told("callDestroyed", end)]
    );
}

#[tokio::test]
async fn an_end_has_its_code_as_text() {
    let (world, receiver, session) = begin().await;
    let control = &world.control;
    let ends = |told: Vec<Value>| {
        let end = told
            .into_iter()
            .find(|body| body["event"] == "callDestroyed")
            .unwrap();
        (end["reason_code"].clone(), end["reason_message"].clone())
    };
    let busy = dial(&world, &session, false).await;
    control
        .reject_call(&session, busy["id"].as_str().unwrap(), 486)
        .await
        .unwrap();
    assert_eq!(
        ends(receiver.bodies(control).await),
        (json!("486"), json!("Busy Here"))
    );
    dial(&world, &session, false).await;
    control.advance(std::time::Duration::from_secs(6 * 60 * 60)).await;
    assert_eq!(
        ends(receiver.bodies(control).await),
        (json!("705"), json!("Max Duration"))
    );
    control.disrupt(&session).await.unwrap();
    assert!(receiver.bodies(control).await.is_empty());
    // The clock has been turned beyond the life of ordinary tokens.
    control
        .turn_back(std::time::Duration::from_secs(6 * 60 * 60))
        .await;
    dial(&world, &session, false).await;
    control.disrupt(&session).await.unwrap();
    assert_eq!(
        ends(receiver.bodies(control).await),
        (json!("703"), json!("Unexpected Clearing"))
    );
}

#[tokio::test]
async fn only_a_call_that_observes_it_is_told_to_have_been_muted() {
    let (world, receiver, session) = begin().await;
    let control = &world.control;
    let observes = dial(&world, &session, true).await;
    let ignores = dial(&world, &session, false).await;
    receiver.bodies(control).await;
    let on = json!({"active": true, "excludedStreamIds": []});
    world
        .send_json("POST", &format!("/session/{session}/mute"), &on)
        .await;
    for dialed in [&observes, &ignores] {
        let rest = format!("/stream/{}/mute", dialed["streamId"].as_str().unwrap());
        assert_eq!(world.session_call("POST", &session, &rest).await.status, 200);
    }
    let told = receiver.bodies(control).await;
    assert_eq!(told.len(), 2, "{told:?}");
    for body in told {
        assert_eq!(
            (&body["event"], &body["call"]["id"]),
            (&json!("muteForced"), &observes["id"])
        );
    }
}
