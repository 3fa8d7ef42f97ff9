//! Many events at once.

use std::collections::HashMap;

use vonage_video_emulator::DeliveryState;

use super::receiver::Receiver;
use crate::clients::PATIENCE;
use crate::stage::Stage;

#[tokio::test]
async fn ten_thousand_events_all_arrive_once_and_in_their_order() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let receiver = Receiver::of(control, "session").await;
    for _ in 0..5000 {
        let stream = stage.publish().await;
        control.unpublish(&stage.session, &stream).await.unwrap();
    }
    let mut pending = usize::MAX;
    loop {
        let outlook = control.wait_for_webhooks(PATIENCE).await;
        if outlook.quiet {
            break;
        }
        // However slow the host is, there is progress.
        assert!(outlook.pending < pending, "{outlook:?}");
        pending = outlook.pending;
    }
    let posted = receiver.take();
    assert_eq!(posted.len(), 10_000);
    let mut streams: HashMap<String, Vec<String>> = HashMap::new();
    for body in posted.iter().map(super::receiver::Posted::json) {
        let stream = body["stream"]["id"].as_str().unwrap().to_owned();
        let event = body["event"].as_str().unwrap().to_owned();
        streams.entry(stream).or_default().push(event);
    }
    assert_eq!(streams.len(), 5000);
    assert!(
        streams
            .values()
            .all(|events| events == &["streamCreated", "streamDestroyed"])
    );
    // The journal is bounded, and keeps the newest.
    let kept = control.deliveries().await;
    assert_eq!(kept.len(), 1000);
    assert_eq!((kept[0].id, kept[999].id), (9001, 10_000));
    assert!(kept.iter().all(|one| one.state == DeliveryState::Delivered));
}
