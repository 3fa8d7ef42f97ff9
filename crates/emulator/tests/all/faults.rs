//! Every fault as a raw socket sees it.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vonage_video_emulator::Fault;

use super::clients::{PATIENCE, World};
use super::tokens;

/// Sends the creation of a session and reads until the other side closes, if it does within the time.
async fn raw(world: &World, more: &str, time: Duration) -> (String, bool) {
    let mut socket = open(world, more).await;
    let mut seen = Vec::new();
    let closed = tokio::time::timeout(time, socket.read_to_end(&mut seen))
        .await
        .is_ok();
    (String::from_utf8(seen).unwrap(), closed)
}

async fn open(world: &World, more: &str) -> TcpStream {
    let address = world.emulator.api_url().strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).await.unwrap();
    let bearer = tokens::bearer(&world.application);
    let request = format!(
        "POST /session/create HTTP/1.1\r\nhost: localhost\r\nauthorization: {bearer}\r\naccept: application/json\r\n\
         {more}content-length: 0\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    socket
}

fn announced(head: &str) -> usize {
    let value = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .unwrap();
    value.trim().parse().unwrap()
}

#[tokio::test]
async fn a_status_answers_instead_of_processing() {
    let world = World::start().await;
    let busy = Fault::status(503).header("retry-after", "1").times(2);
    world.control.fault(busy).await.unwrap();
    for _ in 0..2 {
        let reply = world.call("POST", "/session/create", "").await;
        assert_eq!((reply.status.as_u16(), reply.header("retry-after")), (503, "1"));
        assert_eq!(
            reply.json(),
            json!({"code": 503, "message": "Service Unavailable"})
        );
    }
    assert_eq!(world.call("POST", "/session/create", "").await.status, 200);
    let applied: Vec<_> = world
        .control
        .requests()
        .await
        .iter()
        .map(|request| request.applied)
        .collect();
    assert_eq!(applied, [false, false, true]);
}

#[tokio::test]
async fn a_status_may_have_any_body_and_may_take_effect_nevertheless() {
    let world = World::start().await;
    let gateway = json!({"title": "Bad gateway", "detail": "d"});
    world
        .control
        .fault(
            Fault::status(502)
                .body(gateway.clone())
                .header("content-type", "application/problem+json"),
        )
        .await
        .unwrap();
    world
        .control
        .fault(
            Fault::status(500)
                .body("<h1>oops</h1>")
                .header("content-type", "text/html")
                .applied(true),
        )
        .await
        .unwrap();
    world.control.fault(Fault::status(502).body("")).await.unwrap();

    let reply = world.call("POST", "/session/create", "").await;
    assert_eq!(
        (reply.header("content-type"), reply.json()),
        ("application/problem+json", gateway)
    );
    let reply = world.call("POST", "/session/create", "").await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("content-type"), reply.text()),
        (500, "text/html", "<h1>oops</h1>")
    );
    let reply = world.call("POST", "/session/create", "").await;
    assert_eq!((reply.status.as_u16(), reply.text()), (502, ""));
    let seen: Vec<_> = world
        .control
        .requests()
        .await
        .iter()
        .map(|seen| (seen.status, seen.applied))
        .collect();
    assert_eq!(seen, [(Some(502), false), (Some(500), true), (Some(502), false)]);
}

#[tokio::test]
async fn a_connection_closes_without_an_answer_before_or_after_the_effect() {
    let world = World::start().await;
    for (fault, applied) in [(Fault::close_before(), false), (Fault::close_after(), true)] {
        world.control.fault(fault.clone()).await.unwrap();
        let (seen, closed) = raw(&world, "", PATIENCE).await;
        assert_eq!((seen.as_str(), closed), ("", true), "{fault}");
        let request = world.control.requests().await.pop().unwrap();
        assert_eq!((request.applied, request.status), (applied, None));
        assert_eq!(request.fault, Some(fault.to_string()));
    }
}

#[tokio::test]
async fn a_delay_holds_the_answer_back_after_the_effect() {
    let world = World::start().await;
    world
        .control
        .fault(Fault::delay(Duration::from_millis(300)))
        .await
        .unwrap();
    let begun = Instant::now();
    let caller = world.call("POST", "/session/create", "");
    let watcher = world
        .control
        .wait_for_requests("POST /session/create", 1, PATIENCE);
    let (reply, seen) = tokio::join!(caller, watcher);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!((reply.status.as_u16(), seen[0].applied), (200, true));
}

#[tokio::test]
async fn a_stalled_head_never_comes() {
    let world = World::start().await;
    world
        .control
        .fault(Fault::stall_head(Duration::from_secs(600)))
        .await
        .unwrap();
    let (seen, closed) = raw(&world, "", Duration::from_millis(200)).await;
    assert_eq!((seen.as_str(), closed), ("", false));
    assert!(world.control.requests().await[0].applied);

    world
        .control
        .fault(Fault::stall_head(Duration::from_millis(50)))
        .await
        .unwrap();
    assert_eq!(raw(&world, "", PATIENCE).await, (String::new(), true));
}

#[tokio::test]
async fn a_stalled_body_comes_by_half() {
    let world = World::start().await;
    world
        .control
        .fault(Fault::stall_body(Duration::from_secs(600)))
        .await
        .unwrap();
    let mut socket = open(&world, "").await;
    let mut seen = Vec::new();
    // The half that comes is there soon; then there is silence, not an end.
    let half = async {
        loop {
            socket.read_buf(&mut seen).await.unwrap();
            let text = String::from_utf8_lossy(&seen).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n")
                && body.len() >= announced(head) / 2
            {
                break (announced(head), body.len());
            }
        }
    };
    let (announced, came) = tokio::time::timeout(PATIENCE, half).await.unwrap();
    assert_eq!(came, announced / 2);
    let more = tokio::time::timeout(Duration::from_millis(100), socket.read_u8()).await;
    assert!(more.is_err(), "{more:?}");
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_announced() {
    let world = World::start().await;
    world.control.fault(Fault::truncate()).await.unwrap();
    let (seen, closed) = raw(&world, "", PATIENCE).await;
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    assert!(closed && head.starts_with("HTTP/1.1 200"));
    assert_eq!(body.len(), announced(head) / 2);
    assert!(body.starts_with("[{"));

    world.control.fault(Fault::truncate()).await.unwrap();
    assert!(world.try_call("POST", "/session/create", "", &[]).await.is_err());
}

#[tokio::test]
async fn a_trickled_body_is_whole_in_the_end() {
    let world = World::start().await;
    world
        .control
        .fault(Fault::trickle(20, Duration::from_millis(5)))
        .await
        .unwrap();
    let begun = Instant::now();
    let reply = world.call("POST", "/session/create", "").await;
    assert!(reply.json()[0]["session_id"].is_string());
    assert_eq!(reply.header("content-length"), reply.body.len().to_string());
    assert!(begun.elapsed() >= Duration::from_millis(5) * u32::try_from(reply.body.len() / 20).unwrap());
}

#[tokio::test]
async fn a_header_asks_for_a_fault_of_this_one_request() {
    let world = World::start().await;
    for fault in [
        "status=503;retry-after=1",
        r#"{"status":503,"headers":{"retry-after":"1"}}"#,
    ] {
        let reply = world
            .try_call("POST", "/session/create", "", &[("x-emulator-fault", fault)])
            .await
            .unwrap();
        assert_eq!((reply.status.as_u16(), reply.header("retry-after")), (503, "1"));
    }
    let closed = raw(&world, "x-emulator-fault: close-after\r\n", PATIENCE).await;
    assert_eq!(closed, (String::new(), true));
    assert!(world.control.requests().await.pop().unwrap().applied);
    assert_eq!(world.call("POST", "/session/create", "").await.status, 200);

    for wrong in [
        "explode",
        "status=9",
        "{",
        r#"{"status":503,"operation":"sessions.create"}"#,
    ] {
        let reply = world
            .try_call("POST", "/session/create", "", &[("x-emulator-fault", wrong)])
            .await
            .unwrap();
        assert_eq!(reply.status, 400);
        assert!(
            reply.json()["message"]
                .as_str()
                .unwrap()
                .contains("x-emulator-fault"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn faults_choose_by_operation_by_path_and_by_place() {
    let world = World::start().await;
    let session = world.create_session().await;
    let other = world.create_session().await;
    world
        .control
        .fault(
            Fault::status(503)
                .operation("sessions.list_connections")
                .path(&session)
                .nth(2),
        )
        .await
        .unwrap();
    let status = async |id: &str| world.session_call("GET", id, "/connection").await.status.as_u16();
    let world_streams = world
        .session_call("GET", &session, "/stream")
        .await
        .status
        .as_u16();
    assert_eq!(world_streams, 404);
    assert_eq!(status(&other).await, 200);
    assert_eq!(status(&session).await, 200);
    assert_eq!(status(&session).await, 503);
    assert_eq!(status(&session).await, 200);
    let active = world.control.faults().await;
    assert_eq!((active[0].id, active[0].matched, active[0].struck), (1, 2, 1));
}

#[tokio::test]
async fn faults_strike_before_authentication_and_on_unknown_paths() {
    let world = World::start().await;
    world.control.fault(Fault::status(429).times(2)).await.unwrap();
    let reply = world
        .send(super::clients::request("GET", "/nowhere", &[], ""))
        .await
        .unwrap();
    assert_eq!(reply.status, 429);
    assert_eq!(world.call("POST", "/session/create", "").await.status, 429);
}
