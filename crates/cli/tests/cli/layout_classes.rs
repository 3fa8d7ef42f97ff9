//! `streams set-classes`.

use serde_json::json;

use crate::support::{Program, Stage};

#[tokio::test]
async fn classes_are_set_and_taken_away() {
    let stage = Stage::set().await;
    let Stage {
        session,
        camera,
        screen,
        ..
    } = &stage;
    let (host, none) = (format!("{camera}=host,large"), format!("{screen}="));
    let set = stage
        .run(&["streams", "set-classes", session, &host, &none])
        .await;
    assert_eq!(set.good(), "the layout classes are set\n");
    let listed = stage
        .run(&["streams", "list", session, "--json"])
        .await
        .document();
    let classes = |stream: &str| {
        let items = listed["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == stream).unwrap();
        item["layoutClassList"].clone()
    };
    assert_eq!(
        (classes(camera), classes(screen)),
        (json!(["host", "large"]), json!([]))
    );
}

#[tokio::test]
async fn the_request_names_each_stream_once() {
    let program = Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1");
    let shown = program
        .run(&[
            "streams",
            "set-classes",
            "2_MX4",
            "b0000000-0000-4000-8000-00000000000b=x",
            "a0000000-0000-4000-8000-00000000000a=y,z",
            "--dry-run",
            "--json",
        ])
        .await
        .document();
    let body: serde_json::Value = serde_json::from_str(shown["body"].as_str().unwrap()).unwrap();
    let expected = json!({ "items": [
        { "id": "b0000000-0000-4000-8000-00000000000b", "layoutClassList": ["x"] },
        { "id": "a0000000-0000-4000-8000-00000000000a", "layoutClassList": ["y", "z"] },
    ] });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn what_cannot_be_read_exits_2() {
    for (streams, word) in [
        (&[][..], "STREAM=CLASS,CLASS"),
        (&["a"], "equals sign"),
        (&["=x"], "empty"),
        (
            &[
                "a0000000-0000-4000-8000-00000000000a=x",
                "a0000000-0000-4000-8000-00000000000a=y",
            ],
            "named twice",
        ),
        (
            &["a0000000-0000-4000-8000-00000000000a=x,,y"],
            "an input is wrong",
        ),
        (&["a0000000-0000-4000-8000-00000000000a=x y"], "an input is wrong"),
        (&["a0000000-0000-4000-8000-00000000000a=,"], "an input is wrong"),
    ] {
        let arguments = [
            &["streams", "set-classes", "2_MX4", "--dry-run", "--json"],
            streams,
        ]
        .concat();
        let error = Program::keyed().run(&arguments).await.error(2);
        assert!(
            error["error"].as_str().unwrap().contains(word),
            "{streams:?} {error}"
        );
    }
}
