//! `webhooks send`, and wrong usage of all three.

use serde_json::json;
use vonage_video::webhooks::EventKind;
use vonage_video_emulator::Emulator;

use super::{ARCHIVE, Listener, SECRET, send};
use crate::support::{Program, file, path};

#[tokio::test]
async fn a_token_without_a_hash_of_the_body_is_told_as_such() {
    let listener = Listener::start(&["--secret", SECRET, "--count", "1"]).await;
    send(&[
        "render_status",
        "--to",
        &listener.url,
        "--secret",
        SECRET,
        "--no-hash",
    ])
    .await
    .good();
    let (_, lines, _) = listener.end().await;
    assert!(lines[0].contains("  body-not-signed  -> 200"), "{lines:?}");
}

#[tokio::test]
async fn the_list_has_every_key_with_its_family() {
    let document = send(&["--list", "--json"]).await.document();
    let listed: Vec<_> = document["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["event"].clone())
        .collect();
    let keys: Vec<_> = EventKind::ALL.iter().map(|kind| json!(kind.as_str())).collect();
    assert_eq!(listed, keys);
    assert_eq!(send(&["--list"]).await.good().lines().count(), keys.len() + 1);
}

#[tokio::test]
async fn wrong_usage_exits_2_and_repeats_no_secret() {
    let long = "marked-secret-".repeat(4);
    let of_nothing = format!("nothing={SECRET}");
    let to = "http://127.0.0.1:9/";
    let body = file(ARCHIVE);
    for (arguments, words) in [
        (&["listen"][..], "no signature secret is named"),
        (
            &["listen", "--unsigned", "--secret", SECRET],
            "cannot be used with",
        ),
        (
            &["listen", "--secret", &long],
            "--secret: this is no signature secret",
        ),
        (&["listen", "--secret", ""], "--secret: the value is empty"),
        (&["listen", "--secret", "@/no/such/file"], "cannot be read"),
        (
            &["listen", "--family-secret", SECRET],
            "--family-secret does not begin with a family",
        ),
        (
            &["listen", "--family-secret", &of_nothing],
            "--family-secret does not begin with a family",
        ),
        (&["listen", "--unsigned", "--count", "0"], "--count is 0"),
        (
            &["listen", "--unsigned", "--forward", "nowhere"],
            "--forward: this URL cannot be used",
        ),
        (&["listen", "--unsigned", "--url", to], "--url has no effect"),
        (&["send"], "<EVENT>"),
        (&["send", "archive_status"], "--to"),
        (&["send", "archive_stopped", "--to", to], "'archive_stopped'"),
        (
            &["send", "archive_status", "--to", "ftp://host/"],
            "--to: this URL cannot be used",
        ),
        (
            &["send", "archive_status", "--to", to, "--secret", &long],
            "--secret: this is no signature secret",
        ),
        (&["send", "archive_status", "--to", to, "--no-hash"], "--secret"),
        (
            &["send", "--to", to, "--body", "/no/such/file"],
            "--body: the file",
        ),
        (&["verify", path(&body)], "--secret"),
        (&["verify", "/no/such/file", "--secret", SECRET], "cannot be read"),
        (
            &["verify", path(&body), "--secret", SECRET, "--family", "archives"],
            "'archives'",
        ),
        (
            &["verify", path(&body), "--secret", SECRET, "--at", "noon"],
            "--at",
        ),
        (
            &["verify", path(&body), "--secret", SECRET, "--timeout", "3s"],
            "--timeout has no effect",
        ),
    ] {
        let run = Program::bare()
            .run(&[&["webhooks"], arguments, &["--json"]].concat())
            .await;
        assert!(!run.err.contains("marked-"), "{arguments:?}: {}", run.err);
        let error = run.error(2);
        assert!(
            error["error"].as_str().unwrap().contains(words),
            "{arguments:?}: {error}"
        );
    }
}

#[tokio::test]
async fn nobody_at_the_url_and_a_port_that_is_taken_exit_3() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = Program::bare()
        .run(&["webhooks", "listen", "--unsigned", "--json", "--port", &port])
        .await;
    assert_eq!(run.error(3)["kind"], "listen");
    drop(taken);
    let to = format!("http://127.0.0.1:{port}/");
    let error = send(&["archive_status", "--to", &to, "--secret", SECRET, "--json"])
        .await
        .error(3);
    assert_eq!(
        (&error["kind"], &error["outcome"]),
        (&json!("webhook"), &json!("not_applied"))
    );
}

#[tokio::test]
async fn a_server_with_tls_is_trusted_by_its_authority_alone() {
    let emulator = Emulator::builder().tls(true).start().await.unwrap();
    let authority = file(emulator.ca_pem().unwrap());
    // Any server with TLS will do: this one knows no such path.
    let to = format!("{}/hooks?x=1", emulator.api_url());
    let arguments = ["render_status", "--to", &to, "--secret", SECRET];
    let trusted = send(&[&arguments[..], &["--ca-file", path(&authority)]].concat()).await;
    assert_eq!(
        (trusted.code, trusted.out.as_str()),
        (3, "render_status: 404 Not Found\n")
    );
    let error = send(&[&arguments[..], &["--json"]].concat()).await.error(3);
    assert_eq!(error["error"], "the webhook was not sent");
}

#[tokio::test]
async fn neither_secret_nor_token_is_told_however_much_is_asked_for() {
    let listener = Listener::start(&["--secret", SECRET, "--count", "1"]).await;
    let run = send(&[
        "sip_call_created",
        "--to",
        &listener.url,
        "--secret",
        SECRET,
        "-vvv",
    ])
    .await;
    assert!(run.err.contains("TRACE"), "{}", run.err);
    assert!(
        !run.err.contains(SECRET) && !run.err.contains("eyJ"),
        "{}",
        run.err
    );
    run.good();
    let (_, lines, notes) = listener.end().await;
    assert!(!lines.concat().contains("eyJ") && !notes.concat().contains(SECRET));
}
