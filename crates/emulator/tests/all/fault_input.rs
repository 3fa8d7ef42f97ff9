//! Faults that are asked for in ways that make no sense, or nearly none.

use serde_json::json;
use vonage_video_emulator::Fault;

use super::clients::World;

#[tokio::test]
async fn headers_that_frame_an_answer_are_refused_before_they_reach_one() {
    let world = World::start().await;
    for (name, instead) in [
        ("content-length", "truncate"),
        ("transfer-encoding", "trickle"),
        ("connection", "close"),
    ] {
        let fault = json!({"status": 500, "headers": {name: "5"}}).to_string();
        let short = format!("status=500;{name}=5");
        for reply in [
            world.steer("POST", "/control/faults", &fault).await,
            world
                .try_call("POST", "/session/create", "", &[("x-emulator-fault", &fault)])
                .await
                .unwrap(),
            world
                .try_call("POST", "/session/create", "", &[("x-emulator-fault", &short)])
                .await
                .unwrap(),
        ] {
            let message = reply.json()["message"].as_str().unwrap().to_owned();
            assert_eq!(reply.status, 400);
            assert!(message.contains(name) && message.contains(instead), "{message}");
        }
    }
    assert!(world.control.faults().await.is_empty());
}

#[tokio::test]
async fn words_of_a_fault_never_become_headers_of_the_answer() {
    let world = World::start().await;
    let fault = [("x-emulator-fault", "status=500;applied=true")];
    let reply = world
        .try_call("POST", "/session/create", "", &fault)
        .await
        .unwrap();
    assert_eq!(reply.status, 500);
    assert!(!reply.headers.contains_key("applied"));
    assert!(world.control.requests().await.pop().unwrap().applied);
    for (misspelled, meant) in [
        ("status=500;aplied=true", "applied"),
        ("status=500;times=2", "JSON"),
    ] {
        let reply = world
            .try_call("POST", "/session/create", "", &[("x-emulator-fault", misspelled)])
            .await
            .unwrap();
        assert_eq!(reply.status, 400);
        assert!(reply.text().contains(meant), "{}", reply.text());
    }
}

/// Answers that may have no body are where a server is easily led to contradict itself.
#[tokio::test]
async fn a_fault_of_an_answer_without_a_body_is_answered_all_the_same() {
    let world = World::start().await;
    let session = world.create_session().await;
    let path = world.path(&format!("/session/{session}/connection"));
    for method in ["GET", "HEAD"] {
        for status in [
            "",
            "status=204;",
            "status=304;",
            "status=205;",
            "status=204;body=x;",
            "status=500;",
        ] {
            for rest in [
                "delay=1ms",
                "truncate",
                "stall=body;for=1ms",
                "trickle=1;pause=1ms",
            ] {
                let fault = format!("{status}{rest}");
                let reply = world
                    .try_call(method, &path, "", &[("x-emulator-fault", &fault)])
                    .await;
                let whole = rest.starts_with("delay") || rest.starts_with("trickle");
                assert!(reply.is_ok() || !whole, "{method} {fault}: {reply:?}");
                let next = world.call("GET", &path, "").await;
                assert_eq!(next.status, 200, "{method} {fault}");
            }
        }
    }
}

#[tokio::test]
async fn a_fault_with_a_long_body_is_not_kept_whole() {
    let world = World::start().await;
    let long = "é".repeat(100_000);
    world
        .control
        .fault(Fault::status(500).body(long.as_str()))
        .await
        .unwrap();
    assert_eq!(world.call("GET", "/x", "").await.text(), long);
    let kept = world.control.requests().await.pop().unwrap().fault.unwrap();
    assert!(
        kept.starts_with("status=500;body=é") && kept.ends_with('…'),
        "{kept}"
    );
    assert_eq!(kept.chars().count(), 201);
}

#[tokio::test]
async fn a_fault_for_an_operation_that_does_not_exist_is_refused_with_its_name() {
    let world = World::start().await;
    for name in ["Q9", "T2", "Streams.list", "streams.lists", ""] {
        let fault = json!({"status": 503, "operation": name}).to_string();
        let reply = world.steer("POST", "/control/faults", &fault).await;
        assert_eq!(reply.status, 400, "{name}");
        let told = format!("invalid fault: operation {name:?} is not one this emulator knows");
        assert_eq!(reply.json()["message"], told);
        let refused = world.control.fault(Fault::status(503).operation(name)).await;
        assert!(refused.unwrap_err().to_string().contains(&told));
    }
    assert!(world.control.faults().await.is_empty());
}
