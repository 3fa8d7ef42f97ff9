//! What the control port refuses to guess about.

use serde_json::{Value, json};

use super::clients::{Reply, World};

fn refused(reply: &Reply, status: u16, part: &str) {
    let answer: Value = reply.json();
    assert_eq!(
        (
            reply.status.as_u16(),
            reply.header("content-type"),
            &answer["code"]
        ),
        (status, "application/json", &json!(status)),
        "{answer}"
    );
    assert!(
        answer["message"].as_str().unwrap().contains(part),
        "{part}: {answer}"
    );
}

#[tokio::test]
async fn a_parameter_that_no_call_knows_is_refused_and_nothing_is_done() {
    let world = World::start().await;
    let session = world.create_session().await;
    let (other, id) = world.another().await;
    other.advance(std::time::Duration::from_secs(5)).await;
    let of_session = format!("/control/sessions/{session}?application={id}");
    for (method, path, body) in [
        ("POST", "/control/reset?app=x", ""),
        ("POST", "/control/reset?application=x&app=x", ""),
        ("POST", "/control/reset?application=x&application=y", ""),
        ("GET", "/control/clock?appliction=x", ""),
        ("POST", "/control/clock?app=x", r#"{"advanceSeconds": 60}"#),
        ("POST", "/control/faults?app=x", r#"{"status": 503}"#),
        ("GET", "/control/faults?app=x", ""),
        ("DELETE", "/control/faults?app=x", ""),
        ("DELETE", "/control/faults/1?app=x", ""),
        ("GET", "/control/requests?bogus=1", ""),
        ("DELETE", "/control/requests?match=POST", ""),
        ("GET", "/control?app=x", ""),
        ("GET", "/control/applications?app=x", ""),
        ("POST", "/control/applications?id=mine", ""),
        ("GET", &of_session, ""),
    ] {
        refused(&world.steer(method, path, body).await, 400, "query");
    }
    let misspelled = world.steer("POST", "/control/reset?app=x", "").await.json();
    assert_eq!(
        misspelled["message"],
        "Invalid query: `app` is not known; known are `application`"
    );
    assert_eq!(
        (world.control.clock_offset_millis(), other.clock_offset_millis()),
        (0, 5000)
    );
    assert_eq!(world.control.requests().await.len(), 1);
    assert!(world.control.faults().await.is_empty());
    assert_eq!(world.control.application_ids().len(), 2);
}

#[tokio::test]
async fn an_application_named_in_the_body_of_a_reset_is_not_overlooked() {
    let world = World::start().await;
    world.create_session().await;
    let reply = world
        .steer("POST", "/control/reset", r#"{"application": "x"}"#)
        .await;
    refused(&reply, 400, "application");
    assert_eq!(world.control.requests().await.len(), 1);
    assert_eq!(world.steer("POST", "/control/reset", "{}").await.status, 204);
    assert!(world.control.requests().await.is_empty());
}

#[tokio::test]
async fn an_array_is_no_object() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    let joins = format!("/control/sessions/{session}/connections");
    let streams = format!("{joins}/{client}/streams");
    for (path, body) in [
        (joins.as_str(), r#"["x"]"#),
        (&streams, r#"["slides", "screen", true, true]"#),
        ("/control/clock", "[60]"),
        ("/control/applications", r#"["mine", null]"#),
        ("/control/faults", "[[503]]"),
        ("/control/faults", "503"),
        ("/control/clock", "null"),
    ] {
        refused(&world.steer("POST", path, body).await, 400, "object");
    }
    assert_eq!(world.control.clock_offset_millis(), 0);
    let later = r#"[{"status": 503}, {"status": 503, "delay": true}]"#;
    refused(
        &world.steer("POST", "/control/faults", later).await,
        400,
        "item 2",
    );
    assert!(world.control.faults().await.is_empty());
}

#[tokio::test]
async fn no_refusal_names_a_type_of_the_program() {
    let world = World::start().await;
    let session = world.create_session().await;
    let joins = format!("/control/sessions/{session}/connections");
    for (path, body) in [
        (joins.as_str(), r#"{"token": 1}"#),
        (&joins, r#""text""#),
        (&joins, "{"),
        ("/control/clock", r#"{"advanceSeconds": "60"}"#),
        ("/control/faults", r#"{"close": 1}"#),
        ("/control/faults", r#"{"close": {"after": 1}}"#),
        ("/control/faults", r#"{"stall": "tail"}"#),
        ("/control/faults", r#"{"delay": []}"#),
        ("/control/faults", r#"[{"headers": 1}]"#),
        ("/control/faults", r#"{"headers": {"a": {}}}"#),
    ] {
        let answer = world.steer("POST", path, body).await;
        refused(&answer, 400, "body");
        for internal in [
            "struct",
            "enum",
            "variant of",
            "Fault",
            "Join",
            "Moment",
            "Part",
            "Span",
            "Written",
            "EOF",
            "line 1 column",
            "expected",
            "invalid type",
        ] {
            assert!(!answer.text().contains(internal), "{body}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_and_a_path_that_is_no_text_are_refused_in_json() {
    let world = World::start().await;
    let long = "x".repeat(2 * 1024 * 1024 + 1);
    refused(&world.steer("POST", "/control/clock", &long).await, 413, "2 MiB");
    refused(
        &world.steer("GET", "/control/sessions/%ff", "").await,
        400,
        "UTF-8",
    );
}

#[tokio::test]
async fn the_clock_refuses_to_leave_the_years_it_can_show() {
    let world = World::start().await;
    for seconds in [
        99_999_999_999_999_999_i64,
        300_000_000_000,
        -99_999_999_999,
        i64::MIN,
    ] {
        let body = json!({"advanceSeconds": seconds}).to_string();
        refused(
            &world.steer("POST", "/control/clock", &body).await,
            400,
            "advanceSeconds would take the clock out of the years 1970 to 9999",
        );
    }
    assert_eq!(world.control.clock_offset_millis(), 0);
}
