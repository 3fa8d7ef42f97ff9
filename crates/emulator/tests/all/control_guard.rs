//! Web pages of other sites cannot use the control port.

use std::time::Duration;

use http::Request;
use http_body_util::Full;
use serde_json::json;
use vonage_video_emulator::Emulator;

use super::clients::{Reply, World, request, send};

/// A call with exactly these headers.
async fn call(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut call = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        call = call.header(*name, *value);
    }
    let call = call.body(Full::from(body.to_owned())).unwrap();
    send(url, call).await.unwrap()
}

#[tokio::test]
async fn a_web_page_of_another_site_can_do_nothing() {
    let world = World::start().await;
    world.control.advance(Duration::from_secs(60)).await;
    let url = world.emulator.control_url();
    for foreign in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for (method, path) in [
            ("POST", "/control/reset"),
            ("GET", "/control/requests"),
            ("OPTIONS", "/control/reset"),
            ("GET", "/elsewhere"),
        ] {
            let headers = [("host", "localhost"), ("content-type", "text/plain"), foreign];
            let refused = call(url, method, path, &headers, "").await;
            assert_eq!(refused.status, 403, "{foreign:?} {path}");
            assert_eq!(refused.json()["code"], json!(403));
            assert!(!refused.headers.contains_key("access-control-allow-origin"));
        }
    }
    assert_eq!(world.control.clock_offset_millis(), 60_000);
}

#[tokio::test]
async fn a_name_that_was_pointed_at_this_host_is_refused_at_the_control_port_alone() {
    let world = World::start().await;
    let url = world.emulator.control_url();
    let evil = [("host", "evil.example")];
    let refused = call(url, "GET", "/control/clock", &evil, "").await;
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("--allow-host"), "{}", refused.text());
    assert_eq!(call(url, "GET", "/control/clock", &[], "").await.status, 400);
    // A Compose service name, say: calls of the API carry a token.
    let answered = call(world.emulator.api_url(), "GET", "/openapi.yaml", &evil, "").await;
    assert_eq!(answered.status, 200);
}

#[tokio::test]
async fn a_host_that_is_allowed_and_a_page_of_the_port_itself_are_answered() {
    let builder = Emulator::builder().allow_hosts(["emulator".parse().unwrap()]);
    let world = World::of(builder.start().await.unwrap());
    let url = world.emulator.control_url();
    let own = url.trim_start_matches("http://");
    for headers in [
        &[("host", "emulator:8081")][..],
        &[("host", own), ("origin", url), ("sec-fetch-site", "same-origin")],
        &[("host", own), ("sec-fetch-site", "none")],
    ] {
        let answered = call(url, "GET", "/control/clock", headers, "").await;
        assert_eq!(answered.status, 200, "{headers:?}");
    }
}

#[tokio::test]
async fn a_body_must_be_labeled_as_json() {
    let world = World::start().await;
    let url = world.emulator.control_url();
    let turn = r#"{"advanceSeconds": 60}"#;
    for label in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("text/plain; application/json"),
    ] {
        let mut headers = vec![("host", "localhost")];
        headers.extend(label.map(|label| ("content-type", label)));
        let refused = call(url, "POST", "/control/clock", &headers, turn).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["code"]),
            (415, &json!(415))
        );
        assert!(refused.text().contains("application/json"), "{}", refused.text());
    }
    assert_eq!(world.control.clock_offset_millis(), 0);
    for label in ["application/json", "Application/JSON; charset=utf-8"] {
        let labeled = [("content-type", label)];
        let answered = send(url, request("POST", "/control/clock", &labeled, turn)).await;
        assert_eq!(answered.unwrap().status, 200, "{label}");
    }
    // Without a body there is nothing to label.
    assert_eq!(world.steer("POST", "/control/reset", "").await.status, 204);
}
