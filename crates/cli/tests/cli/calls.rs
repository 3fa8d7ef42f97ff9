//! Commands that call the API and succeed: tables and documents.

use serde_json::json;
use vonage_video_emulator::Emulator;

use crate::support::{Program, Stage};

#[tokio::test]
async fn a_created_session_is_routed_unless_told_otherwise() {
    let emulator = Emulator::start().await.unwrap();
    let program = Program::at(&emulator);
    for (arguments, form) in [
        (
            &["sessions", "create", "--json"][..],
            json!({ "p2p.preference": "disabled" }),
        ),
        (
            &[
                "--json",
                "sessions",
                "create",
                "--media-mode",
                "relayed",
                "--location",
                "198.51.100.24",
            ],
            json!({ "p2p.preference": "enabled", "location": "198.51.100.24" }),
        ),
        (
            &[
                "sessions",
                "create",
                "--json",
                "--archive-mode",
                "always",
                "--archive-name",
                "weekly",
                "--archive-resolution",
                "1280x720",
            ],
            json!({
                "p2p.preference": "disabled", "archiveMode": "always", "archiveName": "weekly",
                "archiveResolution": "1280x720",
            }),
        ),
        (
            &["sessions", "create", "--json", "--e2ee"],
            json!({ "p2p.preference": "disabled", "e2ee": true }),
        ),
    ] {
        let created = program.run(arguments).await.document();
        let session = created["session_id"].as_str().unwrap();
        let seen = emulator.control().session(session).await.unwrap();
        assert_eq!(serde_json::to_value(seen.form).unwrap(), form);
    }
}

#[tokio::test]
async fn a_created_session_is_told_in_a_table() {
    let emulator = Emulator::start().await.unwrap();
    let table = Program::at(&emulator).run(&["sessions", "create"]).await.good();
    let names: Vec<_> = table.lines().filter_map(|line| line.split("  ").next()).collect();
    assert_eq!(names, ["session", "media mode", "application", "created"]);
    assert!(
        table.contains("media mode   routed\n") && !table.contains('\u{1b}'),
        "{table}"
    );
}

#[tokio::test]
async fn a_session_with_people_in_it_can_be_moved() {
    let stage = Stage::set().await;
    stage
        .emulator
        .control()
        .advance(std::time::Duration::from_secs(3_600))
        .await;
    let told = stage.run(&["sessions", "migrate", &stage.session]).await;
    assert_eq!(told.good(), "Session migration initiated\n");

    stage
        .emulator
        .control()
        .advance(std::time::Duration::from_secs(86_400))
        .await;
    let document = stage
        .run(&["sessions", "migrate", &stage.session, "--json"])
        .await
        .document();
    assert_eq!(document, json!({ "message": "Session migration initiated" }));
}

#[tokio::test]
async fn connections_are_listed() {
    let stage = Stage::set().await;
    let table = stage.run(&["connections", "list", &stage.session]).await.good();
    let rows: Vec<Vec<_>> = table
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows[0], ["CONNECTION", "STATE", "SINCE"]);
    assert_eq!(
        (rows.len(), &rows[1][..2]),
        (3, &[stage.host.as_str(), "Connected"][..])
    );
    assert!(rows[1][2].ends_with('Z'), "{table}");

    let document = stage
        .run(&["connections", "list", &stage.session, "--json"])
        .await
        .document();
    assert_eq!(
        (&document["count"], &document["items"][0]["connectionId"]),
        (&json!(2), &json!(stage.host))
    );
}

#[tokio::test]
async fn nobody_connected_is_a_note_and_no_failure() {
    let emulator = Emulator::start().await.unwrap();
    let program = Program::at(&emulator);
    let session = program.run(&["sessions", "create", "--json"]).await.document();
    let listed = program
        .run(&["connections", "list", session["session_id"].as_str().unwrap()])
        .await;
    assert_eq!(listed.err, "nobody is connected\n");
    assert_eq!(listed.good(), "");
}

#[tokio::test]
async fn streams_are_listed_and_their_names_cannot_steer_the_terminal() {
    let stage = Stage::set().await;
    let Stage {
        session,
        camera,
        screen,
        ..
    } = &stage;
    let table = stage.run(&["streams", "list", session]).await.good();
    let expected = format!(
        "{:<36}  VIDEO   LAYOUT CLASSES  NAME\n\
         {camera}  camera  focus           Camera\n\
         {screen}  screen  focus           Slides\u{fffd}[2J\n",
        "STREAM"
    );
    assert_eq!(table, expected);

    let document = stage
        .run(&["streams", "list", session, "--json"])
        .await
        .document();
    let expected = json!({ "count": 2, "items": [
        { "id": camera, "videoType": "camera", "name": "Camera", "layoutClassList": ["focus"] },
        { "id": screen, "videoType": "screen", "name": "Slides\u{1b}[2J", "layoutClassList": ["focus"] },
    ] });
    assert_eq!(document, expected);
}

#[tokio::test]
async fn one_stream_is_read() {
    let stage = Stage::set().await;
    let Stage { session, camera, .. } = &stage;
    let table = stage.run(&["streams", "get", session, camera]).await.good();
    let expected = format!(
        "stream          {camera}\nvideo           camera\nlayout classes  focus\nname            Camera\n"
    );
    assert_eq!(table, expected);
    let document = stage
        .run(&["streams", "get", session, camera, "--json"])
        .await
        .document();
    assert_eq!(
        (&document["id"], &document["name"]),
        (&json!(camera), &json!("Camera"))
    );
}

#[tokio::test]
async fn the_program_introduces_itself() {
    let stage = Stage::set().await;
    let seen = stage.emulator.control().requests().await;
    let agent = seen
        .iter()
        .flat_map(|request| &request.headers)
        .find(|(name, _)| *name == "user-agent")
        .unwrap();
    assert!(
        agent
            .1
            .contains(concat!("vonage-video-cli/", env!("CARGO_PKG_VERSION"))),
        "{agent:?}"
    );
}

#[tokio::test]
async fn an_option_wins_over_its_variable() {
    let emulator = Emulator::start().await.unwrap();
    let key = crate::support::file(vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY);
    let wrong = Program::bare()
        .with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1")
        .with("VONAGE_PRIVATE_KEY", "no key")
        .with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
    let arguments = [
        "sessions",
        "create",
        "--application-id",
        emulator.application_id(),
        "--private-key",
        crate::support::path(&key),
        "--url",
        emulator.api_url(),
    ];
    wrong.run(&arguments).await.good();
}

#[tokio::test]
async fn the_key_is_read_from_the_file_the_environment_names() {
    let emulator = Emulator::start().await.unwrap();
    let key = crate::support::file(vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY);
    let program = Program::at(&emulator)
        .with("VONAGE_PRIVATE_KEY", " ")
        .with("VONAGE_PRIVATE_KEY_PATH", crate::support::path(&key));
    program.run(&["sessions", "create"]).await.good();
}
