//! Layout classes of streams.

use serde_json::{Value, json};

use super::clients::World;

async fn set(world: &World, session: &str, items: &Value) -> super::clients::Reply {
    let rest = format!("/session/{session}/stream");
    world.send_json("PUT", &rest, &json!({"items": items})).await
}

#[tokio::test]
async fn classes_are_replaced_and_cleared_and_the_whole_list_is_answered() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    let one = world.control.publish(&session, &client, "one").await.unwrap();
    let other = world.control.publish(&session, &client, "other").await.unwrap();
    let listed = || async { world.session_call("GET", &session, "/stream").await.json() };
    let classes = |list: &Value| {
        (
            list["items"][0]["layoutClassList"].clone(),
            list["items"][1]["layoutClassList"].clone(),
        )
    };

    let items = json!([
        {"id": one, "layoutClassList": ["focus", "host"]}, {"id": other, "layoutClassList": ["full"]}
    ]);
    let answered = set(&world, &session, &items).await;
    assert_eq!((answered.status.as_u16(), answered.json()), (200, listed().await));
    assert_eq!(
        classes(&answered.json()),
        (json!(["focus", "host"]), json!(["full"]))
    );
    let got = world
        .session_call("GET", &session, &format!("/stream/{one}"))
        .await;
    assert_eq!(got.json()["layoutClassList"], json!(["focus", "host"]));

    let items = json!([{"id": one, "layoutClassList": []}]);
    assert_eq!(set(&world, &session, &items).await.json()["count"], 2);
    assert_eq!(classes(&listed().await), (json!([]), json!(["full"])));
    assert_eq!(set(&world, &session, &json!([])).await.status, 200);
}

#[tokio::test]
async fn a_class_list_that_is_no_list_of_texts_is_400() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    let stream = world.control.publish(&session, &client, "x").await.unwrap();
    for items in [
        json!([{"id": stream, "layoutClassList": "focus"}]),
        json!([{"id": stream, "layoutClassList": [1]}]),
        json!([{"id": stream, "layoutClassList": {"a": "b"}}]),
        json!([{"id": stream}]),
        json!([{"id": "", "layoutClassList": []}]),
        json!([{"layoutClassList": []}]),
        json!("focus"),
        json!(null),
    ] {
        let refused = set(&world, &session, &items).await;
        assert_eq!(refused.refusal(), (400, json!(400)), "{items}");
    }
    for body in ["", "{", "[]", "items"] {
        let path = world.path(&format!("/session/{session}/stream"));
        assert_eq!(world.call("PUT", &path, body).await.status, 400, "{body}");
    }
}

#[tokio::test]
async fn nothing_changes_when_one_of_the_streams_is_unknown() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    let stream = world.control.publish(&session, &client, "x").await.unwrap();
    let unknown = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
    let items = json!([
        {"id": stream, "layoutClassList": ["focus"]}, {"id": unknown, "layoutClassList": ["focus"]}
    ]);
    assert_eq!(set(&world, &session, &items).await.refusal(), (404, json!(404)));
    let listed = world.session_call("GET", &session, "/stream").await.json();
    assert_eq!(listed["items"][0]["layoutClassList"], json!([]));
    assert_eq!(set(&world, "2_MX4", &json!([])).await.status, 404);
    assert_eq!(set(&world, "nonsense", &json!([])).await.status, 400);
}
