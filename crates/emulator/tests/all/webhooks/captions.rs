//! Live captions, and the address one call may choose for them.

use serde_json::{Value, json};
use vonage_video_emulator::{DeliveryState, Webhook};

use super::receiver::Receiver;
use crate::stage::Stage;

async fn start(stage: &Stage, changes: Value) -> String {
    let mut options = json!({"token": stage.token(&json!({"role": "moderator"}))});
    for (name, value) in changes.as_object().unwrap() {
        options[name] = value.clone();
    }
    let started = stage.start_one("/captions", options).await;
    assert_eq!(started.status, 202, "{}", started.text());
    started.json()["captionsId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn captions_are_told_of_when_they_start_stop_and_fail() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::of(control, "captions").await;
    let now = || control.now().as_millis();
    for (end, status) in [("stop", "stopped"), ("fail", "failed")] {
        let created = now();
        let id = start(&stage, json!({"languageCode": "pt-BR"})).await;
        let mut body = json!({
            "captionId": id, "sessionId": stage.session, "applicationId": stage.world.application,
            "status": "started", "createdAt": created, "updatedAt": created, "duration": 0, "languageCode": "pt-BR",
            "provider": "aws-transcribe",
        });
        assert_eq!(receiver.bodies(control).await, std::slice::from_ref(&body));
        stage.advance(90).await;
        body["status"] = json!(status);
        body["updatedAt"] = json!(now());
        body["duration"] = json!(90);
        if end == "stop" {
            assert_eq!(stage.post(&format!("/captions/{id}/stop")).await.status, 202);
        } else {
            let path = format!("/control/sessions/{}/captions", stage.session);
            let failed = stage.world.steer("POST", &path, r#"{"status":"failed"}"#).await;
            assert_eq!(failed.status, 200, "{}", failed.text());
            body["reason"] = json!("failure");
        }
        assert_eq!(receiver.bodies(control).await, [body]);
    }
}

#[tokio::test]
async fn a_callback_of_its_own_replaces_the_registered_address_but_not_its_secret() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let (registered, own) = (Receiver::start().await, Receiver::start().await);
    // Without anything registered it is told of as well, unsigned.
    let id = start(&stage, json!({"statusCallbackUrl": own.url})).await;
    let told = own.settled(control).await;
    assert_eq!((told.len(), told[0].token()), (1, None));
    stage.post(&format!("/captions/{id}/stop")).await;
    assert_eq!(own.settled(control).await.len(), 1);

    let webhook = Webhook::new("captions", &registered.url).unwrap();
    control
        .register_webhook(webhook.secret("not-a-real-secret").unwrap())
        .await
        .unwrap();
    let id = start(&stage, json!({"statusCallbackUrl": own.url})).await;
    let told = own.settled(control).await;
    assert!(told.len() == 1 && told[0].token().is_some());
    stage.post(&format!("/captions/{id}/stop")).await;
    assert_eq!(own.settled(control).await.len(), 1);
    assert!(registered.take().is_empty());
}

#[tokio::test]
async fn a_callback_away_from_this_host_is_noted_and_not_sent() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let url = "https://hooks.example.org/in?key=k-4711";
    let id = start(&stage, json!({"statusCallbackUrl": url})).await;
    stage.post(&format!("/captions/{id}/stop")).await;
    assert!(control.wait_for_webhooks(crate::clients::PATIENCE).await.quiet);
    let deliveries = control.deliveries().await;
    assert_eq!(deliveries.len(), 2);
    for delivery in deliveries {
        assert_eq!(delivery.state, DeliveryState::NotSent);
        assert!(delivery.problem.is_some() && delivery.attempts.is_empty());
        assert_eq!(delivery.url, "https://hooks.example.org/in?…");
    }
}
