//! Sending signals, and reading what has arrived.

use serde_json::{Value, json};

use super::clients::{Reply, World};

async fn signal(world: &World, session: &str, body: &Value) -> Reply {
    world
        .send_json("POST", &format!("/session/{session}/signal"), body)
        .await
}

async fn signal_to(world: &World, session: &str, connection: &str, body: &Value) -> Reply {
    let rest = format!("/session/{session}/connection/{connection}/signal");
    world.send_json("POST", &rest, body).await
}

async fn received(world: &World, session: &str, connection: &str) -> Vec<(u64, String, String, bool)> {
    let signals = world.control.signals(session, connection).await.unwrap();
    let facts = signals
        .into_iter()
        .map(|one| (one.sequence, one.kind, one.data, one.to_all));
    facts.collect()
}

#[tokio::test]
async fn a_signal_reaches_everybody_or_the_one_it_is_for() {
    let world = World::start().await;
    let session = world.create_session().await;
    let (one, other) = (
        world.join(&session, "publisher").await,
        world.join(&session, "subscriber").await,
    );
    let sent = signal(&world, &session, &json!({"type": "cue", "data": "{\"scene\":3}"})).await;
    assert_eq!((sent.status.as_u16(), sent.body.len()), (204, 0));
    let sent = signal_to(&world, &session, &one, &json!({"type": "", "data": ""})).await;
    assert_eq!(sent.status, 204);
    let late = world.join(&session, "publisher").await;
    let cue = (1, "cue".to_owned(), "{\"scene\":3}".to_owned(), true);
    assert_eq!(
        received(&world, &session, &one).await,
        [cue.clone(), (2, String::new(), String::new(), false)]
    );
    assert_eq!(received(&world, &session, &other).await, [cue]);
    assert_eq!(received(&world, &session, &late).await, []);

    let path = format!("/control/sessions/{session}/connections/{one}/signals");
    let read = world.steer("GET", &path, "").await.json();
    let at = &read["signals"][0]["at"];
    assert!(at.is_i64());
    let expected = json!({"sequence": 1, "type": "cue", "data": "{\"scene\":3}", "toAll": true, "at": at});
    assert_eq!(read["signals"][0], expected);
}

#[tokio::test]
async fn a_signal_for_nobody_is_404() {
    let world = World::start().await;
    let session = world.create_session().await;
    let body = json!({"type": "cue", "data": "x"});
    let unknown = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
    assert_eq!(signal(&world, &session, &body).await.refusal(), (404, json!(404)));
    assert_eq!(signal(&world, "2_MX4", &body).await.status, 404);
    let gone = world.join(&session, "publisher").await;
    world.join(&session, "publisher").await;
    assert_eq!(
        signal_to(&world, &session, unknown, &body).await.refusal(),
        (404, json!(404))
    );
    world.control.leave(&session, &gone).await.unwrap();
    assert_eq!(signal_to(&world, &session, &gone, &body).await.status, 404);
    assert_eq!(
        world.control.signals(&session, &gone).await.unwrap_err().status(),
        404
    );
    assert_eq!(signal_to(&world, "2_MX4", &gone, &body).await.status, 404);
}

#[tokio::test]
async fn limits_are_counted_in_bytes_and_exceeding_them_is_413() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    // `é` has two bytes: these are 128 and 129, 8192 and 8193.
    for (kind, data, status) in [
        ("é".repeat(64), String::new(), 204),
        (format!("{}x", "é".repeat(64)), String::new(), 413),
        ("cue".to_owned(), "é".repeat(4096), 204),
        ("cue".to_owned(), format!("{}x", "é".repeat(4096)), 413),
    ] {
        let body = json!({"type": kind, "data": data});
        assert_eq!(signal(&world, &session, &body).await.status, status);
        assert_eq!(signal_to(&world, &session, &client, &body).await.status, status);
    }
    assert_eq!(received(&world, &session, &client).await.len(), 4);
}

#[tokio::test]
async fn a_signal_without_type_or_data_is_400() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    for body in [
        json!({"type": "cue"}),
        json!({"data": "x"}),
        json!({"type": "cue", "data": {"scene": 3}}),
        json!({"type": null, "data": "x"}),
        json!([]),
    ] {
        assert_eq!(
            signal(&world, &session, &body).await.refusal(),
            (400, json!(400)),
            "{body}"
        );
        assert_eq!(
            signal_to(&world, &session, &client, &body).await.status,
            400,
            "{body}"
        );
    }
    let body = json!({"type": "cue", "data": "x"});
    assert_eq!(signal(&world, "nonsense", &body).await.status, 400);
    assert_eq!(signal_to(&world, &session, "nonsense", &body).await.status, 400);
    assert_eq!(received(&world, &session, &client).await, []);
}

#[tokio::test]
async fn a_client_keeps_its_last_hundred_signals() {
    let world = World::start().await;
    let session = world.create_session().await;
    let client = world.join(&session, "publisher").await;
    for number in 1..=101 {
        signal(
            &world,
            &session,
            &json!({"type": "n", "data": number.to_string()}),
        )
        .await;
    }
    let kept = received(&world, &session, &client).await;
    assert_eq!((kept.len(), &kept[0].2, kept[0].0), (100, &"2".to_owned(), 2));
}
