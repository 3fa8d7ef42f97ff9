//! The control port: every call, in plain HTTP.

use super::clients::{PATIENCE, World, request, send};
use super::tokens;
use serde_json::{Value, json};
use vonage_video_emulator::Emulator;

#[tokio::test]
async fn a_client_joins_publishes_and_leaves() {
    let world = World::start().await;
    let session = world.create_session().await;
    let base = format!("/control/sessions/{session}");
    let token = tokens::client_with(
        &world.application,
        &session,
        &json!({"connection_data": "seat=7", "initial_layout_class_list": "focus"}),
    );
    let joined = world
        .steer(
            "POST",
            &format!("{base}/connections"),
            &json!({"token": token}).to_string(),
        )
        .await;
    assert_eq!(
        (joined.status.as_u16(), joined.header("content-type")),
        (200, "application/json")
    );
    let connection = joined.json()["connectionId"].as_str().unwrap().to_owned();

    let streams = format!("{base}/connections/{connection}/streams");
    let body = r#"{"name": "slides", "videoType": "screen", "hasAudio": false}"#;
    let stream = world.steer("POST", &streams, body).await.json()["streamId"]
        .as_str()
        .unwrap()
        .to_owned();
    let plain = world.steer("POST", &streams, "").await.json()["streamId"]
        .as_str()
        .unwrap()
        .to_owned();

    let view = world.steer("GET", &base, "").await.json();
    let connected_at = &view["connections"][0]["connectedAt"];
    assert!(connected_at.is_i64());
    assert_eq!(
        view,
        json!({
            "sessionId": session, "applicationId": world.application, "createdAt": view["createdAt"],
            "form": {"p2p.preference": "disabled"},
            "connections": [{
                "connectionId": connection, "role": "publisher", "data": "seat=7", "connectedAt": connected_at
            }],
            "streams": [
                {
                    "streamId": stream, "connectionId": connection, "name": "slides", "videoType": "screen",
                    "hasAudio": false, "hasVideo": true, "muted": false, "layoutClassList": ["focus"]
                },
                {
                    "streamId": plain, "connectionId": connection, "name": "", "videoType": "camera",
                    "hasAudio": true, "hasVideo": true, "muted": false, "layoutClassList": ["focus"]
                },
            ],
            "calls": [], "captions": [], "connectors": [],
            "archives": [], "broadcasts": [], "renders": [], "archives": [], "broadcasts": [], "renders": [],
        })
    );

    assert_eq!(
        world
            .steer("DELETE", &format!("{base}/streams/{stream}"), "")
            .await
            .status,
        204
    );
    assert_eq!(
        world
            .steer("DELETE", &format!("{base}/streams/{stream}"), "")
            .await
            .status,
        404
    );
    let gone = format!("{base}/connections/{connection}");
    assert_eq!(world.steer("DELETE", &gone, "").await.status, 204);
    assert_eq!(world.steer("DELETE", &gone, "").await.status, 404);
    assert_eq!(
        world.session_call("GET", &session, "/stream").await.json()["count"],
        0
    );
}

#[tokio::test]
async fn refusals_say_what_was_wrong() {
    let world = World::start().await;
    let session = world.create_session().await;
    let subscriber = world.join(&session, "subscriber").await;
    let joins = format!("/control/sessions/{session}/connections");
    let expired = tokens::client_with(&world.application, &session, &json!({"exp": tokens::now() - 1}));
    let api_token = tokens::bearer(&world.application).replace("Bearer ", "");
    for (method, path, body, status, code, part) in [
        (
            "POST",
            joins.clone(),
            json!({"token": expired}),
            403,
            10012,
            "expired",
        ),
        ("POST", joins.clone(), json!({"token": "x"}), 403, 10001, "format"),
        (
            "POST",
            joins.clone(),
            json!({"token": api_token}),
            403,
            10002,
            "scope",
        ),
        ("POST", joins.clone(), json!({}), 400, 400, "token"),
        (
            "POST",
            joins.clone(),
            json!({"token": "x", "roll": 1}),
            400,
            400,
            "roll",
        ),
        (
            "POST",
            "/control/sessions/2_MX4/connections".into(),
            json!({"token": "x"}),
            404,
            404,
            "2_MX4",
        ),
        (
            "POST",
            format!("{joins}/{subscriber}/streams"),
            json!({}),
            403,
            403,
            "subscriber",
        ),
        (
            "POST",
            format!("{joins}/nobody/streams"),
            json!({}),
            404,
            404,
            "nobody",
        ),
        (
            "POST",
            format!("{joins}/{subscriber}/streams"),
            json!({"nme": 1}),
            400,
            400,
            "nme",
        ),
        (
            "GET",
            "/control/sessions/2_MX4".into(),
            json!({}),
            404,
            404,
            "2_MX4",
        ),
        (
            "POST",
            "/control/clock".into(),
            json!({}),
            400,
            400,
            "advanceSeconds",
        ),
        (
            "POST",
            "/control/clock".into(),
            json!({"advanceSeconds": 1e300}),
            400,
            400,
            "advanceSeconds",
        ),
        (
            "POST",
            "/control/faults".into(),
            json!({"staus": 1}),
            400,
            400,
            "staus",
        ),
        (
            "POST",
            "/control/faults".into(),
            json!([{"status": 503}, {"status": 1}]),
            400,
            400,
            "200 to 599",
        ),
        ("DELETE", "/control/faults/9".into(), json!({}), 404, 404, "9"),
        (
            "GET",
            "/control/clock?application=nobody".into(),
            json!({}),
            404,
            404,
            "nobody",
        ),
        (
            "POST",
            "/control/applications".into(),
            json!({"publicKey": "x"}),
            400,
            400,
            "public key",
        ),
        (
            "POST",
            "/control/applications".into(),
            json!({"id": world.application}),
            409,
            409,
            "already",
        ),
        ("DELETE", "/control/faults/x".into(), json!({}), 404, 404, "x"),
        (
            "GET",
            "/control/requests?wait=long".into(),
            json!({}),
            400,
            400,
            "seconds",
        ),
        ("GET", "/elsewhere".into(), json!({}), 404, 404, "control call"),
        ("PUT", "/control/clock".into(), json!({}), 405, 405, "method"),
    ] {
        let reply = world.steer(method, &path, &body.to_string()).await;
        let answer = reply.json();
        assert_eq!(
            (reply.status.as_u16(), &answer["code"]),
            (status, &json!(code)),
            "{method} {path} {answer}"
        );
        assert!(
            answer["message"].as_str().unwrap().contains(part),
            "{method} {path} {answer}"
        );
    }
    assert!(world.control.faults().await.is_empty());
}

#[tokio::test]
async fn the_clock_is_read_and_turned() {
    let world = World::start().await;
    let turned = world
        .steer("POST", "/control/clock", r#"{"advanceSeconds": 90.5}"#)
        .await
        .json();
    assert_eq!(turned["offsetSeconds"], 90.5);
    world
        .steer("POST", "/control/clock", r#"{"advanceSeconds": -100.5}"#)
        .await;
    let read = world.steer("GET", "/control/clock", "").await.json();
    assert_eq!(read["offsetSeconds"], -10.0);
    assert!(read["now"].is_i64() && read["date"].as_str().unwrap().ends_with(" GMT"));
}

#[tokio::test]
async fn faults_are_added_listed_and_removed() {
    let world = World::start().await;
    let one = world
        .steer(
            "POST",
            "/control/faults",
            r#"{"status": 503, "operation": "sessions.create"}"#,
        )
        .await
        .json();
    assert_eq!(one, json!({"ids": [1]}));
    let more = world
        .steer(
            "POST",
            "/control/faults",
            r#"[{"close": "after"}, {"delay": "10ms"}]"#,
        )
        .await
        .json();
    assert_eq!(more, json!({"ids": [2, 3]}));
    assert_eq!(world.call("POST", "/session/create", "").await.status, 503);
    assert!(world.try_call("POST", "/session/create", "", &[]).await.is_err());
    assert_eq!(world.steer("DELETE", "/control/faults/2", "").await.status, 204);
    let listed = world.steer("GET", "/control/faults", "").await.json();
    let expected = json!({"faults": [
        {"id": 1, "fault": {"status": 503, "operation": "sessions.create"}, "matched": 1, "struck": 1},
        {"id": 3, "fault": {"delay": "10ms"}, "matched": 0, "struck": 0},
    ]});
    assert_eq!(listed, expected);
    assert_eq!(world.steer("DELETE", "/control/faults", "").await.status, 204);
    assert_eq!(
        world.steer("GET", "/control/faults", "").await.json(),
        json!({"faults": []})
    );
}

#[tokio::test]
async fn applications_are_registered_and_named() {
    let world = World::start().await;
    let named = world
        .steer("POST", "/control/applications", r#"{"id": "mine"}"#)
        .await
        .json();
    assert_eq!(named, json!({"applicationId": "mine"}));
    let drawn = world.steer("POST", "/control/applications", "").await.json()["applicationId"].clone();
    let key = json!({"id": "own-key", "publicKey": include_str!("other_public.pem")}).to_string();
    assert_eq!(
        world.steer("POST", "/control/applications", &key).await.status,
        200
    );
    let listed = world.steer("GET", "/control/applications", "").await.json();
    let ids = listed["applications"].as_array().unwrap();
    assert!(
        ids.len() == 4 && ids.contains(&drawn) && ids.contains(&json!("mine")),
        "{listed}"
    );

    let bearer = tokens::bearer("mine");
    let call = request("POST", "/session/create", &[("authorization", &bearer)], "");
    assert_eq!(world.send(call).await.unwrap().status, 200);
    let count = |path: &'static str| async { world.steer("GET", path, "").await.json()["count"].clone() };
    assert_eq!(count("/control/requests?application=mine").await, 1);
    assert_eq!(count("/control/requests").await, 0);
}

#[tokio::test]
async fn a_reset_is_for_one_application_or_for_all() {
    let world = World::start().await;
    world
        .steer("POST", "/control/applications", r#"{"id": "mine"}"#)
        .await;
    let turn = || async {
        for path in ["/control/clock", "/control/clock?application=mine"] {
            world.steer("POST", path, r#"{"advanceSeconds": 5}"#).await;
        }
    };
    let offsets = || async {
        let mut offsets: Vec<Value> = Vec::new();
        for path in ["/control/clock", "/control/clock?application=mine"] {
            offsets.push(world.steer("GET", path, "").await.json()["offsetSeconds"].clone());
        }
        offsets
    };
    turn().await;
    assert_eq!(
        world
            .steer("POST", "/control/reset?application=mine", "")
            .await
            .status,
        204
    );
    assert_eq!(offsets().await, [5.0, 0.0]);
    turn().await;
    world.steer("POST", "/control/reset", "").await;
    assert_eq!(offsets().await, [0.0, 0.0]);
}

#[tokio::test]
async fn it_tells_that_it_is_there() {
    let world = World::start().await;
    let there = world.steer("GET", "/control", "").await.json();
    assert_eq!(there["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn it_stops_when_told_to_and_when_dropped() {
    let world = World::start().await;
    let url = world.emulator.api_url().to_owned();
    world.emulator.shutdown().await;
    assert!(send(&url, request("GET", "/", &[], "")).await.is_err());

    let emulator = Emulator::start().await.unwrap();
    let url = emulator.control_url().to_owned();
    drop(emulator);
    // The task that holds the listener ends at its next chance to run.
    let gone = async {
        while send(&url, request("GET", "/control", &[], "")).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.unwrap();
}
