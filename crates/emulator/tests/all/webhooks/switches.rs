//! What goes wrong on purpose, switched at the control port.

use serde_json::{Value, json};
use vonage_video_emulator::{DeliveryState, Webhook};

use super::receiver::{Posted, Receiver};
use crate::stage::Stage;

/// A stage with one signed webhook and these settings.
async fn begin(settings: Value) -> (Stage, Receiver) {
    let stage = Stage::start().await;
    let receiver = Receiver::start().await;
    let webhook = Webhook::new("stream_created", &receiver.url).unwrap();
    let webhook = webhook.secret("not-a-real-secret").unwrap();
    stage.world.control.register_webhook(webhook).await.unwrap();
    let set = stage
        .world
        .steer("POST", "/control/webhook-settings", &settings.to_string())
        .await;
    assert_eq!(set.status, 200, "{}", set.text());
    (stage, receiver)
}

async fn posted(stage: &Stage, receiver: &Receiver) -> Vec<Posted> {
    receiver.settled(&stage.world.control).await
}

fn stream(posted: &Posted) -> String {
    posted.json()["stream"]["id"].as_str().unwrap().to_owned()
}

/// The state of the last delivery, and the errors of its attempts.
async fn last(stage: &Stage) -> (DeliveryState, Vec<Option<String>>) {
    let delivery = stage.world.control.deliveries().await.pop().unwrap();
    let errors = delivery.attempts.into_iter().map(|attempt| attempt.error);
    (delivery.state, errors.collect())
}

#[tokio::test]
async fn duplicates_arrive_twice_at_once_with_the_same_body() {
    let (stage, receiver) = begin(json!({"duplicates": {"next": 1}})).await;
    stage.publish().await;
    let both = posted(&stage, &receiver).await;
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].body, both[1].body);
    assert_eq!(last(&stage).await, (DeliveryState::Delivered, vec![None, None]));
    // The next one is as usual.
    stage.publish().await;
    assert_eq!(posted(&stage, &receiver).await.len(), 1);
}

#[tokio::test]
async fn what_is_held_back_is_passed_by_what_comes_later() {
    let (stage, receiver) = begin(json!({"reorder": {"next": 1}, "reorderWindow": "10s"})).await;
    let first = stage.publish().await;
    let second = stage.publish().await;
    let at_once = posted(&stage, &receiver).await;
    assert_eq!(at_once.iter().map(stream).collect::<Vec<_>>(), [second]);
    stage.advance(10).await;
    let then = posted(&stage, &receiver).await;
    assert_eq!(then.iter().map(stream).collect::<Vec<_>>(), [first]);
}

#[tokio::test]
async fn a_dropped_attempt_is_made_up_for_by_a_retry() {
    let (stage, receiver) = begin(json!({"drop": {"next": 1}})).await;
    stage.publish().await;
    assert!(posted(&stage, &receiver).await.is_empty());
    let dropped = &stage.world.control.deliveries().await[0].attempts[0];
    assert_eq!((dropped.sent, &dropped.jti), (None, &None));
    stage.nearly(5).await;
    assert!(posted(&stage, &receiver).await.is_empty());
    stage.last_millisecond().await;
    assert_eq!(posted(&stage, &receiver).await.len(), 1);
    let (state, errors) = last(&stage).await;
    assert_eq!((state, errors.len()), (DeliveryState::Delivered, 2));
    assert!(errors[0].is_some() && errors[1].is_none());
}

#[tokio::test]
async fn a_lost_event_never_arrives() {
    let (stage, receiver) = begin(json!({"lose": {"next": 1}})).await;
    stage.publish().await;
    stage.advance(86_400).await;
    assert!(posted(&stage, &receiver).await.is_empty());
    assert_eq!(last(&stage).await, (DeliveryState::NotSent, vec![]));
    let delivery = stage.world.control.deliveries().await.pop().unwrap();
    assert!(delivery.problem.unwrap().contains("lost"));
}

#[tokio::test]
async fn a_lost_answer_brings_an_accepted_event_again() {
    let (stage, receiver) = begin(json!({"lostAnswers": {"next": 1}})).await;
    stage.publish().await;
    let first = posted(&stage, &receiver).await;
    stage.advance(5).await;
    let again = posted(&stage, &receiver).await;
    assert_eq!((first.len(), again.len()), (1, 1));
    assert_eq!(first[0].body, again[0].body);
    let (state, errors) = last(&stage).await;
    assert_eq!(state, DeliveryState::Delivered);
    assert!(errors[0].is_some() && errors[1].is_none(), "{errors:?}");
}

#[tokio::test]
async fn an_unsigned_event_is_signed_once_it_is_tried_again() {
    let (stage, receiver) = begin(json!({"unsigned": {"next": 1}})).await;
    receiver.answer(&[500]);
    stage.publish().await;
    let first = posted(&stage, &receiver).await;
    stage.advance(5).await;
    let again = posted(&stage, &receiver).await;
    assert_eq!(first[0].token(), None);
    assert!(again[0].token().is_some());
}

#[tokio::test]
async fn a_percentage_strikes_its_share_and_the_same_events_for_the_same_seed() {
    let mut runs = vec![];
    for _ in 0..2 {
        let (stage, receiver) = begin(json!({"duplicates": 30})).await;
        for _ in 0..100 {
            stage.publish().await;
        }
        let arrived = posted(&stage, &receiver).await.len();
        assert!((110..=150).contains(&arrived), "{arrived}");
        let attempts = stage.world.control.deliveries().await;
        runs.push(
            attempts
                .iter()
                .map(|delivery| delivery.attempts.len())
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(runs[0], runs[1]);
}
