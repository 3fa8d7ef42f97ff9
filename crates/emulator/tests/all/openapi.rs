//! The description of the API.

use serde_json::json;

use super::clients::{World, request};

#[tokio::test]
async fn the_description_is_there_for_everybody() {
    let world = World::start().await;
    let got = world
        .send(request("GET", "/openapi.yaml", &[], ""))
        .await
        .unwrap();
    assert_eq!(
        (got.status.as_u16(), got.header("content-type")),
        (200, "application/yaml")
    );
    assert_eq!(got.text(), include_str!("../../openapi.yaml"));
    let head = world
        .send(request("HEAD", "/openapi.yaml", &[], ""))
        .await
        .unwrap();
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), got.body.len().to_string());
    let refused = world
        .send(request("POST", "/openapi.yaml", &[], ""))
        .await
        .unwrap();
    assert_eq!(
        (refused.status.as_u16(), refused.header("allow")),
        (405, "GET, HEAD")
    );
}

#[test]
fn the_description_stands_for_itself() {
    let document = include_str!("../../openapi.yaml");
    for elsewhere in [".md", "the reference", "folder", "fixtures"] {
        assert!(!document.contains(elsewhere), "{elsewhere}");
    }
}

#[tokio::test]
async fn every_described_operation_is_there_and_wants_a_token() {
    let world = World::start().await;
    let mut path = String::new();
    let mut seen = 0;
    for line in include_str!("../../openapi.yaml").lines() {
        if let Some(template) = line.strip_prefix("  /").and_then(|line| line.strip_suffix(':')) {
            path = format!("/{}", template.replace(['{', '}'], ""));
        }
        let method = line.strip_prefix("    ").and_then(|line| line.strip_suffix(':'));
        let Some(method @ ("get" | "put" | "post" | "delete" | "patch")) = method else {
            continue;
        };
        let bare = [("accept", "application/json")];
        let call = request(&method.to_uppercase(), &path, &bare, "");
        let refused = world.send(call).await.unwrap();
        assert_eq!(refused.refusal(), (403, json!(-1)), "{method} {path}");
        seen += 1;
    }
    assert_eq!(seen, 34);
}
