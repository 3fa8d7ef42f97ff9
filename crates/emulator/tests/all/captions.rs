//! Live captions.

use std::time::Duration;

use serde_json::{Value, json};
use vonage_video_emulator::CaptionsView;

use super::clients::{Reply, World};
use super::tokens;

async fn start(world: &World, session: &str, changes: &Value) -> Reply {
    let token = tokens::client(&world.application, session, "moderator");
    let mut body = json!({"sessionId": session, "token": token});
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.send_json("POST", "/captions", &body).await
}

async fn stop(world: &World, captions: &str) -> Reply {
    world
        .call("POST", &world.path(&format!("/captions/{captions}/stop")), "")
        .await
}

async fn last(world: &World, session: &str) -> CaptionsView {
    world
        .control
        .session(session)
        .await
        .unwrap()
        .captions
        .pop()
        .unwrap()
}

#[tokio::test]
async fn captions_start_once_and_stop() {
    let world = World::start().await;
    let session = world.create_session().await;
    let started = start(&world, &session, &json!({})).await;
    let captions = last(&world, &session).await;
    assert_eq!(
        (started.status.as_u16(), started.json()),
        (202, json!({"captionsId": captions.captions_id}))
    );
    assert_eq!(
        (
            captions.language_code.as_str(),
            captions.max_duration,
            captions.partial_captions
        ),
        ("en-US", 14_400, true)
    );
    let again = start(&world, &session, &json!({})).await;
    let message = "Audio captioning is already enabled for the session";
    assert_eq!(again.status, 409);
    assert_eq!(
        again.json(),
        json!({"code": 60003, "message": message, "description": message})
    );

    let stopped = stop(&world, &captions.captions_id).await;
    assert_eq!((stopped.status.as_u16(), stopped.body.len()), (202, 0));
    assert_eq!(last(&world, &session).await.reason.as_deref(), Some("stopped"));
    assert_eq!(
        stop(&world, &captions.captions_id).await.refusal(),
        (404, json!(404))
    );
    assert_eq!(stop(&world, "nonsense").await.status, 404);
    assert_eq!(start(&world, &session, &json!({})).await.status, 202);
}

#[tokio::test]
async fn a_language_that_is_not_documented_is_refused() {
    let world = World::start().await;
    let session = world.create_session().await;
    for language in ["tlh-KL", "", "en", "EN-US", "en_US"] {
        let refused = start(&world, &session, &json!({"languageCode": language})).await;
        assert_eq!(refused.refusal(), (400, json!(400)), "{language}");
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(
            message.starts_with("languageCode must be") && message.contains("en-US"),
            "{message}"
        );
    }
    let known = start(&world, &session, &json!({"languageCode": "fr-CA"})).await;
    assert_eq!(known.status, 202);
}

#[tokio::test]
async fn everything_that_was_asked_for_is_shown() {
    let world = World::start().await;
    let session = world.create_session().await;
    let asked = json!({
        "languageCode": "vi-VN", "maxDuration": 1800, "partialCaptions": false,
        "statusCallbackUrl": "https://ann:s3cr3t@hooks.example.org/captions?key=s3cr3t",
    });
    assert_eq!(start(&world, &session, &asked).await.status, 202);
    let view = world
        .steer("GET", &format!("/control/sessions/{session}"), "")
        .await
        .json();
    let captions = &view["captions"][0];
    assert_eq!(
        (
            &captions["languageCode"],
            &captions["maxDuration"],
            &captions["partialCaptions"]
        ),
        (&json!("vi-VN"), &json!(1800), &json!(false))
    );
    assert_eq!(
        captions["statusCallbackUrl"],
        "https://…@hooks.example.org/captions?…"
    );
    let journal = world.steer("GET", "/control/requests", "").await;
    assert!(!journal.text().contains("s3cr3t"), "{}", journal.text());
}

#[tokio::test]
async fn one_known_client_writes_text_for_a_boolean() {
    let world = World::start().await;
    let session = world.create_session().await;
    assert_eq!(
        start(&world, &session, &json!({"partialCaptions": "false"}))
            .await
            .status,
        202
    );
    assert!(!last(&world, &session).await.partial_captions);
}

#[tokio::test]
async fn limits_are_inclusive_at_both_ends() {
    let world = World::start().await;
    let url = |length: usize| format!("https://h.test/{}", "é".repeat(length - 15));
    for (changes, status) in [
        (json!({"maxDuration": 299}), 400),
        (json!({"maxDuration": 300}), 202),
        (json!({"maxDuration": 14_400}), 202),
        (json!({"maxDuration": 14_401}), 400),
        (json!({"maxDuration": "300"}), 400),
        (json!({"statusCallbackUrl": "https://h.test"}), 400),
        (json!({"statusCallbackUrl": url(15)}), 202),
        (json!({"statusCallbackUrl": url(2048)}), 202),
        (json!({"statusCallbackUrl": url(2049)}), 400),
        (json!({"statusCallbackUrl": "ftp://hooks.example.org"}), 400),
        (json!({"partialCaptions": 1}), 400),
        (json!({"languageCode": ""}), 400),
        (json!({"token": null}), 400),
        (json!({"sessionId": "nonsense"}), 400),
    ] {
        let session = world.create_session().await;
        let reply = start(&world, &session, &changes).await;
        assert_eq!(reply.status.as_u16(), status, "{changes} {}", reply.text());
    }
}

#[tokio::test]
async fn only_a_moderator_of_a_routed_session_starts_captions() {
    let world = World::start().await;
    let session = world.create_session().await;
    for (role, code) in [("publisher", 10002), ("subscriber", 10002)] {
        let token = tokens::client(&world.application, &session, role);
        let refused = start(&world, &session, &json!({"token": token})).await;
        assert_eq!(refused.refusal(), (403, json!(code)), "{role}");
    }
    let elsewhere = tokens::client(&world.application, "2_MX4", "moderator");
    let refused = start(&world, &session, &json!({"token": elsewhere})).await;
    assert_eq!(refused.refusal(), (403, json!(10007)));
    assert_eq!(
        start(&world, "2_MX4", &json!({})).await.refusal(),
        (404, json!(404))
    );
    let relayed = world.create_relayed_session().await;
    assert_eq!(
        start(&world, &relayed, &json!({})).await.refusal(),
        (409, json!(15008))
    );
    assert!(world.control.session(&session).await.unwrap().captions.is_empty());
}

#[tokio::test]
async fn captions_end_when_their_time_is_over() {
    let world = World::start().await;
    let session = world.create_session().await;
    world.join(&session, "publisher").await;
    start(&world, &session, &json!({"maxDuration": 300})).await;
    world.control.advance(Duration::from_secs(240)).await;
    assert_eq!(last(&world, &session).await.ended_at, None);
    world.control.advance(Duration::from_secs(600)).await;
    let over = last(&world, &session).await;
    assert_eq!(over.reason.as_deref(), Some("maxDuration"));
    assert_eq!(
        over.ended_at.unwrap().as_millis() - over.started_at.as_millis(),
        300_000
    );
    assert_eq!(stop(&world, &over.captions_id).await.status, 404);
}

#[tokio::test]
async fn captions_end_a_minute_after_the_last_client_left() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    start(&world, &session, &json!({})).await;
    world.control.advance(Duration::from_secs(600)).await;
    assert_eq!(last(&world, &session).await.ended_at, None);
    world.control.leave(&session, &client).await.unwrap();
    world.control.advance(Duration::from_secs(30)).await;
    let back = world.join(&session, "publisher").await;
    world.control.advance(Duration::from_secs(60)).await;
    assert_eq!(last(&world, &session).await.ended_at, None);
    world.control.leave(&session, &back).await.unwrap();
    world.control.advance(Duration::from_secs(60)).await;
    assert_eq!(
        last(&world, &session).await.reason.as_deref(),
        Some("sessionEmpty")
    );
    assert_eq!(start(&world, &session, &json!({})).await.status, 202);
}
