//! Who is let in, over the API and into a session.

use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::clients::{Reply, World, request};
use super::tokens::{self, bearer_with, now};

async fn create(world: &World, authorization: Option<&str>, accept: &str) -> Reply {
    let mut headers = vec![("accept", accept)];
    headers.extend(authorization.map(|value| ("authorization", value)));
    world
        .send(request("POST", "/session/create", &headers, ""))
        .await
        .unwrap()
}

#[tokio::test]
async fn every_refusal_has_the_words_of_the_service_in_json_and_in_xml() {
    let world = World::start().await;
    let app = world.application.clone();
    let with = |changes: Value| Some(bearer_with(&app, &changes));
    let good = tokens::bearer(&app);
    let hs256 = encode(
        &Header::new(Algorithm::HS256),
        &json!({"application_id": app, "iat": now()}),
        &EncodingKey::from_secret(b"guess"),
    );
    for (authorization, message) in [
        (None, "No suitable authentication found"),
        (Some("Basic dTpw".to_owned()), "No suitable authentication found"),
        (Some("Bearer nonsense".to_owned()), "Invalid token format"),
        (Some("Bearer a.b.c".to_owned()), "Invalid token format"),
        (with(json!({"application_id": null})), "Invalid issuer format"),
        (with(json!({"application_id": ""})), "Invalid issuer format"),
        (
            Some(tokens::bearer("11112222-3333-4444-8555-666677778888")),
            "Issuer not found",
        ),
        (Some(tokens::tampered(&good)), "Invalid signature"),
        (Some(format!("Bearer {}", hs256.unwrap())), "Invalid signature"),
        (
            Some(format!("Bearer {}", tokens::client(&app, "2_MX4", "moderator"))),
            "Unauthorized token: it lets a client join a session, and calls need another",
        ),
        (with(json!({"exp": now() - 1})), "Token has expired"),
        (
            with(json!({"iat": now() - 901, "exp": null})),
            "Token has expired",
        ),
        (
            with(json!({"iat": now() + 60})),
            "issued time cannot be greater than current time",
        ),
        (
            with(json!({"iat": null, "exp": null})),
            "Token must have an issued time or an expiration time",
        ),
        (
            with(json!({"exp": now() + 86_500})),
            "expiration time cannot be more than 24 hours after issued time",
        ),
        (with(json!({"nbf": now() + 60})), "Token is not valid yet"),
        (with(json!({"exp": "soon"})), "Invalid token format"),
    ] {
        let reply = create(&world, authorization.as_deref(), "application/json").await;
        assert_eq!(reply.status, 403, "{message}");
        assert_eq!(reply.json(), json!({"code": -1, "message": message}));

        let reply = create(&world, authorization.as_deref(), "*/*").await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("content-type")),
            (403, "application/xml")
        );
        let xml = format!("<errorPayload><code>-1</code><message>{message}</message></errorPayload>");
        assert!(
            reply.text().starts_with("<?xml") && reply.text().ends_with(&xml),
            "{}",
            reply.text()
        );
    }
    let refusals = world.control.requests().await;
    assert!(
        refusals
            .iter()
            .all(|request| request.refusal.is_some() && !request.applied)
    );
}

#[tokio::test]
async fn every_kind_of_good_token_is_let_in() {
    let world = World::start().await;
    for changes in [
        json!({}),
        json!({"exp": null}),
        json!({"iat": null}),
        json!({"exp": now() + 86_400}),
        json!({"iat": now() as f64 - 0.5, "exp": now() as f64 + 60.5}),
        json!({"nbf": now() - 1, "iss": "someone", "ist": "project", "sub": "video"}),
    ] {
        let bearer = bearer_with(&world.application, &changes);
        assert_eq!(
            create(&world, Some(&bearer), "application/json").await.status,
            200,
            "{changes}"
        );
    }
    let lower = tokens::bearer(&world.application).replacen("Bearer", "bearer", 1);
    assert_eq!(create(&world, Some(&lower), "application/json").await.status, 200);
}

#[tokio::test]
async fn a_token_of_another_application_is_told_apart() {
    let world = World::start().await;
    let session = world.create_session().await;
    let (_, other) = world.another().await;
    let bearer = tokens::bearer(&other);
    let headers = [("authorization", bearer.as_str()), ("accept", "application/json")];
    let path = world.path(&format!("/session/{session}/connection"));
    let reply = world.send(request("GET", &path, &headers, "")).await.unwrap();
    let words = "Id in the token does not match the id provided in the url";
    assert_eq!(
        (reply.status.as_u16(), reply.json()),
        (403, json!({"message": words, "description": words}))
    );

    // And the session of one application is unknown to the other.
    let path = format!("/v2/project/{other}/session/{session}/connection");
    assert_eq!(
        world
            .send(request("GET", &path, &headers, ""))
            .await
            .unwrap()
            .status,
        404
    );
}

#[tokio::test]
async fn the_clock_of_the_emulator_decides_and_the_date_header_tells_it() {
    let world = World::start().await;
    let bearer = tokens::bearer(&world.application);
    let create = || create(&world, Some(&bearer), "application/json");
    let date = |reply: &Reply| httpdate::parse_http_date(reply.header("date")).unwrap();

    let before = create().await;
    assert_eq!(before.status, 200);
    world.control.advance(Duration::from_secs(1000)).await;
    let after = create().await;
    assert_eq!(after.json()["message"], "Token has expired");
    let passed = date(&after).duration_since(date(&before)).unwrap();
    assert!(passed >= Duration::from_secs(999), "{passed:?}");

    world.control.turn_back(Duration::from_secs(1100)).await;
    let back = create().await;
    assert_eq!(
        back.json()["message"],
        "issued time cannot be greater than current time"
    );
    assert!(date(&back) < date(&before));
}

#[tokio::test]
async fn every_client_token_against_the_rules_is_refused_with_its_code() {
    let world = World::start().await;
    let session = world.create_session().await;
    let other_session = world.create_session().await;
    let (_, other_app) = world.another().await;
    let app = world.application.as_str();
    let with = |changes: Value| tokens::client_with(app, &session, &changes);
    for (token, code) in [
        ("nonsense".to_owned(), 10001),
        (String::new(), 10001),
        (tokens::tampered(&with(json!({}))), 10001),
        (with(json!({"iat": null})), 10001),
        (with(json!({"connection_data": "é".repeat(1001)})), 10001),
        (with(json!({"scope": "session.destroy"})), 10002),
        (with(json!({"scope": null})), 10002),
        (with(json!({"role": "emperor"})), 10002),
        (with(json!({"nbf": now() + 60})), 10002),
        (with(json!({"iat": now() + 60})), 10002),
        (with(json!({"exp": now() + 31 * 86_400})), 10002),
        (tokens::client(&other_app, &session, "publisher"), 10002),
        (tokens::client(app, &other_session, "publisher"), 10007),
        (with(json!({"exp": now() - 1})), 10012),
        (with(json!({"iat": now() - 901, "exp": null})), 10012),
    ] {
        let refused = world.control.join(&session, &token).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (403, code), "{refused}");
        assert!(token.is_empty() || !refused.to_string().contains(&token));
    }
    let unknown = world.control.join("2_MX4", with(json!({}))).await.unwrap_err();
    assert_eq!(unknown.status(), 404);

    for changes in [
        json!({}),
        json!({"role": null, "sub": null, "acl": null}),
        json!({"exp": null}),
        json!({"exp": now() + 30 * 86_400}),
        json!({"connection_data": "é".repeat(1000)}),
    ] {
        assert!(world.control.join(&session, with(changes)).await.is_ok());
    }
}

#[tokio::test]
async fn a_client_stays_when_its_token_expires() {
    let world = World::start().await;
    let session = world.create_session().await;
    let token = tokens::client_with(&world.application, &session, &json!({"exp": now() + 60}));
    world.control.join(&session, &token).await.unwrap();
    world.control.advance(Duration::from_secs(120)).await;
    assert_eq!(
        world.control.join(&session, &token).await.unwrap_err().code(),
        10012
    );
    assert_eq!(
        world.session_call("GET", &session, "/connection").await.json()["count"],
        1
    );
}
