//! Connections are kept, and left in time.

use std::time::Duration;

use vonage_video_core::{Dispatch, Repeat, Trail};

use crate::support::request;
use crate::support::server::{Act, Server, answer};
use crate::{build, to};

#[tokio::test]
async fn calls_one_after_the_other_share_a_connection() {
    let server = Server::start([Act::Answer(answer(200, &[], "{}"))]).await;
    let transport = build(to(&server));
    for _ in 0..10 {
        transport.clone().send(request(Repeat::Safe)).await.unwrap();
    }
    assert_eq!((server.connections(), server.count()), (1, 10));
}

#[tokio::test]
async fn a_repeat_uses_the_connection_of_the_answer_before_it() {
    let server = Server::start([
        Act::Answer(answer(503, &[], "busy")),
        Act::Answer(answer(429, &[], "busy")),
        Act::Answer(answer(200, &[], "{}")),
    ])
    .await;
    build(to(&server)).send(request(Repeat::Safe)).await.unwrap();
    assert_eq!((server.connections(), server.count()), (1, 3));
}

#[tokio::test]
async fn an_idle_connection_the_server_closed_is_not_used_again() {
    // The answers do not announce the close.
    let server = Server::start([Act::SendAndClose(answer(200, &[], "{}"))]).await;
    let transport = build(to(&server));
    for call in 1..=3 {
        let response = transport.send(request(Repeat::Once)).await.unwrap();
        assert_eq!((Trail::of(&response).attempts, server.connections()), (1, call));
        // Time for the close to arrive.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn calls_at_the_same_time_do_not_wait_for_each_other() {
    let server = Server::start([Act::SendAndHold(Vec::new()), Act::Answer(answer(200, &[], "{}"))]).await;
    let transport = build(to(&server));
    let held = tokio::spawn({
        let transport = transport.clone();
        async move { transport.send(request(Repeat::Once)).await }
    });
    while server.count() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(transport.send(request(Repeat::Once)).await.is_ok());
    assert!(!held.is_finished());
    held.abort();
}
