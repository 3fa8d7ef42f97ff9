//! SIP calls.

use std::time::Duration;

use serde_json::{Value, json};
use vonage_video_emulator::{CallState, CallView};

use super::clients::{Reply, World};
use super::tokens;

const SIX_HOURS: Duration = Duration::from_secs(6 * 60 * 60);

fn body(world: &World, session: &str, changes: &Value) -> Value {
    let mut sip = json!({"uri": "sip:lobby@pbx.example.org;transport=tls"});
    for (name, value) in changes.as_object().unwrap() {
        sip[name] = value.clone();
    }
    let token = tokens::client_with(&world.application, session, &json!({"connection_data": "sip"}));
    json!({"sessionId": session, "token": token, "sip": sip})
}

async fn dial(world: &World, session: &str, changes: &Value) -> Reply {
    world
        .send_json("POST", "/dial", &body(world, session, changes))
        .await
}

/// Dials, and returns the call as the control surface shows it.
async fn call(world: &World, session: &str, changes: &Value) -> CallView {
    let dialed = dial(world, session, changes).await;
    assert_eq!(dialed.status, 200, "{}", dialed.text());
    last_call(world, session).await
}

async fn last_call(world: &World, session: &str) -> CallView {
    world.control.calls(session).await.unwrap().pop().unwrap()
}

async fn play(world: &World, rest: &str, digits: &Value) -> Reply {
    world
        .send_json("POST", &format!("{rest}/play-dtmf"), &json!({"digits": digits}))
        .await
}

#[tokio::test]
async fn a_dialed_call_is_a_connection_and_a_stream() {
    let world = World::start().await;
    let session = world.create_session().await;
    let everything = json!({
        "from": "15550100042@example.org", "headers": {"X-Room": "A7"},
        "auth": {"username": "lantern", "password": "s3cr3t"}, "secure": true, "video": true, "observeForceMute": true,
        "streams": ["6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56"],
    });
    let answer = dial(&world, &session, &everything).await.json();
    let call = last_call(&world, &session).await;
    let expected = json!({
        "id": call.call_id, "projectId": world.application, "sessionId": session, "connectionId": call.connection_id,
        "streamId": call.stream_id, "createdAt": call.created_at, "updatedAt": call.created_at,
    });
    assert_eq!(answer, expected);
    assert_eq!(
        (call.state, call.header_names.len(), call.authenticates),
        (CallState::Dialing, 1, true)
    );
    assert!(call.secure && call.video && call.observe_force_mute);

    let view = world.control.session(&session).await.unwrap();
    assert_eq!(view.connections[0].connection_id, call.connection_id);
    assert_eq!(
        (
            view.connections[0].data.as_str(),
            view.connections[0].role.as_str()
        ),
        ("sip", "publisher")
    );
    assert_eq!(view.streams[0].video_type.as_deref(), Some("camera"));
    let listed = world.session_call("GET", &session, "/stream").await.json();
    assert_eq!(listed["items"][0]["id"], call.stream_id);
    assert_eq!(view.calls, [call]);
}

#[tokio::test]
async fn a_call_is_refused_where_it_cannot_be() {
    let world = World::start().await;
    let session = world.create_session().await;
    let relayed = world.create_relayed_session().await;
    let encrypted = world.call("POST", "/session/create", "e2ee=true").await.json();
    let encrypted = encrypted[0]["session_id"].as_str().unwrap();
    assert_eq!(
        dial(&world, &relayed, &json!({})).await.refusal(),
        (409, json!(15008))
    );
    assert_eq!(
        dial(&world, encrypted, &json!({})).await.refusal(),
        (409, json!(409))
    );
    assert_eq!(
        dial(&world, "2_MX4", &json!({})).await.refusal(),
        (404, json!(404))
    );
    assert_eq!(dial(&world, "nonsense", &json!({})).await.status, 400);
    let expired = tokens::client_with(&world.application, &session, &json!({"exp": tokens::now() - 1}));
    for (token, code) in [
        ("opaque".to_owned(), 10001),
        (tokens::client(&world.application, &session, "subscriber"), 10002),
        (tokens::client(&world.application, &relayed, "publisher"), 10007),
        (expired, 10012),
    ] {
        let mut body = body(&world, &session, &json!({}));
        body["token"] = token.into();
        let refused = world.send_json("POST", "/dial", &body).await;
        assert_eq!(refused.refusal(), (403, json!(code)));
    }
    assert!(
        world
            .control
            .session(&session)
            .await
            .unwrap()
            .connections
            .is_empty()
    );
}

#[tokio::test]
async fn a_call_can_be_told_to_fail_as_the_service_does_now_and_then() {
    let world = World::start().await;
    let session = world.create_session().await;
    let failure = json!({"message": "Internal server error", "code": -1});
    let fault = json!({"status": 500, "body": failure, "operation": "sip.dial"});
    world.steer("POST", "/control/faults", &fault.to_string()).await;
    let failed = dial(&world, &session, &json!({})).await;
    assert_eq!((failed.status.as_u16(), failed.json()), (500, failure));
    assert!(world.control.calls(&session).await.unwrap().is_empty());
    assert_eq!(dial(&world, &session, &json!({})).await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_dialed_is_400() {
    let world = World::start().await;
    let session = world.create_session().await;
    for changes in [
        json!({"uri": "tel:+15550100"}),
        json!({"uri": ""}),
        json!({"uri": null}),
        json!({"from": "15550100042"}),
        json!({"from": ""}),
        json!({"headers": {"X Room": "A7"}}),
        json!({"headers": {"X-Room": "A7\r\nX-Other: 1"}}),
        json!({"headers": {"X-Room": 7}}),
        json!({"auth": {"username": "lantern"}}),
        json!({"auth": {"username": "", "password": "s3cr3t"}}),
        json!({"secure": "yes"}),
    ] {
        let refused = dial(&world, &session, &changes).await;
        assert_eq!(refused.refusal(), (400, json!(400)), "{changes}");
        assert!(!refused.text().contains("s3cr3t"), "{}", refused.text());
    }
    let mut body = body(&world, &session, &json!({}));
    body.as_object_mut().unwrap().remove("token");
    assert_eq!(world.send_json("POST", "/dial", &body).await.status, 400);
}

#[tokio::test]
async fn digits_are_heard_by_every_call_or_by_one() {
    let world = World::start().await;
    let session = world.create_session().await;
    let first = call(&world, &session, &json!({})).await;
    let second = call(&world, &session, &json!({})).await;
    let client = world.join(&session, "publisher").await;
    let all = format!("/session/{session}");
    let one = format!("{all}/connection/{}", second.connection_id);
    let played = play(&world, &all, &json!("0123456789*#p")).await;
    assert_eq!((played.status.as_u16(), played.body.len()), (200, 0));
    assert_eq!(play(&world, &one, &json!("42")).await.status, 200);
    // To a client that is no telephone they are a sound like any other.
    assert_eq!(
        play(&world, &format!("{all}/connection/{client}"), &json!("1"))
            .await
            .status,
        200
    );
    let heard = world.control.calls(&session).await.unwrap();
    let heard: Vec<_> = heard
        .into_iter()
        .map(|call| (call.call_id, call.digits))
        .collect();
    assert_eq!(
        heard,
        [
            (first.call_id, "0123456789*#p".to_owned()),
            (second.call_id, "0123456789*#p42".to_owned())
        ]
    );

    for digits in [
        json!(""),
        json!("12a"),
        json!("P"),
        json!("1 2"),
        json!(12),
        json!(null),
    ] {
        assert_eq!(
            play(&world, &all, &digits).await.refusal(),
            (400, json!(400)),
            "{digits}"
        );
        assert_eq!(play(&world, &one, &digits).await.status, 400, "{digits}");
    }
    let unknown = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
    assert_eq!(
        play(&world, "/session/2_MX4", &json!("1")).await.refusal(),
        (404, json!(404))
    );
    assert_eq!(
        play(&world, &format!("{all}/connection/{unknown}"), &json!("1"))
            .await
            .status,
        404
    );
    assert_eq!(
        play(&world, &format!("{all}/connection/nonsense"), &json!("1"))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn a_forced_disconnect_hangs_up() {
    let world = World::start().await;
    let session = world.create_session().await;
    let call = call(&world, &session, &json!({})).await;
    let rest = format!("/connection/{}", call.connection_id);
    assert_eq!(world.session_call("DELETE", &session, &rest).await.status, 204);
    let over = last_call(&world, &session).await;
    assert_eq!(
        (over.state, over.reason_code, over.reason_message.as_deref()),
        (CallState::Ended, Some(700), Some("Normal Clearing"))
    );
    let view = world.control.session(&session).await.unwrap();
    assert!(view.connections.is_empty() && view.streams.is_empty());
    assert_eq!(
        play(&world, &format!("/session/{session}{rest}"), &json!("1"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_call_ends_after_six_hours() {
    let world = World::start().await;
    let session = world.create_session().await;
    let call = call(&world, &session, &json!({})).await;
    world.control.advance(SIX_HOURS - Duration::from_secs(60)).await;
    assert_eq!(last_call(&world, &session).await.state, CallState::Dialing);
    world.control.advance(Duration::from_secs(3600)).await;
    let over = last_call(&world, &session).await;
    assert_eq!((over.state, over.reason_code), (CallState::Ended, Some(705)));
    // It ended when it was due, not when somebody looked.
    let lasted = over.updated_at.as_millis() - call.created_at.as_millis();
    assert_eq!(lasted, 6 * 60 * 60 * 1000);
    assert!(
        world
            .control
            .session(&session)
            .await
            .unwrap()
            .connections
            .is_empty()
    );
}

#[tokio::test]
async fn the_other_end_picks_up_refuses_and_hangs_up() {
    let world = World::start().await;
    let session = world.create_session().await;
    let calls = format!("/control/sessions/{session}/calls");
    let move_to = |call: &CallView, body: Value| {
        let (world, path) = (&world, format!("{calls}/{}", call.call_id));
        async move { world.steer("POST", &path, &body.to_string()).await }
    };
    let first = call(&world, &session, &json!({})).await;
    let answered = move_to(&first, json!({"state": "answered"})).await.json();
    assert_eq!(
        (&answered["state"], &answered["callId"]),
        (&json!("answered"), &json!(first.call_id))
    );
    for body in [
        json!({"state": "answered"}),
        json!({"state": "rejected", "status": 486}),
    ] {
        assert_eq!(move_to(&first, body).await.refusal(), (409, json!(409)));
    }
    let ended = move_to(&first, json!({"state": "ended"})).await.json();
    assert_eq!(
        (&ended["state"], &ended["reasonCode"]),
        (&json!("ended"), &json!(700))
    );
    assert_eq!(move_to(&first, json!({"state": "ended"})).await.status, 409);

    let second = call(&world, &session, &json!({})).await;
    for body in [
        json!({"state": "rejected"}),
        json!({"state": "rejected", "status": 200}),
        json!({"state": "answered", "status": 200}),
        json!({"state": "dialing"}),
        json!({"state": "ended", "why": "x"}),
        json!({}),
    ] {
        assert_eq!(move_to(&second, body.clone()).await.status, 400, "{body}");
    }
    let rejected = move_to(&second, json!({"state": "rejected", "status": 486}))
        .await
        .json();
    assert_eq!(
        (&rejected["state"], &rejected["reasonCode"]),
        (&json!("rejected"), &json!(486))
    );
    assert!(
        world
            .control
            .session(&session)
            .await
            .unwrap()
            .connections
            .is_empty()
    );
    let listed = world.steer("GET", &calls, "").await.json();
    assert_eq!(listed["calls"].as_array().unwrap().len(), 2);
    assert_eq!(
        world
            .control
            .end_call(&session, "nobody")
            .await
            .unwrap_err()
            .status(),
        404
    );
}

#[tokio::test]
async fn a_call_obeys_muting_only_if_it_was_asked_to() {
    let world = World::start().await;
    let session = world.create_session().await;
    let on = json!({"active": true, "excludedStreamIds": []});
    world
        .send_json("POST", &format!("/session/{session}/mute"), &on)
        .await;
    call(&world, &session, &json!({"observeForceMute": true})).await;
    let deaf = call(&world, &session, &json!({})).await;
    world
        .session_call("POST", &session, &format!("/stream/{}/mute", deaf.stream_id))
        .await;
    let muted = world.control.session(&session).await.unwrap().streams;
    assert_eq!(
        muted.iter().map(|stream| stream.muted).collect::<Vec<_>>(),
        [true, false]
    );
}

#[tokio::test]
async fn neither_passwords_nor_headers_nor_tokens_are_kept() {
    let world = World::start().await;
    let session = world.create_session().await;
    let secrets = json!({
        "uri": "sip:ann:opaque-credential@host?X-Key=opaque-credential", "headers": {"X-Key": "opaque-credential"},
        "auth": {"username": "lantern", "password": "opaque-credential"},
    });
    let token = body(&world, &session, &secrets)["token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(dial(&world, &session, &secrets).await.status, 200);
    // A password where it does not belong.
    let misplaced = json!({"auth": "opaque-credential"});
    assert_eq!(dial(&world, &session, &misplaced).await.status, 400);
    for path in [
        format!("/control/sessions/{session}"),
        "/control/requests?match=/dial".to_owned(),
    ] {
        let kept = world.steer("GET", &path, "").await;
        for secret in ["opaque-credential", token.rsplit('.').next().unwrap()] {
            assert!(!kept.text().contains(secret), "{secret} in {}", kept.text());
        }
    }
}
