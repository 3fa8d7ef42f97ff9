//! Webhooks among the options of the program.

use std::path::Path;

use serde_json::{Value, json};

use super::receiver::{Posted, Receiver};
use crate::clients::{request, send};
use crate::program::{Program, command};
use crate::tokens;

const SECRET: &str = "s3cret-of-the-hook";

async fn registered(program: &Program, application: &str) -> Vec<Value> {
    let path = format!("/control/webhooks?application={application}");
    let reply = send(&program.text("control"), request("GET", &path, &[], "")).await;
    reply.unwrap().json()["webhooks"].as_array().unwrap().clone()
}

/// A client joins a session; the first event of that.
async fn joined(program: &Program, receiver: &Receiver) -> Posted {
    let (api, control) = (program.text("api"), program.text("control"));
    let application = program.text("application_id");
    let bearer = tokens::bearer(&application);
    let headers = [("authorization", &*bearer), ("accept", "application/json")];
    let created = send(&api, request("POST", "/session/create", &headers, "")).await;
    let session = created.unwrap().json()[0]["session_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let token = tokens::client(&application, &session, "publisher");
    let path = format!("/control/sessions/{session}/connections");
    let join = json!({"token": token}).to_string();
    let labeled = [("content-type", "application/json")];
    let joined = send(&control, request("POST", &path, &labeled, &join))
        .await
        .unwrap();
    assert!(joined.status.is_success(), "{}", joined.text());
    receiver.arrival().await
}

fn is_signed_with(posted: &Posted, secret: &str) -> bool {
    let key = jsonwebtoken::DecodingKey::from_secret(secret.as_bytes());
    let (signed, signature) = posted.token().unwrap().rsplit_once('.').unwrap();
    jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &key, jsonwebtoken::Algorithm::HS256).unwrap()
}

async fn write(path: &Path, text: &str) {
    tokio::fs::write(path, text).await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_webhook_may_have_its_secret_in_a_file_which_no_log_shows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    write(&file, &format!("  {SECRET}\n")).await;
    let receiver = Receiver::start().await;
    let (path, other) = (file.display(), "another-s3cret");
    let mut command = command(&[
        "--webhook",
        &format!("session={}?key=k-4711,@{path}", receiver.url),
        "--webhook",
        &format!("archive={},{other}", receiver.url),
        "--webhook",
        &format!("render={}", receiver.url),
    ]);
    command.env("RUST_LOG", "trace");
    let program = Program::spawn(command);
    let application = program.text("application_id");
    let signed: Vec<Value> = registered(&program, &application)
        .await
        .iter()
        .map(|one| one["signed"].clone())
        .collect();
    assert_eq!(signed, [vec![json!(true); 8], vec![json!(false)]].concat());
    let posted = joined(&program, &receiver).await;
    assert_eq!(posted.path, "/hooks?key=k-4711");
    assert!(is_signed_with(&posted, SECRET) && !is_signed_with(&posted, other));
    let body = json!({"url": format!("{}?key=k-4711", receiver.url), "secret": SECRET}).to_string();
    let labeled = [("content-type", "application/json")];
    let put = request("PUT", "/control/webhooks/sip", &labeled, &body);
    assert_eq!(send(&program.text("control"), put).await.unwrap().status, 200);
    let (code, log) = program.end("-TERM");
    assert_eq!(code, Some(0));
    assert!(log.contains("control call"), "{log}");
    for secret in [SECRET, other, "k-4711", posted.token().unwrap()] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn webhooks_of_a_file_are_registered_for_the_application_they_name() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    write(&key, include_str!("../other_public.pem")).await;
    write(&folder.path().join("secret"), SECRET).await;
    let secret = folder.path().join("secret").display().to_string();
    let [plain, with_json] = ["hooks.toml", "hooks.JSON"].map(|name| folder.path().join(name));
    let toml = format!(
        "[[webhooks]]\nevents = \"archive\"\nurl = \"http://localhost:9/a\"\nsecret_file = '{secret}'\n\n\
         [[webhooks]]\nevents = \"sip_call_created\"\nurl = \"http://localhost:9/b\"\napplication = \"second\"\n"
    );
    write(&plain, &toml).await;
    let listed = json!({"webhooks": [
        {"events": "archive", "url": "http://localhost:9/a", "secret": SECRET},
        {"events": "sip_call_created", "url": "http://localhost:9/b", "application": "second"},
    ]});
    write(&with_json, &listed.to_string()).await;
    for file in [&plain, &with_json] {
        let program = Program::start(&[
            "--application",
            &format!("first={}", key.display()),
            "--application",
            &format!("second={}", key.display()),
            "--webhooks",
            &file.display().to_string(),
        ]);
        let first = json!({"key": "archive_status", "url": "http://localhost:9/a", "signed": true});
        assert_eq!(registered(&program, "first").await, [first]);
        let second = json!({"key": "sip_call_created", "url": "http://localhost:9/b", "signed": false});
        assert_eq!(registered(&program, "second").await, [second]);
        assert_eq!(program.end("-TERM").0, Some(0));
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_webhook_is_told_without_its_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let hook =
        |more: &str| format!("[[webhooks]]\nevents = \"archive\"\nurl = \"http://localhost:9/\"\n{more}");
    let secret = format!("secret = \"{SECRET}\"\n");
    write(&file("both"), &hook(&format!("{secret}secret_file = \"x\"\n"))).await;
    write(&file("odd"), &hook(&format!("{secret}colour = \"{SECRET}\"\n"))).await;
    write(
        &file("broken.json"),
        &format!("{{\"webhooks\": [{{\"secret\": \"{SECRET}\" {SECRET}"),
    )
    .await;
    write(&file("away"), &hook(&secret).replace("localhost", "10.0.0.1")).await;
    write(
        &file("nobody"),
        &hook(&format!("{secret}application = \"nobody\"\n")),
    )
    .await;
    write(&file("empty"), "").await;
    let listed = |name: &str| ["--webhooks".to_owned(), file(name).display().to_string()];
    let single = |text: &str| ["--webhook".to_owned(), text.replace("SECRET", SECRET)];
    for (options, part) in [
        (listed("both"), "not both"),
        (listed("odd"), "a list `webhooks`"),
        (listed("broken.json"), "line 1"),
        (listed("away"), "loopback"),
        (listed("nobody"), "a webhook is not right"),
        (listed("missing"), "missing could not be read"),
        (single("archive:http://localhost:9/,SECRET"), "EVENTS=URL,@FILE"),
        (single("flood=http://localhost:9/,SECRET"), "events must be"),
        (single("archive=http://10.0.0.1:9/,SECRET"), "loopback"),
        (single("archive=https://localhost:9/,SECRET"), "without TLS"),
        (single("archive=http://localhost:9/,"), "1 to 50"),
        (
            single("archive=http://localhost:9/,SECRETSECRETSECRET"),
            "1 to 50",
        ),
        (
            single("archive=http://localhost:9/,@/nowhere/x"),
            "/nowhere/x could not be read",
        ),
        (
            [
                "--webhook".to_owned(),
                format!("archive=http://localhost:9/,@{}", file("empty").display()),
            ],
            "1 to 50",
        ),
        (
            ["--webhook".to_owned(), "archive=http://app:3000/".to_owned()],
            "--allow-target",
        ),
        (["--allow-target".to_owned(), "*".to_owned()], "exact host name"),
        (
            ["--webhook-retries".to_owned(), "never".to_owned()],
            "renewed or repeated",
        ),
        (
            ["--webhook-timeout".to_owned(), "0s".to_owned()],
            "longer than nothing",
        ),
    ] {
        let output = command(&options.each_ref().map(String::as_str))
            .env("RUST_LOG", "trace")
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && output.stdout.is_empty(),
            "{options:?}"
        );
        assert!(told.contains(part), "{options:?}: {told}");
        assert!(!told.contains(SECRET), "{told}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn retries_and_the_longest_wait_are_options() {
    let program = Program::start(&["--webhook-retries", "repeated", "--webhook-timeout", "250ms"]);
    let path = "/control/webhook-settings";
    let settings = send(&program.text("control"), request("GET", path, &[], "")).await;
    let settings = settings.unwrap().json();
    assert_eq!(
        (&settings["retries"], &settings["timeout"]),
        (&json!("repeated"), &json!("250ms"))
    );
    program.end("-TERM");
}
