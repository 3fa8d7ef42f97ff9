//! The clock on the control surface: held, and apart from that of tokens.

use super::clients::World;
use serde_json::json;

#[tokio::test]
async fn a_held_clock_stands_still_until_it_is_turned_or_released() {
    let world = World::start().await;
    let turn = async |body: &str| world.steer("POST", "/control/clock", body).await;
    let held = turn(r#"{"held": true}"#).await.json();
    assert_eq!(held["held"], true);
    let now = held["now"].as_i64().unwrap();
    assert_eq!(
        turn(r#"{"advanceSeconds": 90}"#).await.json()["now"],
        now + 90_000
    );
    let read = world.steer("GET", "/control/clock", "").await.json();
    assert_eq!(
        (&read["now"], &read["held"]),
        (&json!(now + 90_000), &json!(true))
    );
    let released = turn(r#"{"held": false}"#).await.json();
    assert_eq!(released["held"], false);
    assert!(released["now"].as_i64().unwrap() >= now + 90_000);
    world.control.hold_clock().await;
    world.control.reset().await;
    assert!(!world.control.is_clock_held());
    assert_eq!(turn("{}").await.status, 400);
}

#[tokio::test]
async fn tokens_may_be_judged_by_the_systems_time_however_far_the_clock_is_turned() {
    let world = World::start().await;
    let session = world.create_session().await;
    let turn = async |body: &str| world.steer("POST", "/control/clock", body).await.json();
    let status = async || {
        world
            .call("GET", &world.path("/archive"), "")
            .await
            .status
            .as_u16()
    };
    // The callers of this world sign by the system's time.
    assert_eq!(turn(r#"{"advanceSeconds": 300000}"#).await["tokens"], "clock");
    assert_eq!(status().await, 403);
    assert_eq!(turn(r#"{"tokens": "system"}"#).await["tokens"], "system");
    assert_eq!(status().await, 200);
    let token = super::tokens::client(&world.application, &session, "publisher");
    assert!(world.control.join(&session, token).await.is_ok());
    let back = turn(r#"{"advanceSeconds": -600000}"#).await;
    assert_eq!(
        (&back["offsetSeconds"], &back["tokens"]),
        (&json!(-300_000.0), &json!("system"))
    );
    assert_eq!(status().await, 200);
    assert_eq!(turn(r#"{"tokens": "clock"}"#).await["tokens"], "clock");
    assert_eq!(status().await, 403);
    let unknown = world
        .steer("POST", "/control/clock", r#"{"tokens": "mine"}"#)
        .await;
    assert_eq!(unknown.status, 400);
    turn(r#"{"tokens": "system"}"#).await;
    world.control.reset().await;
    let read = world.steer("GET", "/control/clock", "").await.json();
    assert_eq!(read["tokens"], "clock");
}
