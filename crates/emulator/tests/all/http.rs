//! What any HTTP service owes its callers.

use serde_json::json;

use super::clients::{World, request};

#[tokio::test]
async fn unknown_paths_are_404_and_wrong_methods_405() {
    let world = World::start().await;
    for (method, path) in [
        ("GET", "/"),
        ("POST", "/session/create/"),
        ("GET", "/v2/projects/a/session/b/stream"),
    ] {
        let reply = world.call(method, path, "").await;
        assert_eq!(
            (reply.status.as_u16(), reply.json()),
            (404, json!({"code": 404, "message": "Not found"}))
        );
    }
    let reply = world.call("GET", "/session/create", "").await;
    assert_eq!((reply.status.as_u16(), reply.header("allow")), (405, "POST"));
    let reply = world.session_call("OPTIONS", "2_MX4", "/stream").await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("allow")),
        (405, "GET, HEAD, PUT")
    );
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let world = World::start().await;
    let session = world.create_session().await;
    let got = world.session_call("GET", &session, "/connection").await;
    let head = world.session_call("HEAD", &session, "/connection").await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), got.body.len().to_string());
}

#[tokio::test]
async fn a_body_that_is_too_long_is_413() {
    let world = World::start().await;
    let reply = world
        .call("POST", "/session/create", &"x".repeat(1024 * 1024 + 1))
        .await;
    assert_eq!((reply.status.as_u16(), &reply.json()["code"]), (413, &json!(413)));
    assert_eq!(
        world
            .call("POST", "/session/create", &"x".repeat(1024 * 1024))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn every_answer_has_the_date_of_the_application() {
    let world = World::start().await;
    world
        .control
        .advance(std::time::Duration::from_secs(400 * 86_400))
        .await;
    let in_a_year = world.control.now().to_system_time().unwrap();
    for (method, path) in [
        ("GET", "/"),
        ("POST", "/session/create"),
        ("GET", "/session/create"),
    ] {
        let reply = world.send(request(method, path, &[], "")).await.unwrap();
        let date = httpdate::parse_http_date(reply.header("date")).unwrap();
        let apart = date
            .duration_since(in_a_year)
            .or_else(|_| in_a_year.duration_since(date))
            .unwrap();
        assert!(apart.as_secs() < 60, "{method} {path}: {apart:?}");
        assert_eq!(reply.headers.get_all("date").iter().count(), 1);
    }
}
