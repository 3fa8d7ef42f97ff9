//! When deliveries that fail are tried again.

use std::time::Duration;

use vonage_video_emulator::{DeliveryState, WebhookSettings};

use super::receiver::Receiver;
use crate::clients::PATIENCE;
use crate::stage::Stage;

/// The seconds between two attempts: twice as many each time up to a quarter of an hour, for 24 hours.
fn intervals() -> Vec<i64> {
    let mut intervals = vec![5, 10, 20, 40, 80, 160, 320, 640];
    let left = 86_400 - intervals.iter().sum::<i64>();
    intervals.extend((0..left / 900).map(|_| 900));
    intervals
}

#[tokio::test]
async fn a_delivery_is_tried_again_at_growing_intervals_for_a_day_and_then_given_up() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::of(control, "stream_created").await;
    receiver.always_answer(500);
    let first = control.now();
    stage.publish().await;
    assert_eq!(receiver.settled(control).await.len(), 1);
    let mut made = vec![];
    let mut at = first;
    while let Some(due) = control.wait_for_webhooks(Duration::ZERO).await.next_due {
        let pause = due.as_millis() - at.as_millis();
        control
            .advance(Duration::from_millis(pause.unsigned_abs() - 1))
            .await;
        assert!(receiver.settled(control).await.is_empty(), "too early: {pause}");
        control.advance(Duration::from_millis(1)).await;
        assert_eq!(receiver.settled(control).await.len(), 1, "{pause}");
        made.push(pause / 1000);
        at = due;
    }
    assert_eq!(made, intervals());
    assert_eq!(made.len(), 102);
    let delivery = control.deliveries().await.pop().unwrap();
    assert_eq!(
        (delivery.state, delivery.due, delivery.attempts.len()),
        (DeliveryState::GivenUp, None, 103)
    );
    for attempt in &delivery.attempts {
        assert_eq!((attempt.sent, attempt.status), (Some(attempt.due), Some(500)));
    }
    control.advance(Duration::from_secs(2 * 86_400)).await;
    assert!(receiver.settled(control).await.is_empty());
}

#[tokio::test]
async fn a_clock_that_is_turned_a_day_makes_all_attempts_at_once() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::of(control, "stream_created").await;
    receiver.always_answer(503);
    stage.publish().await;
    receiver.settled(control).await;
    stage.advance(86_400).await;
    assert_eq!(receiver.settled(control).await.len(), 102);
    let delivery = control.deliveries().await.pop().unwrap();
    let due: Vec<i64> = delivery
        .attempts
        .iter()
        .map(|attempt| attempt.due.as_millis())
        .collect();
    let apart: Vec<i64> = due.windows(2).map(|pair| (pair[1] - pair[0]) / 1000).collect();
    assert_eq!(apart, intervals());
    // The journal tells when they were sent as well as when they were due.
    let later = &delivery.attempts[1..];
    assert!(later.iter().all(|attempt| attempt.sent == Some(control.now())));
}

#[tokio::test]
async fn only_an_answer_from_200_to_299_ends_the_attempts() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::of(control, "stream_created").await;
    receiver.answer(&[301, 404, 429, 500, 204]);
    stage.publish().await;
    stage.advance(3600).await;
    assert_eq!(receiver.settled(control).await.len(), 5);
    let delivery = control.deliveries().await.pop().unwrap();
    let statuses: Vec<u16> = delivery
        .attempts
        .iter()
        .filter_map(|attempt| attempt.status)
        .collect();
    assert_eq!(
        (delivery.state, statuses),
        (DeliveryState::Delivered, vec![301, 404, 429, 500, 204])
    );
}

#[tokio::test]
async fn a_receiver_that_is_silent_or_not_there_is_tried_again() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::of(control, "stream_created").await;
    receiver.answer(&[0]);
    let settings = WebhookSettings::default().timeout(Duration::from_millis(500));
    control.set_webhook_settings(settings).await.unwrap();
    stage.publish().await;
    assert_eq!(receiver.settled(control).await.len(), 1);
    drop(receiver);
    let gone = control.deliveries().await.pop().unwrap();
    let error = gone.attempts[0].error.as_deref().unwrap();
    assert_eq!(
        (gone.state, error),
        (DeliveryState::Pending, "there was no answer within 500ms")
    );
    stage.advance(5).await;
    assert!(control.wait_for_webhooks(PATIENCE).await.quiet);
    let gone = control.deliveries().await.pop().unwrap();
    assert_eq!((gone.state, gone.attempts.len()), (DeliveryState::Pending, 2));
    assert!(gone.attempts[1].status.is_none() && gone.attempts[1].error.is_some());
}

#[tokio::test]
async fn a_clock_that_runs_brings_retries_by_itself() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::of(control, "stream_created").await;
    receiver.answer(&[500]);
    stage.publish().await;
    receiver.settled(control).await;
    control.advance(Duration::from_millis(4_900)).await;
    control.release_clock().await;
    // The retry is due within a tenth of a second; nobody turns the clock any more.
    let arrived = receiver.arrival().await;
    assert_eq!(arrived.json()["event"], "streamCreated");
}
