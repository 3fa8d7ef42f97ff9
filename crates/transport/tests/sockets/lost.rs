//! Connections that do not come about, break or stall.

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use vonage_video_core::http::StatusCode;
use vonage_video_core::{Dispatch, Error, ErrorKind, Limit, Outcome, Profile, Repeat, Trail};
use vonage_video_transport::BaseUrl;

use crate::support::server::{Act, Server, answer};
use crate::support::{request, transport, with_profile};
use crate::{SHORT, build, to};

/// Kind, outcome and attempts.
fn facts(error: &Error) -> (ErrorKind, Outcome, u32) {
    (error.kind(), error.outcome(), error.attempts())
}

async fn failure(server: &Server, repeat: Repeat) -> Error {
    build(to(server).attempt_timeout(SHORT))
        .send(request(repeat))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_by_every_class() {
    // Bound and closed again: nobody listens there.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let transport = build(transport().base_url(BaseUrl::parse(&url).unwrap()));
    for repeat in [Repeat::Safe, Repeat::Idempotent, Repeat::Once] {
        let error = transport.send(request(repeat)).await.unwrap_err();
        assert_eq!(facts(&error), (ErrorKind::Connect, Outcome::NotApplied, 3));
    }
}

#[tokio::test]
async fn a_connection_that_is_never_answered_is_the_connect_timeout_s_affair() {
    // A listener whose queue is full answers nobody.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let _listener = socket.listen(1).unwrap();
    let mut queue = Vec::new();
    while let Ok(stream) = tokio::time::timeout(SHORT, TcpStream::connect(address)).await {
        queue.push(stream.unwrap());
    }
    let base = BaseUrl::parse(&format!("http://{address}")).unwrap();
    let transport = build(transport().base_url(base).connect_timeout(SHORT));
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        facts(&error),
        (ErrorKind::Timeout(Limit::Connect), Outcome::NotApplied, 3)
    );
}

#[tokio::test]
async fn a_connection_closed_with_the_request_unread_may_have_happened() {
    let server = Server::start([Act::CloseUnread]).await;
    assert_eq!(
        facts(&failure(&server, Repeat::Once).await),
        (ErrorKind::Lost, Outcome::Unknown, 1)
    );
    assert_eq!(server.count(), 1);
    assert_eq!(
        facts(&failure(&server, Repeat::Safe).await),
        (ErrorKind::Lost, Outcome::Unknown, 3)
    );
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_connection_closed_after_the_request_was_read_may_have_happened() {
    let server = Server::start([Act::SendAndClose(Vec::new())]).await;
    assert_eq!(
        facts(&failure(&server, Repeat::Once).await),
        (ErrorKind::Lost, Outcome::Unknown, 1)
    );
    assert_eq!(server.count(), 1);
    assert_eq!(
        facts(&failure(&server, Repeat::Idempotent).await),
        (ErrorKind::Lost, Outcome::Unknown, 3)
    );
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn an_answer_cut_off_in_its_head_may_have_happened() {
    let server = Server::start([Act::SendAndClose(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())]).await;
    assert_eq!(
        facts(&failure(&server, Repeat::Once).await),
        (ErrorKind::Lost, Outcome::Unknown, 1)
    );
}

#[tokio::test]
async fn a_success_cut_off_in_its_body_may_have_happened() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":".to_vec();
    let server = Server::start([Act::SendAndClose(cut)]).await;
    assert_eq!(
        facts(&failure(&server, Repeat::Once).await),
        (ErrorKind::Lost, Outcome::Unknown, 1)
    );
    // Reading again is harmless.
    assert_eq!(
        facts(&failure(&server, Repeat::Safe).await),
        (ErrorKind::Lost, Outcome::Unknown, 3)
    );
}

#[tokio::test]
async fn a_refusal_cut_off_or_stalled_in_its_body_is_still_a_refusal() {
    let cut = b"HTTP/1.1 409 Conflict\r\nx-request-id: r-1\r\ncontent-length: 100\r\n\r\n{".to_vec();
    for act in [Act::SendAndClose(cut.clone()), Act::SendAndHold(cut)] {
        let server = Server::start([act]).await;
        let transport = build(to(&server).attempt_timeout(SHORT));
        let response = transport.send(request(Repeat::Once)).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), Trail::of(&response).attempts),
            (409, 1)
        );
        assert_eq!(response.headers()["x-request-id"], "r-1");
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_cut_off_refusal_is_judged_by_its_status() {
    let cut = |head: &str| {
        let text = format!("HTTP/1.1 {head}\r\ncontent-length: 100\r\n\r\n{{");
        Act::SendAndClose(text.into_bytes())
    };
    // A final status is final, whole or not.
    let server = Server::start([cut("408 Request Timeout")]).await;
    let profile = Profile::new("streams.get", Repeat::Safe).final_statuses(&[StatusCode::REQUEST_TIMEOUT]);
    let response = build(to(&server)).send(with_profile(profile)).await.unwrap();
    assert_eq!((response.status().as_u16(), server.count()), (408, 1));
    // And 429 is repeated even for what must not happen twice.
    let server = Server::start([cut("429 Too Many Requests"), Act::Answer(answer(200, &[], "{}"))]).await;
    let response = build(to(&server)).send(request(Repeat::Once)).await.unwrap();
    assert_eq!((response.status().as_u16(), server.count()), (200, 2));
}

#[tokio::test]
async fn a_stalled_head_is_an_attempt_that_may_have_happened() {
    let server = Server::start([Act::SendAndHold(b"HTTP/1.1 200 OK\r\n".to_vec())]).await;
    let stalled = ErrorKind::Timeout(Limit::Attempt);
    assert_eq!(
        facts(&failure(&server, Repeat::Once).await),
        (stalled, Outcome::Unknown, 1)
    );
    assert_eq!(
        facts(&failure(&server, Repeat::Safe).await),
        (stalled, Outcome::Unknown, 3)
    );
}

#[tokio::test]
async fn a_trickled_body_ends_with_the_attempt_and_may_have_happened() {
    let stalled = ErrorKind::Timeout(Limit::Attempt);
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{".to_vec();
    let server = Server::start([Act::Trickle(head, SHORT / 10)]).await;
    assert_eq!(
        facts(&failure(&server, Repeat::Once).await),
        (stalled, Outcome::Unknown, 1)
    );
}

#[tokio::test]
async fn the_total_ends_a_call_on_the_wire() {
    let server = Server::start([Act::SendAndHold(Vec::new())]).await;
    let error = build(to(&server).total_timeout(SHORT))
        .send(request(Repeat::Safe))
        .await
        .unwrap_err();
    assert_eq!(
        facts(&error),
        (ErrorKind::Timeout(Limit::Total), Outcome::Unknown, 1)
    );
}

#[tokio::test]
async fn an_attempt_that_was_lost_is_made_good_by_the_next() {
    let server = Server::start([Act::CloseUnread, Act::Answer(answer(200, &[], "{}"))]).await;
    let response = build(to(&server)).send(request(Repeat::Safe)).await.unwrap();
    assert_eq!(Trail::of(&response), Trail::new(2, Outcome::Unknown));
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_caller_may_go_away_and_later_calls_work() {
    let server = Server::start([Act::SendAndHold(Vec::new()), Act::Answer(answer(200, &[], "{}"))]).await;
    let transport = build(to(&server));
    let gone = tokio::time::timeout(SHORT, transport.send(request(Repeat::Once))).await;
    assert!(gone.is_err());
    let response = transport.send(request(Repeat::Once)).await.unwrap();
    assert_eq!((Trail::of(&response).attempts, server.count()), (1, 2));
}
