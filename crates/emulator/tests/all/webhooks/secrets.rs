//! What nobody is shown: secrets, signatures, and the credentials in what is delivered.

use serde_json::json;
use vonage_video_emulator::Webhook;

use super::receiver::Receiver;
use crate::stage::Stage;

const SECRET: &str = "s3cret-of-the-hook";

#[tokio::test]
async fn secrets_and_signatures_are_on_no_surface() {
    let stage = Stage::start().await;
    let world = &stage.world;
    let receiver = Receiver::start().await;
    let body = json!({"url": format!("{}?key=k-4711", receiver.url), "secret": SECRET}).to_string();
    let registered = world.steer("PUT", "/control/webhooks/all", &body).await;
    assert_eq!(registered.status, 200);
    receiver.answer(&[500]);
    let target = json!({"serverUrl": "rtmp://north.example.org/live", "streamName": "k-7731"});
    let options = json!({"outputs": {"rtmp": [target]}});
    stage.started("/broadcast", options).await;
    let id = stage.archive(json!({})).await;
    let captions = json!({
        "token": stage.token(&json!({"role": "moderator"})),
        "statusCallbackUrl": format!("{}?key=k-4711", receiver.url),
    });
    assert_eq!(stage.start_one("/captions", captions).await.status, 202);
    let posted = receiver.settled(&world.control).await;
    let signatures: Vec<&str> = posted
        .iter()
        .map(|posted| posted.token().unwrap().rsplit('.').next().unwrap())
        .collect();
    assert_eq!(signatures.len(), 3);
    // What is pending, what was delivered, and what has been delivered in the end.
    let mut shown = registered.text().to_owned();
    for round in 0..2 {
        for path in [
            "/control/webhooks",
            "/control/webhooks/all",
            "/control/webhook-settings",
            "/control/deliveries",
            "/control/requests",
            &format!("/control/sessions/{}", stage.session),
            &format!("/control/archives/{id}"),
        ] {
            shown.push_str(world.steer("GET", path, "").await.text());
        }
        let control = &world.control;
        shown.push_str(&format!(
            "{:?}{:?}{:?}{:?}",
            control,
            world.emulator,
            control.webhooks(),
            control.deliveries().await
        ));
        if round == 0 {
            stage.post(&format!("/archive/{id}/stop")).await;
            stage.advance(5).await;
            let ready = receiver.bodies(control).await;
            assert!(ready.iter().any(|body| body["url"].is_string()));
        }
    }
    assert!(shown.contains("http://127.0.0.1") && shown.contains("captionId"));
    for secret in [SECRET, "k-4711", "k-7731", "signature=", "eyJ"]
        .iter()
        .chain(&signatures)
    {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn a_webhook_does_not_show_its_secret_nor_the_query_of_its_address() {
    let webhook = Webhook::new("all", "http://localhost:9/h?key=k-4711").unwrap();
    let webhook = webhook.secret(SECRET).unwrap();
    let shown = format!("{webhook:?}");
    assert!(shown.contains("localhost"), "{shown}");
    assert!(!shown.contains(SECRET) && !shown.contains("k-4711"), "{shown}");
}
