//! Lists of archives: pages, filters, a hundred thousand; and what a refused body says.

use super::clients::World;
use super::stage::{Stage, state};
use serde_json::{Value, json};

#[tokio::test]
async fn lists_are_newest_first_and_can_be_paged_and_filtered() {
    let stage = Stage::start().await;
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(
            stage
                .archive(json!({"multiArchiveTag": number.to_string()}))
                .await,
        );
    }
    let elsewhere = stage.world.create_session().await;
    stage.world.join(&elsewhere, "publisher").await;
    let other = stage
        .call("POST", "/archive", &json!({"sessionId": elsewhere}))
        .await
        .json();
    let listed = async |query: &str| {
        let page = stage.get(&format!("/archive{query}")).await;
        let items = page["items"].as_array().unwrap().iter();
        let ids: Vec<_> = items
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect();
        (page["count"].as_u64().unwrap(), ids)
    };
    let other = other["id"].as_str().unwrap().to_owned();
    let newest_first = vec![other, ids[2].clone(), ids[1].clone(), ids[0].clone()];
    assert_eq!(listed("").await, (4, newest_first.clone()));
    assert_eq!(
        listed("?offset=1&count=2").await,
        (4, newest_first[1..3].to_vec())
    );
    assert_eq!(listed("?offset=4").await, (4, vec![]));
    let of_session = format!("?sessionId={}&count=2", stage.session);
    assert_eq!(listed(&of_session).await, (3, newest_first[1..3].to_vec()));
    assert_eq!(listed("?sessionId=2_MX4").await, (0, vec![]));
}

#[tokio::test]
async fn a_query_out_of_its_limits_is_400() {
    let world = World::start().await;
    for (query, status) in [
        ("count=1&offset=0", 200),
        ("count=1000", 200),
        ("count=0", 400),
        ("count=1001", 400),
        ("count=many", 400),
        ("offset=-1", 400),
        ("session_id=2_MX4", 200),
    ] {
        for list in ["archive", "broadcast", "render"] {
            let reply = world
                .call("GET", &world.path(&format!("/{list}?{query}")), "")
                .await;
            assert_eq!(reply.status, status, "{list}?{query}");
        }
    }
}

async fn seed(stage: &Stage, count: usize) -> Value {
    let body = json!({"count": count, "name": "weekly"}).to_string();
    let path = format!("/control/sessions/{}/archives", stage.session);
    stage.world.steer("POST", &path, &body).await.json()
}

#[tokio::test]
async fn pages_hold_each_archive_once() {
    let stage = Stage::start().await;
    seed(&stage, 3500).await;
    let mut seen = std::collections::HashSet::new();
    for offset in [0, 1000, 2000, 3000] {
        let page = stage.get(&format!("/archive?count=1000&offset={offset}")).await;
        assert_eq!(page["count"], 3500);
        let items = page["items"].as_array().unwrap().iter();
        seen.extend(items.map(|item| item["id"].as_str().unwrap().to_owned()));
    }
    assert_eq!(seen.len(), 3500);
}

#[tokio::test]
async fn a_hundred_thousand_archives_are_listed_and_expire_as_few_do() {
    let stage = Stage::start().await;
    let seeded = seed(&stage, 100_000).await;
    assert_eq!(seeded["count"], 100_000);
    let first = stage.get("/archive?count=1").await;
    assert_eq!(
        (&first["count"], &first["items"][0]["id"]),
        (&json!(100_000), &seeded["newest"])
    );
    let last = stage.get("/archive?offset=99999").await;
    assert_eq!(
        (&last["count"], &last["items"][0]["id"]),
        (&json!(100_000), &seeded["oldest"])
    );
    let oldest = seeded["oldest"].as_str().unwrap();
    let archive = stage.get(&format!("/archive/{oldest}")).await;
    assert_eq!(
        (&archive["status"], &archive["duration"]),
        (&json!("available"), &json!(60))
    );
    stage.advance(72 * 3600).await;
    assert_eq!(
        stage.archive_state(oldest).await,
        state("expired", "user initiated")
    );
}

#[tokio::test]
async fn a_slash_after_the_collection_is_tolerated() {
    let stage = Stage::start().await;
    stage.started("/archive/", json!({})).await;
    assert_eq!(stage.get("/archive/").await["count"], 1);
    let filter = format!("/archive/?sessionId={}", stage.session);
    assert_eq!(stage.get(&filter).await["count"], 1);
    assert_eq!(stage.call("GET", "/archive/x/", &json!({})).await.status, 404);
}

#[tokio::test]
async fn a_refused_body_names_the_field_and_keeps_its_value_to_itself() {
    let stage = Stage::start().await;
    for (options, message) in [
        (
            json!({"maxBitrate": "hunter2"}),
            "`maxBitrate` must be a whole number",
        ),
        (json!({"layout": {}}), "`layout.type` is missing"),
        (json!({"layout": "pip"}), "`layout` must be an object"),
        (json!({"hasAudio": "no"}), "`hasAudio` must be true or false"),
        (json!({"sessionId": null}), "`sessionId` is missing"),
    ] {
        let refused = stage.start_one("/archive", options).await;
        assert_eq!(refused.status, 400);
        assert_eq!(refused.json()["message"], format!("Invalid body: {message}"));
    }
    let digits = json!({"digits": "x"});
    let path = format!("/session/{}/play-dtmf", stage.session);
    let refused = stage.call("POST", &path, &digits).await.json();
    assert!(
        refused["message"]
            .as_str()
            .unwrap()
            .starts_with("Invalid body: `digits` have no key")
    );
}
