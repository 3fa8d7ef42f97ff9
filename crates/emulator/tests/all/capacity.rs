//! Many sessions and many connections, scaled down; `examples/capacity.rs` measures the full size.

use super::clients::World;
use super::tokens;

#[tokio::test]
async fn thousands_of_clients_fit_into_one_session_and_are_all_listed() {
    let world = World::start().await;
    let session = world.create_session().await;
    let token = tokens::client(&world.application, &session, "subscriber");
    let mut joined = Vec::new();
    for _ in 0..3000 {
        joined.push(world.control.join(&session, &token).await.unwrap());
    }
    let listed = world.session_call("GET", &session, "/connection").await.json();
    assert_eq!(listed["count"], 3000);
    let ids: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["connectionId"].as_str().unwrap())
        .collect();
    assert_eq!(ids, joined);
}

#[tokio::test]
async fn many_sessions_stay_apart() {
    let world = World::start().await;
    let mut sessions = Vec::new();
    for _ in 0..500 {
        sessions.push(world.create_session().await);
    }
    let token = tokens::client(&world.application, &sessions[250], "publisher");
    world.control.join(&sessions[250], token).await.unwrap();
    for (place, session) in sessions.iter().enumerate().step_by(50) {
        let view = world.control.session(session).await.unwrap();
        assert_eq!(view.connections.len(), usize::from(place == 250));
    }
}
