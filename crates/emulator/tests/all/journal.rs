//! What is written down, and what never is.

use std::time::Duration;

use serde_json::json;
use vonage_video_emulator::Emulator;

use super::clients::{World, request};
use super::tokens;

#[tokio::test]
async fn a_request_is_kept_with_everything_a_test_asks_about() {
    let world = World::start().await;
    let headers = [("x-two", "1"), ("x-two", "2"), ("user-agent", "sdk/1.0")];
    world
        .try_call("POST", "/session/create?why=not", "archiveMode=manual", &headers)
        .await
        .unwrap();
    let seen = world.control.requests().await.pop().unwrap();
    assert_eq!((seen.sequence, seen.line().as_str()), (1, "POST /session/create"));
    assert_eq!(
        (seen.query.as_deref(), seen.http_version.as_str()),
        (Some("why=not"), "HTTP/1.1")
    );
    assert_eq!(seen.operation.as_deref(), Some("sessions.create"));
    assert_eq!((seen.status, seen.applied, seen.refusal), (Some(200), true, None));
    assert_eq!(
        (
            seen.headers["x-two"].as_str(),
            seen.headers["user-agent"].as_str()
        ),
        ("1, 2", "sdk/1.0")
    );
    let body = seen.body.unwrap();
    assert_eq!(
        (body.text.as_deref(), body.length, body.cut),
        (Some("archiveMode=manual"), 18, false)
    );
}

#[tokio::test]
async fn no_token_is_ever_kept() {
    let world = World::start().await;
    let bearer = tokens::bearer(&world.application);
    let token = bearer.strip_prefix("Bearer ").unwrap();
    let client = tokens::client(&world.application, "2_MX4", "moderator");
    let headers = [
        ("authorization", bearer.as_str()),
        ("x-opentok-auth", "opaque-credential"),
        ("cookie", "opaque-credential"),
        ("x-copy", client.as_str()),
    ];
    let cut = format!("{}{client}", "x".repeat(16 * 1024 - 20));
    for (path, body) in [
        (
            "/session/create".to_owned(),
            format!(r#"{{"token": "{client}", "sip": {{"auth": {{"password": "opaque-credential"}}}}}}"#),
        ),
        (
            format!("/session/create?token={client}"),
            format!("token={client}"),
        ),
        (format!("/session/{client}"), format!("{client} and \u{1F980}")),
        ("/session/create".to_owned(), cut),
    ] {
        world.send(request("POST", &path, &headers, &body)).await.unwrap();
    }
    let kept = world.steer("GET", "/control/requests", "").await;
    assert_eq!(kept.json()["count"], 4);
    for secret in [token, &client, "opaque-credential"] {
        for part in secret.split('.') {
            let shown = part.get(..12).unwrap_or(part);
            assert!(!kept.text().contains(shown), "{shown} in {}", kept.text());
        }
    }
    assert!(kept.text().contains("[redacted]"));
}

#[tokio::test]
async fn no_key_is_ever_kept() {
    let world = World::start().await;
    let pem = vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;
    let headers = [
        ("x-api-key", "opaque-credential"),
        ("x-auth-token", "opaque-credential"),
    ];
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("key", pem)
        .finish();
    for body in [pem.to_owned(), json!({"key": pem}).to_string(), form] {
        world.send(request("POST", "/x", &headers, &body)).await.unwrap();
    }
    let kept = world.steer("GET", "/control/requests", "").await;
    assert_eq!(kept.json()["count"], 3);
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    for secret in lines.chain(["opaque-credential"]) {
        let encoded = form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>();
        assert!(
            !kept.text().contains(secret) && !kept.text().contains(&encoded),
            "{secret}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_not_text_is_kept_in_base64_and_a_long_one_is_cut() {
    let world = World::start().await;
    let mut binary = request("POST", "/x", &[], "");
    *binary.body_mut() = http_body_util::Full::from(vec![0xff, 0x00, 0x01]);
    world.send(binary).await.unwrap();
    world
        .send(request("POST", "/x", &[], &"é".repeat(10_000)))
        .await
        .unwrap();
    let seen = world.control.requests().await;
    assert_eq!(seen[0].body.as_ref().unwrap().base64.as_deref(), Some("/wAB"));
    let long = seen[1].body.as_ref().unwrap();
    assert_eq!(
        (long.text.as_ref().unwrap().len(), long.length, long.cut),
        (16 * 1024, 20_000, true)
    );
}

#[tokio::test]
async fn a_request_can_be_waited_for() {
    let world = World::start().await;
    let waiting = world.steer(
        "GET",
        "/control/requests?wait=20s&match=POST%20/session/create&count=2",
        "",
    );
    let calling = async {
        world.create_session().await;
        world.call("GET", "/elsewhere", "").await;
        world.create_session().await;
    };
    let (waited, ()) = tokio::join!(waiting, calling);
    let waited = waited.json();
    assert_eq!((&waited["complete"], &waited["count"]), (&json!(true), &json!(2)));
    assert_eq!(waited["requests"][1]["sequence"], 3);

    let in_vain = world
        .steer("GET", "/control/requests?wait=20ms&match=DELETE", "")
        .await
        .json();
    assert_eq!(in_vain, json!({"complete": false, "count": 0, "requests": []}));
    assert_eq!(
        world
            .control
            .wait_for_requests("DELETE", 1, Duration::from_millis(1))
            .await,
        []
    );
}

#[tokio::test]
async fn the_journal_is_bounded_and_keeps_the_newest() {
    let world = World::of(Emulator::builder().journal_capacity(2).start().await.unwrap());
    for place in 1..=3 {
        world.call("GET", &format!("/{place}"), "").await;
    }
    let kept: Vec<_> = world
        .control
        .requests()
        .await
        .iter()
        .map(|seen| (seen.sequence, seen.line()))
        .collect();
    assert_eq!(kept, [(2, "GET /2".to_owned()), (3, "GET /3".to_owned())]);
    assert_eq!(world.steer("DELETE", "/control/requests", "").await.status, 204);
    world.call("GET", "/4", "").await;
    assert_eq!(world.control.requests().await[0].sequence, 1);
}

#[tokio::test]
async fn the_journal_can_be_read_bit_by_bit() {
    let world = World::of(Emulator::builder().journal_capacity(3).start().await.unwrap());
    for place in 1..=5 {
        world.call("GET", &format!("/{place}"), "").await;
    }
    let after = async |sequence| -> Vec<u64> {
        let kept = world.control.requests_after(sequence).await;
        kept.iter().map(|seen| seen.sequence).collect()
    };
    // The first two are gone, which the numbers tell.
    assert_eq!(after(0).await, [3, 4, 5]);
    assert_eq!(after(3).await, [4, 5]);
    assert!(after(5).await.is_empty());
    let kept = world.steer("GET", "/control/requests?after=4", "").await.json();
    assert_eq!(
        (&kept["count"], &kept["requests"][0]["sequence"]),
        (&json!(1), &json!(5))
    );
    let awaited = world.steer("GET", "/control/requests?after=5&wait=20s", "");
    let (awaited, _) = tokio::join!(awaited, world.call("GET", "/6", ""));
    assert_eq!(awaited.json()["requests"][0]["sequence"], 6);
}
