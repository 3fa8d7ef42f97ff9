//! `--curl` and `--dry-run`: what would be sent, without a key and without sending it.

use serde_json::json;

use crate::support::{Program, Stage};

fn program() -> Program {
    Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1")
}

const CREATE: &str = r#"curl --silent --show-error --fail-with-body --request POST 'https://video.api.vonage.com/session/create' \
  -H "Authorization: Bearer $VONAGE_API_TOKEN" \
  -H 'accept: application/json' \
  -H 'content-type: application/x-www-form-urlencoded' \
  --data-raw 'p2p.preference=disabled&archiveMode=always&archiveName=it%27s'
"#;

const GET: &str = r#"curl --silent --show-error --fail-with-body 'https://video.api.vonage.com/v2/project/5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1/session/2_a%3Db/stream/a0000000-0000-4000-8000-00000000000a' \
  -H "Authorization: Bearer $VONAGE_API_TOKEN" \
  -H 'accept: application/json'
"#;

const DRY_RUN: &str = "\
POST http://127.0.0.1:8080/video/v2/project/5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1/session/2_MX4/migrate
authorization: Bearer $VONAGE_API_TOKEN
accept: application/json
";

#[tokio::test]
async fn curl_is_shown_with_the_credential_left_as_a_variable() {
    let arguments = [
        "sessions",
        "create",
        "--curl",
        "--archive-mode",
        "always",
        "--archive-name",
        "it's",
    ];
    assert_eq!(program().run(&arguments).await.good(), CREATE);
    assert_eq!(
        program()
            .run(&[
                "streams",
                "get",
                "2_a=b",
                "a0000000-0000-4000-8000-00000000000a",
                "--curl"
            ])
            .await
            .good(),
        GET
    );
    let document = program()
        .run(&["connections", "list", "2_MX4", "--curl", "--json"])
        .await
        .document();
    assert!(document["curl"].as_str().unwrap().starts_with("curl "));
}

#[tokio::test]
async fn a_dry_run_shows_the_request() {
    let url = ["--url", "http://127.0.0.1:8080/video/"];
    let run = program()
        .run(&[&["sessions", "migrate", "2_MX4", "--dry-run"][..], &url].concat())
        .await;
    assert_eq!(run.err, "dry run: nothing was sent\n");
    assert_eq!(run.good(), DRY_RUN);
}

#[tokio::test]
async fn a_dry_run_as_a_document_names_operation_and_repeat_class() {
    let document = program()
        .run(&["sessions", "create", "--dry-run", "--json"])
        .await
        .document();
    let expected = json!({
        "operation": "sessions.create",
        "repeat": "idempotent",
        "method": "POST",
        "path": "/session/create",
        "url": "https://video.api.vonage.com/session/create",
        "headers": {
            "authorization": "Bearer $VONAGE_API_TOKEN",
            "accept": "application/json",
            "content-type": "application/x-www-form-urlencoded",
        },
        "body": "p2p.preference=disabled",
    });
    assert_eq!(document, expected);
}

#[tokio::test]
async fn a_dry_run_checks_the_input() {
    program()
        .run(&["sessions", "create", "--dry-run", "--location", "x", "--json"])
        .await
        .error(2);
    program()
        .run(&["sessions", "create", "--curl", "--url", "video.test", "--json"])
        .await
        .error(2);
    Program::bare()
        .run(&["sessions", "create", "--dry-run", "--json"])
        .await
        .error(2);
}

#[tokio::test]
async fn the_authorities_are_part_of_what_is_shown_and_checked() {
    let emulator = vonage_video_emulator::Emulator::builder()
        .tls(true)
        .start()
        .await
        .unwrap();
    let authority = crate::support::file(emulator.ca_pem().unwrap());
    let named = ["--ca-file", crate::support::path(&authority)];
    let curl = program()
        .run(&[&["sessions", "create", "--curl"], &named[..]].concat())
        .await
        .good();
    assert!(curl.contains(&format!(" --cacert '{}' ", named[1])), "{curl}");
    for way in ["--curl", "--dry-run"] {
        for wrong in [
            "/no/such/file",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ] {
            let arguments = ["sessions", "create", way, "--json", "--ca-file", wrong];
            let error = program().run(&arguments).await.error(2);
            assert!(
                error["error"].as_str().unwrap().starts_with("--ca-file"),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_shown_is_not_sent() {
    let stage = Stage::set().await;
    stage.emulator.control().clear_requests().await;
    for way in ["--curl", "--dry-run"] {
        stage.run(&["sessions", "create", way]).await.good();
        stage
            .run(&["sessions", "migrate", &stage.session, way])
            .await
            .good();
    }
    assert!(stage.emulator.control().requests().await.is_empty());
}

/// The line is handed to a real shell, with a stand-in for curl that prints its arguments.
#[cfg(unix)]
#[tokio::test]
async fn a_shell_takes_every_word_of_the_curl_line_as_it_is_meant() {
    let arguments = [
        "streams",
        "get",
        "2_a=b",
        "a0000000-0000-4000-8000-00000000000a",
        "--curl",
    ];
    let line = program().run(&arguments).await.good();
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}; VONAGE_API_TOKEN='a b'; {line}");
    let shell = tokio::process::Command::new("sh")
        .args(["-c", &script])
        .output()
        .await
        .unwrap();
    let words = String::from_utf8(shell.stdout).unwrap();
    assert_eq!(
        words.lines().skip(3).collect::<Vec<_>>(),
        [
            "https://video.api.vonage.com/v2/project/5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1/session/2_a%3Db/stream/a0000000-0000-4000-8000-00000000000a",
            "-H",
            "Authorization: Bearer a b",
            "-H",
            "accept: application/json",
        ]
    );
}
