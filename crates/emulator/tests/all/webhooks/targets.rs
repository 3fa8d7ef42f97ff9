//! Hosts beyond loopback are connected to only where they are allowed by name.
//!
//! An IPv4 address written as an IPv6 one leads to this host, but is no address of loopback: it stands for the others.

use futures_util::StreamExt;
use serde_json::json;
use vonage_video_emulator::{DeliveryState, Emulator, InvalidWebhook, Webhook};

use super::receiver::Receiver;
use crate::clients::World;
use crate::ears::{Server, connect};
use crate::stage::Stage;
use crate::tokens;

const OTHER: &str = "[::ffff:127.0.0.1]";

async fn world() -> World {
    let builder = Emulator::builder().allow_targets([OTHER.parse().unwrap()]);
    World::of(builder.start().await.unwrap())
}

fn moved(url: &str) -> String {
    url.replace("127.0.0.1", OTHER)
}

#[tokio::test]
async fn a_webhook_of_an_allowed_host_is_registered_and_delivered() {
    let stage = Stage::of(world().await, "").await;
    let world = &stage.world;
    let receiver = Receiver::start().await;
    let url = moved(&receiver.url);
    let body = json!({"url": url}).to_string();
    let registered = world.steer("PUT", "/control/webhooks/session", &body).await;
    assert_eq!(registered.status, 200, "{}", registered.text());
    stage.publish().await;
    assert_eq!(receiver.settled(&world.control).await.len(), 1);
    let elsewhere = json!({"url": "http://app:3000/hooks"}).to_string();
    let refused = world.steer("PUT", "/control/webhooks/session", &elsewhere).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("--allow-target"), "{}", refused.text());
}

#[tokio::test]
async fn a_webhook_of_another_host_keeps_an_emulator_from_starting() {
    let webhook = Webhook::new("all", "http://app:3000/hooks").unwrap();
    let builder = Emulator::builder().webhook(webhook.clone());
    let error = builder.start().await.unwrap_err();
    let why = std::error::Error::source(&error).unwrap();
    assert_eq!(why.downcast_ref(), Some(&InvalidWebhook::Elsewhere));
    let world = World::start().await;
    let refused = world.control.register_webhook(webhook).await.unwrap_err();
    assert!(refused.message().contains("--allow-target"), "{refused}");
    assert!(world.control.webhooks().is_empty());
}

#[tokio::test]
async fn an_audio_connector_dials_an_allowed_host() {
    let world = world().await;
    let session = world.create_session().await;
    let server = Server::start().await;
    let accepting = async {
        let (stream, _) = server.listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        socket.next().await.unwrap().unwrap()
    };
    let (uri, nothing) = (moved(&server.uri), json!({}));
    let (reply, _) = tokio::join!(connect(&world, &session, &uri, &nothing), accepting);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let refused = connect(&world, &session, "ws://app:3000/", &nothing).await;
    assert_eq!(refused.refusal(), (400, json!(400)));
    assert!(refused.text().contains("--allow-target"), "{}", refused.text());
}

#[tokio::test]
async fn a_callback_of_captions_reaches_an_allowed_host() {
    let world = world().await;
    let session = world.create_session().await;
    let receiver = Receiver::start().await;
    for url in [moved(&receiver.url), "http://app:3000/hooks".to_owned()] {
        let token = tokens::client(&world.application, &session, "moderator");
        let body = json!({"sessionId": session, "token": token, "statusCallbackUrl": url});
        let started = world.send_json("POST", "/captions", &body).await.json();
        let id = started["captionsId"].as_str().unwrap().to_owned();
        let stop = world.path(&format!("/captions/{id}/stop"));
        world.call("POST", &stop, "").await;
    }
    assert_eq!(receiver.settled(&world.control).await.len(), 2);
    let states: Vec<_> = world.control.deliveries().await;
    let states: Vec<_> = states.iter().map(|one| one.state).collect();
    let (sent, not) = (DeliveryState::Delivered, DeliveryState::NotSent);
    assert_eq!(states, [sent, sent, not, not]);
}
