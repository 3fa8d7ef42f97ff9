//! Sessions.

use std::time::Duration;

use serde_json::json;

use super::clients::{World, request};
use super::tokens;

#[tokio::test]
async fn sessions_are_created_in_every_documented_way() {
    let world = World::start().await;
    for form in [
        "",
        "p2p.preference=enabled",
        "p2p.preference=always&location=null",
        "archiveMode=always&archiveName=weekly&archiveResolution=1280x720&location=198.51.100.24",
        "e2ee=true",
        "e2ee=False&location=",
    ] {
        let reply = world.call("POST", "/session/create", form).await;
        assert_eq!(reply.status, 200, "{form}");
        assert_eq!(reply.header("content-type"), "application/json");
    }
    let reply = world
        .call("POST", "/session/create", "archiveMode=always&archiveName=weekly")
        .await;
    let session = reply.json()[0]["session_id"].as_str().unwrap().to_owned();
    let form = serde_json::to_value(world.control.session(&session).await.unwrap().form).unwrap();
    assert_eq!(
        form,
        json!({"p2p.preference": "disabled", "archiveMode": "always", "archiveName": "weekly"})
    );
}

#[tokio::test]
async fn a_form_against_the_rules_is_refused_and_creates_nothing() {
    let world = World::start().await;
    for form in [
        "p2p.preference=enabled&archiveMode=always",
        "e2ee=true&p2p.preference=enabled",
        "e2ee=true&archiveMode=always",
        "archiveName=weekly",
        "location=::1",
    ] {
        let reply = world.call("POST", "/session/create", form).await;
        assert_eq!(reply.status, 400, "{form}");
        let body = reply.json();
        assert_eq!(body["code"], 400);
        assert!(body["message"].is_string());
    }
    assert!(
        world
            .control
            .requests()
            .await
            .iter()
            .all(|request| !request.applied && request.refusal.is_some())
    );
}

#[tokio::test]
async fn without_json_in_accept_a_created_session_is_xml() {
    let world = World::start().await;
    let bearer = tokens::bearer(&world.application);
    for accept in [None, Some("*/*"), Some("application/xml")] {
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(accept.map(|accept| ("accept", accept)));
        let reply = world
            .send(request("POST", "/session/create", &headers, ""))
            .await
            .unwrap();
        assert_eq!(
            (reply.status.as_u16(), reply.header("content-type")),
            (200, "application/xml")
        );
        let text = reply.text();
        assert!(text.contains("<sessions><Session><session_id>2_"), "{text}");
        assert!(
            text.contains(&format!(
                "<partner_id>{}</partner_id><create_dt>",
                world.application
            )),
            "{text}"
        );
        assert!(text.ends_with("</create_dt></Session></sessions>"), "{text}");
    }
}

#[tokio::test]
async fn only_session_creation_and_authentication_refuse_in_xml() {
    let world = World::start().await;
    let bearer = tokens::bearer(&world.application);
    let kind = async |method: &str, path: &str, bearer: &str, body: &str| {
        let headers = [("authorization", bearer), ("accept", "*/*")];
        let reply = world.send(request(method, path, &headers, body)).await.unwrap();
        assert!(reply.status.is_client_error(), "{method} {path}");
        reply.header("content-type").to_owned()
    };
    let streams = world.path("/session/2_MX4/stream");
    assert_eq!(
        kind("POST", "/session/create", &bearer, "e2ee=1").await,
        "application/xml"
    );
    assert_eq!(kind("GET", &streams, "Bearer x", "").await, "application/xml");
    assert_eq!(kind("GET", &streams, &bearer, "").await, "application/json");
    assert_eq!(kind("GET", "/nowhere", &bearer, "").await, "application/json");
}

#[tokio::test]
async fn connections_are_listed_oldest_first_and_go_when_their_client_leaves() {
    let world = World::start().await;
    let session = world.create_session().await;
    let listed = || async {
        let listed = world.session_call("GET", &session, "/connection").await.json();
        let items = listed["items"].as_array().unwrap();
        assert_eq!(listed["count"], items.len());
        items
            .iter()
            .map(|item| item["connectionId"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(listed().await.is_empty());
    let first = world.join(&session, "publisher").await;
    world.control.advance(Duration::from_secs(1)).await;
    let second = world.join(&session, "subscriber").await;
    assert_eq!(listed().await, [first.clone(), second.clone()]);
    world.control.leave(&session, &first).await.unwrap();
    assert_eq!(listed().await, [second]);
}

#[tokio::test]
async fn an_impossible_session_id_is_400_and_an_unknown_one_404() {
    let world = World::start().await;
    for rest in [
        "/connection",
        "/stream",
        "/stream/6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56",
    ] {
        let reply = world.session_call("GET", "nonsense", rest).await;
        assert_eq!(reply.status, 400, "{rest}");
        assert_eq!(
            reply.json(),
            json!({"message": "Invalid session id.", "description": "Invalid session id."})
        );
        assert_eq!(
            world.session_call("GET", "2_MX4", rest).await.status,
            404,
            "{rest}"
        );
    }
    assert_eq!(
        world.session_call("POST", "nonsense", "/migrate").await.status,
        400
    );
}

#[tokio::test]
async fn a_migration_goes_through_all_its_states() {
    let world = World::start().await;
    let session = world.create_session().await;
    let migrate = || async {
        let reply = world.session_call("POST", &session, "/migrate").await;
        (reply.status.as_u16(), reply.json())
    };

    let (status, body) = migrate().await;
    let nobody = "Not found. No clients are actively connected to the OpenTok session.";
    assert_eq!((status, body), (404, json!({"message": nobody})));

    world.join(&session, "publisher").await;
    let (status, body) = migrate().await;
    assert_eq!((status, &body["code"]), (409, &json!(15215)));

    // The token is made by the system's time, so the clock must not leave its fifteen minutes.
    world.control.advance(Duration::from_secs(60)).await;
    assert_eq!(
        migrate().await,
        (202, json!({"message": "Session migration initiated"}))
    );

    let (status, body) = migrate().await;
    assert_eq!((status, &body["code"]), (409, &json!(15214)));

    world.control.advance(Duration::from_secs(10)).await;
    let (status, body) = migrate().await;
    assert_eq!((status, &body["code"]), (409, &json!(15215)));

    world.control.advance(Duration::from_secs(50)).await;
    assert_eq!(migrate().await.0, 202);
}
