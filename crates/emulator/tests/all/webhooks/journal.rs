//! The journal of deliveries: read page by page, counted, and bounded.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vonage_video_emulator::{DeliveryState, Emulator};

use super::receiver::Receiver;
use crate::clients::World;
use crate::stage::Stage;

async fn page(stage: &Stage, query: &str) -> Value {
    let path = format!("/control/deliveries{query}");
    let reply = stage.world.steer("GET", &path, "").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/json");
    reply.json()
}

/// A stage whose events have all failed once and are pending.
async fn pending(streams: usize) -> (Stage, Receiver) {
    let stage = Stage::start().await;
    let receiver = Receiver::of(&stage.world.control, "stream_created").await;
    receiver.always_answer(500);
    for _ in 0..streams {
        stage.publish().await;
    }
    receiver.settled(&stage.world.control).await;
    (stage, receiver)
}

#[tokio::test]
async fn deliveries_are_read_page_by_page_each_once() {
    let (stage, _receiver) = pending(150).await;
    let mut read = Vec::new();
    let mut after = json!(0);
    for (expected, more) in [(60, true), (60, true), (30, false)] {
        let page = page(&stage, &format!("?limit=60&after={after}")).await;
        let items = page["deliveries"].as_array().unwrap();
        assert_eq!((&page["count"], items.len()), (&json!(expected), expected));
        assert_eq!(page["pending"], 150);
        assert_eq!(page.get("next").is_some(), more);
        read.extend(items.iter().map(|item| item["id"].as_u64().unwrap()));
        after = page.get("next").cloned().unwrap_or_default();
    }
    assert_eq!(read, (1..=150).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_has_a_thousand_deliveries_unless_it_is_asked_for_another_number() {
    let (stage, _receiver) = pending(1001).await;
    let first = page(&stage, "").await;
    assert_eq!(
        (&first["count"], &first["next"], &first["pending"]),
        (&json!(1000), &json!(1000), &json!(1001))
    );
    let whole = page(&stage, "?limit=100000").await;
    assert_eq!((&whole["count"], whole.get("next")), (&json!(1001), None));
    // Filters choose before the limit does.
    let one = page(&stage, "?limit=1&state=pending&after=1000").await;
    assert_eq!(one["deliveries"][0]["id"], 1001);
    for limit in ["0", "100001", "-1", "many", ""] {
        let path = format!("/control/deliveries?limit={limit}");
        assert_eq!(stage.world.steer("GET", &path, "").await.status, 400, "{limit}");
    }
}

#[tokio::test]
async fn finished_deliveries_that_leave_the_journal_are_counted() {
    let emulator = Emulator::builder().journal_capacity(3).start().await.unwrap();
    let world = World::of(emulator);
    let receiver = Receiver::of(&world.control, "session_created").await;
    for _ in 0..5 {
        let session = world.create_session().await;
        world.join(&session, "publisher").await;
    }
    receiver.settled(&world.control).await;
    let shown = world.steer("GET", "/control/deliveries", "").await.json();
    let ids: Vec<_> = shown["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(ids, [3, 4, 5]);
    let counts = ["count", "pending", "finished", "dropped", "overflowed"].map(|name| shown[name].clone());
    assert_eq!(counts, [3, 0, 3, 2, 0].map(Value::from));
    let counts = world.control.delivery_counts();
    assert_eq!((counts.finished, counts.dropped), (3, 2));
    world.control.reset().await;
    assert_eq!(world.control.delivery_counts(), Default::default());
}

#[tokio::test]
async fn retries_repeat_their_signature_where_they_are_told_to() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::start().await;
    let webhook = vonage_video_emulator::Webhook::new("stream_created", &receiver.url).unwrap();
    control
        .register_webhook(webhook.secret("not-a-real-secret").unwrap())
        .await
        .unwrap();
    let set = async |settings: &str| {
        let reply = stage
            .world
            .steer("POST", "/control/webhook-settings", settings)
            .await;
        assert_eq!(reply.status, 200);
    };
    set(r#"{"retries": "repeated"}"#).await;
    receiver.answer(&[500, 500]);
    stage.publish().await;
    stage.advance(5).await;
    // What is signed with later does not change what is repeated.
    set(r#"{"apiKey": "another"}"#).await;
    let mut posted = receiver.settled(control).await;
    stage.advance(10).await;
    posted.extend(receiver.settled(control).await);
    let tokens: BTreeSet<_> = posted.iter().map(|posted| posted.token().unwrap()).collect();
    assert_eq!((posted.len(), tokens.len()), (3, 1));
    let delivery = control.deliveries().await.pop().unwrap();
    let jtis: BTreeSet<_> = delivery.attempts.iter().map(|attempt| &attempt.jti).collect();
    assert_eq!((delivery.state, jtis.len()), (DeliveryState::Delivered, 1));
}
