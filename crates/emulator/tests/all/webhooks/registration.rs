//! Webhooks are registered, shown and removed at the control port.

use serde_json::{Value, json};

use super::receiver::Receiver;
use crate::clients::World;
use crate::stage::Stage;

async fn shown(world: &World) -> Vec<Value> {
    let reply = world.steer("GET", "/control/webhooks", "").await;
    reply.json()["webhooks"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_webhook_is_registered_shown_replaced_and_removed() {
    let stage = Stage::start().await;
    let world = &stage.world;
    let (first, second) = (Receiver::start().await, Receiver::start().await);
    assert!(shown(world).await.is_empty());
    let put = async |events: &str, body: Value| {
        let path = format!("/control/webhooks/{events}");
        world.steer("PUT", &path, &body.to_string()).await
    };
    let registered = put(
        "session",
        json!({"url": first.url, "secret": "not-a-real-secret"}),
    )
    .await;
    assert_eq!(registered.status, 200);
    let keys: Vec<Value> = registered.json()["webhooks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            assert_eq!((&one["url"], &one["signed"]), (&json!(first.url), &json!(true)));
            assert_eq!(one.as_object().unwrap().len(), 3);
            one["key"].clone()
        })
        .collect();
    assert_eq!(keys.len(), 7);

    let replaced = put("stream_created", json!({"url": second.url})).await;
    let one = json!({"key": "stream_created", "url": second.url, "signed": false});
    assert_eq!(replaced.json(), json!({"webhooks": [one]}));
    assert_eq!(
        world
            .steer("GET", "/control/webhooks/stream_created", "")
            .await
            .json(),
        json!({"webhooks": [one]})
    );
    stage.publish().await;
    assert_eq!(second.settled(&world.control).await.len(), 1);
    assert!(first.take().is_empty());

    let path = "/control/webhooks/stream_created";
    assert_eq!(world.steer("DELETE", path, "").await.status, 204);
    assert_eq!(world.steer("DELETE", path, "").await.status, 404);
    stage.publish().await;
    assert!(second.settled(&world.control).await.is_empty());
    assert_eq!(shown(world).await.len(), 6);
    assert_eq!(world.steer("DELETE", "/control/webhooks", "").await.status, 204);
    assert!(shown(world).await.is_empty());
}

#[tokio::test]
async fn an_address_away_from_this_host_is_refused_with_the_reason() {
    let world = World::start().await;
    let away = "url must lead to localhost or an address of loopback; for another host start the emulator with \
                --allow-target HOST";
    let tls = "url must begin with http: the emulator delivers without TLS";
    let url = "url must be an http URL with a host and without user info";
    let secret = "secret must have 1 to 50 characters";
    let here = "http://127.0.0.1:9/h";
    for (body, why) in [
        (json!({"url": "http://hooks.example.org/in"}), away),
        (json!({"url": "https://hooks.example.org/in"}), tls),
        (json!({"url": "http://10.0.0.1/in"}), away),
        (json!({"url": "http://0.0.0.0:9/in"}), away),
        (json!({"url": "https://localhost/in"}), tls),
        (json!({"url": "http://ann:pw@localhost/in"}), url),
        (json!({"url": "hooks"}), url),
        (json!({"url": here, "secret": ""}), secret),
        (json!({"url": here, "secret": "x".repeat(51)}), secret),
    ] {
        let refused = world
            .steer("PUT", "/control/webhooks/archive", &body.to_string())
            .await;
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert_eq!((refused.status.as_u16(), &*message), (400, why), "{body}");
    }
    for (path, body) in [
        ("/control/webhooks/flood", json!({"url": here})),
        ("/control/webhooks/archive", json!({"url": here, "sekret": "x"})),
        ("/control/webhooks/archive", json!({})),
        ("/control/webhooks/archive?applicatoin=x", json!({"url": here})),
    ] {
        let refused = world.steer("PUT", path, &body.to_string()).await;
        assert_eq!(refused.status, 400, "{path} {body}: {}", refused.text());
    }
    assert!(shown(&world).await.is_empty());
}

#[tokio::test]
async fn settings_are_changed_one_by_one_and_brought_back() {
    let world = World::start().await;
    let path = "/control/webhook-settings";
    let usual = world.steer("GET", path, "").await.json();
    let never = json!({"percent": 0, "next": 0});
    assert_eq!(
        usual,
        json!({
            "duplicates": never, "reorder": never, "reorderWindow": "1s", "unsigned": never, "drop": never,
            "lose": never, "lostAnswers": never, "retries": "renewed", "timeout": "5s", "concurrency": 1,
            "apiKey": "de7e1000",
        })
    );
    let changes = r#"{"drop": {"percent": 20, "next": 3}, "reorder": 5, "timeout": "250ms"}"#;
    let set = world.steer("POST", path, changes).await.json();
    let mut expected = usual.clone();
    expected["drop"] = json!({"percent": 20, "next": 3});
    expected["reorder"] = json!({"percent": 5, "next": 0});
    expected["timeout"] = json!("250ms");
    assert_eq!(set, expected);
    for wrong in [
        r#"{"drop": 101}"#,
        r#"{"drop": -1}"#,
        r#"{"drop": {"nth": 1}}"#,
        r#"{"drops": 5}"#,
        r#"{"concurrency": 0}"#,
        r#"{"concurrency": 65}"#,
        r#"{"timeout": "0s"}"#,
        r#"{"retries": "never"}"#,
    ] {
        let refused = world.steer("POST", path, wrong).await;
        assert_eq!(refused.status, 400, "{wrong}: {}", refused.text());
    }
    assert_eq!(world.steer("GET", path, "").await.json(), expected);
    assert_eq!(world.steer("DELETE", path, "").await.json(), usual);
}

#[tokio::test]
async fn each_application_has_webhooks_of_its_own() {
    let world = World::start().await;
    let (other, id) = world.another().await;
    let receiver = Receiver::start().await;
    let path = format!("/control/webhooks/all?application={id}");
    let body = json!({"url": receiver.url}).to_string();
    assert_eq!(world.steer("PUT", &path, &body).await.status, 200);
    assert!(shown(&world).await.is_empty());
    let session = world.create_session().await;
    world.join(&session, "publisher").await;
    assert!(receiver.settled(&world.control).await.is_empty());
    assert_eq!(other.webhooks().len(), 15);
}

#[tokio::test]
async fn deliveries_are_filtered_read_bit_by_bit_and_forgotten() {
    let stage = Stage::start().await;
    let world = &stage.world;
    let receiver = Receiver::of(&world.control, "session").await;
    stage.publish().await;
    receiver.settled(&world.control).await;
    receiver.always_answer(500);
    stage.unpublish().await;
    receiver.settled(&world.control).await;
    let count = async |query: &str| {
        let path = format!("/control/deliveries{query}");
        world.steer("GET", &path, "").await.json()["count"].clone()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count("?after=1").await, 1);
    assert_eq!(count("?key=stream_created").await, 1);
    assert_eq!(count("?state=pending").await, 1);
    assert_eq!(count("?key=stream_created&state=pending").await, 0);
    for wrong in ["?key=flood", "?state=late", "?afetr=1"] {
        let refused = world
            .steer("GET", &format!("/control/deliveries{wrong}"), "")
            .await;
        assert_eq!(refused.status, 400, "{wrong}");
    }
    let quiet = world
        .steer("GET", "/control/deliveries/quiet?wait=1s", "")
        .await
        .json();
    let due = world.control.now().as_millis() + 5000;
    assert_eq!(quiet, json!({"quiet": true, "pending": 1, "nextDue": due}));
    assert_eq!(world.steer("DELETE", "/control/deliveries", "").await.status, 204);
    // What is pending stays.
    assert_eq!(
        (count("").await, count("?state=pending").await),
        (json!(1), json!(1))
    );
}

#[tokio::test]
async fn a_reset_brings_back_the_webhooks_of_the_start() {
    let first = Receiver::start().await;
    let webhook = vonage_video_emulator::Webhook::new("archive", &first.url).unwrap();
    let builder = vonage_video_emulator::Emulator::builder().webhook(webhook);
    let world = World::of(builder.start().await.unwrap());
    world.control.clear_webhooks().await;
    Receiver::of(&world.control, "sip").await;
    assert_eq!(shown(&world).await.len(), 4);
    world.control.reset().await;
    let one = json!({"key": "archive_status", "url": first.url, "signed": false});
    assert_eq!(shown(&world).await, [one]);
}
