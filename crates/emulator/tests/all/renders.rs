//! Experience Composers.

use serde_json::{Value, json};

use super::stage::Stage;

const PAGE: &str = "https://stage.example.org/scoreboard";
const UNKNOWN: &str = "c57d0e9f-38b1-4a62-9e04-6f5a1b2c3d4e";

fn page(stage: &Stage) -> Value {
    json!({"url": PAGE, "token": stage.token(&json!({}))})
}

fn with(mut options: Value, field: &str, value: Value) -> Value {
    options[field] = value;
    options
}

#[tokio::test]
async fn a_start_is_answered_with_everything_that_was_asked_for() {
    let stage = Stage::start().await;
    let options = with(page(&stage), "properties", json!({"name": "Scoreboard"}));
    let options = with(options, "resolution", json!("1920x1080"));
    let started = stage.start_one("/render", options).await;
    assert_eq!(started.status, 202);
    let mut render = started.json();
    let fields = render.as_object_mut().unwrap();
    let id = fields.remove("id").unwrap();
    for time in ["createdAt", "updatedAt"] {
        assert!(fields.remove(time).unwrap().is_u64());
    }
    let mut expected = json!({
        "sessionId": stage.session, "applicationId": stage.world.application, "name": "Scoreboard", "url": PAGE,
        "resolution": "1920x1080", "status": "starting", "event": "render",
    });
    assert_eq!(render, expected);
    // Later answers leave the name out, and their times are whole seconds.
    let mut got = stage.get(&format!("/render/{}", id.as_str().unwrap())).await;
    expected.as_object_mut().unwrap().remove("name");
    let fields = got.as_object_mut().unwrap();
    fields.remove("id");
    for time in ["createdAt", "updatedAt"] {
        assert_eq!(fields.remove(time).unwrap().as_u64().unwrap() % 1000, 0);
    }
    assert_eq!(got, expected);
}

#[tokio::test]
async fn a_render_joins_the_session_and_publishes_after_two_seconds() {
    let stage = Stage::start().await;
    let token = stage.token(&json!({"connection_data": "scores", "initial_layout_class_list": "focus"}));
    let options = json!({"url": PAGE, "token": token, "properties": {"name": "Scoreboard"}});
    let id = stage.started("/render", options).await;
    stage.nearly(2).await;
    let before = stage.world.control.session(&stage.session).await.unwrap();
    assert_eq!((before.connections.len(), before.streams.len()), (1, 1));
    stage.last_millisecond().await;
    let render = stage.get(&format!("/render/{id}")).await;
    assert_eq!(render["status"], "started");
    let stream = render["streamId"].as_str().unwrap();
    assert_eq!((stream, stream.len()), (&*stream.to_uppercase(), 36));
    let session = stage.world.control.session(&stage.session).await.unwrap();
    let published = session.streams.last().unwrap();
    assert_eq!((&*published.stream_id, &*published.name), (stream, "Scoreboard"));
    assert_eq!(published.layout_class_list, ["focus"]);
    assert_eq!(session.connections.last().unwrap().data, "scores");
    let listed = stage
        .get(&format!("/session/{}/stream/{stream}", stage.session))
        .await;
    assert_eq!(listed["name"], "Scoreboard");
}

#[tokio::test]
async fn a_stopped_render_leaves_the_session_and_cannot_be_stopped_again() {
    let stage = Stage::start().await;
    let id = stage.started("/render", page(&stage)).await;
    stage.advance(2).await;
    let path = format!("/render/{id}");
    let stopped = stage.call("DELETE", &path, &Value::Null).await;
    assert_eq!((stopped.status.as_u16(), stopped.body.len()), (204, 0));
    let session = stage.world.control.session(&stage.session).await.unwrap();
    assert_eq!((session.connections.len(), session.streams.len()), (1, 1));
    let render = stage.get(&path).await;
    assert_eq!(
        (&render["status"], &render["reason"]),
        (&json!("stopped"), &json!("Stop Requested"))
    );
    assert!(render["streamId"].is_string());
    assert_eq!(stage.call("DELETE", &path, &Value::Null).await.status, 404);
    for method in ["GET", "DELETE"] {
        let unknown = stage
            .call(method, &format!("/render/{UNKNOWN}"), &Value::Null)
            .await;
        assert_eq!(unknown.refusal(), (404, json!(404)));
        let malformed = stage.call(method, "/render/nonsense", &Value::Null).await;
        assert_eq!(malformed.status, 400);
    }
}

#[tokio::test]
async fn a_render_that_is_stopped_while_it_starts_never_joins() {
    let stage = Stage::start().await;
    let id = stage.started("/render", page(&stage)).await;
    stage.call("DELETE", &format!("/render/{id}"), &Value::Null).await;
    stage.advance(10).await;
    let render = stage.get(&format!("/render/{id}")).await;
    assert_eq!(
        (&render["status"], render.get("streamId")),
        (&json!("stopped"), None)
    );
    assert_eq!(
        stage
            .world
            .control
            .session(&stage.session)
            .await
            .unwrap()
            .connections
            .len(),
        1
    );
}

#[tokio::test]
async fn a_render_ends_after_its_longest_time_and_when_its_client_is_disconnected() {
    let stage = Stage::start().await;
    let short = stage
        .started("/render", with(page(&stage), "maxDuration", json!(60)))
        .await;
    let long = stage.started("/render", page(&stage)).await;
    stage.nearly(60).await;
    let render = async |id: &str| {
        let render = stage.get(&format!("/render/{id}")).await;
        (
            render["status"].as_str().unwrap().to_owned(),
            render["reason"].clone(),
        )
    };
    assert_eq!(render(&short).await, ("started".to_owned(), Value::Null));
    stage.last_millisecond().await;
    assert_eq!(
        render(&short).await,
        ("stopped".to_owned(), json!("Max duration exceeded"))
    );
    let connection = stage
        .world
        .control
        .render(&long)
        .await
        .unwrap()
        .connection_id
        .unwrap();
    let path = format!("/session/{}/connection/{connection}", stage.session);
    assert_eq!(stage.call("DELETE", &path, &Value::Null).await.status, 204);
    assert_eq!(
        render(&long).await,
        ("stopped".to_owned(), json!("Client disconnected"))
    );
}

#[tokio::test]
async fn a_render_lasts_two_hours_unless_asked_otherwise() {
    let stage = Stage::start().await;
    let id = stage.started("/render", page(&stage)).await;
    stage.nearly(7200).await;
    assert_eq!(stage.get(&format!("/render/{id}")).await["status"], "started");
    stage.last_millisecond().await;
    assert_eq!(stage.get(&format!("/render/{id}")).await["status"], "stopped");
}

#[tokio::test]
async fn each_field_is_refused_with_its_own_code_beyond_its_boundary_and_not_before() {
    let stage = Stage::start().await;
    let url = |length: usize| format!("https://a.example/{}", "x".repeat(length - 18));
    let name = |length: usize| json!({"name": "é".repeat(length)});
    for (field, value, code) in [
        ("sessionId", json!("nonsense"), 50008),
        ("sessionId", json!("2_MX4"), 50008),
        ("sessionId", json!(7), 50008),
        ("url", json!("nonsense"), 50001),
        ("url", json!("ftp://stage.example.org/"), 50001),
        ("url", json!("http://a.bc/x/"), 50001),
        ("url", json!(url(2049)), 50001),
        ("url", json!("http://localhost:8080/page"), 50002),
        ("url", json!("https://192.168.1.10/page"), 50002),
        ("maxDuration", json!(59), 50005),
        ("maxDuration", json!(36_001), 50005),
        ("maxDuration", json!("60"), 50005),
        ("resolution", json!("1x1"), 50006),
        ("properties", json!({}), 50007),
        ("properties", name(0), 50007),
        ("properties", name(201), 50007),
    ] {
        let reply = stage
            .start_one("/render", with(page(&stage), field, value.clone()))
            .await;
        assert_eq!(reply.refusal(), (400, json!(code)), "{field}: {value}");
    }
    for (field, value) in [
        ("url", json!("http://a.bc/xyz")),
        ("url", json!(url(2048))),
        ("maxDuration", json!(60)),
        ("maxDuration", json!(36_000)),
        ("properties", name(1)),
        ("properties", name(200)),
        ("resolution", json!("480x640")),
    ] {
        stage.started("/render", with(page(&stage), field, value)).await;
    }
    let bare = stage.start_one("/render", json!({"url": PAGE})).await;
    assert_eq!(bare.status, 400);
}

#[tokio::test]
async fn the_token_must_let_a_publisher_into_the_same_session() {
    let stage = Stage::start().await;
    let now = stage.now_seconds();
    let other = stage.world.create_session().await;
    let good = stage.token(&json!({}));
    for (token, code) in [
        ("nonsense".to_owned(), 10001),
        (super::tokens::tampered(&good), 10001),
        (stage.token(&json!({"role": "subscriber"})), 10002),
        (stage.token(&json!({"session_id": other})), 10007),
        (stage.token(&json!({"iat": now - 100, "exp": now - 1})), 10012),
    ] {
        let reply = stage
            .start_one("/render", json!({"url": PAGE, "token": token}))
            .await;
        assert_eq!(reply.refusal(), (403, json!(code)));
    }
    let relayed = stage.world.create_relayed_session().await;
    let token = stage.token(&json!({"session_id": relayed}));
    let body = json!({"sessionId": relayed, "url": PAGE, "token": token});
    assert_eq!(
        stage.call("POST", "/render", &body).await.refusal(),
        (409, json!(15008))
    );
}

#[tokio::test]
async fn lists_show_every_render_newest_first() {
    let stage = Stage::start().await;
    let first = stage.started("/render", page(&stage)).await;
    let second = stage.started("/render", page(&stage)).await;
    stage
        .call("DELETE", &format!("/render/{first}"), &Value::Null)
        .await;
    let listed = stage.get("/render").await;
    assert_eq!(listed["count"], 2);
    assert_eq!(
        (&listed["items"][0]["id"], &listed["items"][1]["id"]),
        (&json!(second), &json!(first))
    );
    let page = stage.get("/render?offset=1&count=1").await;
    assert_eq!(
        (page["items"].as_array().unwrap().len(), &page["count"]),
        (1, &json!(2))
    );
    let filtered = stage
        .call(
            "GET",
            &format!("/render?sessionId={}", stage.session),
            &Value::Null,
        )
        .await;
    // There is no such filter, and the service ignores what it does not know.
    assert_eq!(filtered.json()["count"], 2);
}

#[tokio::test]
async fn the_control_surface_moves_renders_where_they_can_go() {
    let stage = Stage::start().await;
    let id = stage.started("/render", page(&stage)).await;
    let path = format!("/control/renders/{id}");
    let moved = async |body: &str| {
        let reply = stage.world.steer("POST", &path, body).await;
        (reply.status.as_u16(), reply.json()["status"].clone())
    };
    assert_eq!(moved(r#"{"status": "starting"}"#).await.0, 409);
    assert_eq!(moved(r#"{"status": "melted"}"#).await.0, 400);
    assert_eq!(moved(r#"{"status": "started"}"#).await, (200, json!("started")));
    assert_eq!(moved(r#"{"status": "started"}"#).await.0, 409);
    assert_eq!(
        moved(r#"{"status": "failed", "reason": "Page crashed"}"#).await,
        (200, json!("failed"))
    );
    let render = stage.get(&format!("/render/{id}")).await;
    assert_eq!(
        (&render["status"], &render["reason"]),
        (&json!("failed"), &json!("Page crashed"))
    );
    assert_eq!(moved(r#"{"status": "stopped"}"#).await.0, 409);
    assert_eq!(
        stage
            .world
            .control
            .session(&stage.session)
            .await
            .unwrap()
            .connections
            .len(),
        1
    );

    let id = stage.started("/render", page(&stage)).await;
    stage
        .world
        .control
        .move_render(&id, "failed", None)
        .await
        .unwrap();
    assert_eq!(
        stage.get(&format!("/render/{id}")).await["reason"],
        "Could not load URL"
    );
}

#[tokio::test]
async fn a_used_up_account_is_a_fault_away() {
    let stage = Stage::start().await;
    let fault = json!({"operation": "experience_composer.start", "status": 429, "body": {"code": 50004, "message": "Usage exceeded"}});
    stage
        .world
        .steer("POST", "/control/faults", &fault.to_string())
        .await;
    let refused = stage.start_one("/render", page(&stage)).await;
    assert_eq!(refused.refusal(), (429, json!(50004)));
    assert_eq!(stage.start_one("/render", page(&stage)).await.status, 202);
}
