//! `webhooks`: sending, receiving and checking what Vonage sends to a server.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr};
use vonage_video::auth::Clock;
use vonage_video::webhooks::testing::{Callback, SignedCallback};
use vonage_video::webhooks::{EventKind, Family, SignatureSecret, SystemClock, UnixTime};

use crate::support::{Program, Run, bytes, file, path};

const SECRET: &str = "marked-signature-secret";
const OTHER: &str = "another-signature-secret";

/// `webhooks listen` as a process.
struct Listener {
    child: Child,
    notes: Lines<BufReader<ChildStderr>>,
    url: String,
}

impl Listener {
    async fn start(arguments: &[&str]) -> Self {
        let arguments = [&["webhooks", "listen"], arguments].concat();
        let mut child = Program::bare().command(&arguments).spawn().unwrap();
        let mut notes = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = notes.next_line().await.unwrap().unwrap();
        let url = first.split(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{first}");
        for family in Family::ALL {
            let line = notes.next_line().await.unwrap().unwrap();
            assert_eq!(line, format!("{url}{family}"));
        }
        Self { child, notes, url }
    }

    /// What was printed, and what was noted after the start.
    async fn end(mut self) -> (i32, Vec<String>, Vec<String>) {
        let output = self.child.wait_with_output().await.unwrap();
        let mut notes = Vec::new();
        while let Some(line) = self.notes.next_line().await.unwrap() {
            notes.push(line);
        }
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines = lines.lines().map(str::to_owned).collect();
        (output.status.code().unwrap(), lines, notes)
    }
}

async fn send(arguments: &[&str]) -> Run {
    Program::bare()
        .run(&[&["webhooks", "send"], arguments].concat())
        .await
}

async fn verify(arguments: &[&str]) -> Run {
    Program::bare()
        .run(&[&["webhooks", "verify"], arguments].concat())
        .await
}

fn signed(body: &str, at: UnixTime) -> SignedCallback {
    let callback = Callback::bytes(body.to_owned()).token_id("token-1");
    callback.sign(&SignatureSecret::new(SECRET).unwrap(), at).unwrap()
}

#[tokio::test]
async fn every_sample_is_received_as_what_it_is_at_its_familys_url_and_at_the_one_for_all() {
    let secret = file(&format!("{SECRET}\n"));
    let secret = format!("@{}", path(&secret));
    let kinds = EventKind::ALL;
    let count = (2 * kinds.len()).to_string();
    let listener = Listener::start(&["--secret", &secret, "--json", "--count", &count]).await;
    let mut sent = Vec::new();
    for kind in kinds {
        for place in ["", kind.family().as_str()] {
            let to = format!("{}{place}", listener.url);
            let run = send(&[kind.as_str(), "--to", &to, "--secret", &secret, "--json"]).await;
            let document = run.document();
            assert_eq!(
                (&document["status"], &document["accepted"]),
                (&json!(200), &json!(true))
            );
            sent.push((kind, document["body"].clone()));
        }
    }
    let (code, lines, notes) = listener.end().await;
    assert_eq!((code, lines.len()), (0, sent.len()));
    for ((kind, body), line) in sent.iter().zip(&lines) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["event"], kind.as_str());
        assert_eq!((&line["outcome"], &line["answer"]), (&json!("new"), &json!(200)));
        assert_eq!((&line["body"], &line["body_signed"]), (body, &json!(true)));
        assert_eq!(line["session_id"], body["sessionId"]);
    }
    assert_eq!(notes, [format!("{count} taken, 0 duplicates, 0 refused")]);
}

#[tokio::test]
async fn a_forged_delivery_is_refused_by_the_listener_and_the_sender_exits_3() {
    let listener = Listener::start(&["--secret", SECRET, "--count", "2"]).await;
    let error = send(&[
        "archive_status",
        "--to",
        &listener.url,
        "--secret",
        OTHER,
        "--json",
    ])
    .await
    .error(3);
    assert_eq!(error["error"], "your server answered 401");
    let unsigned = send(&["archive_status", "--to", &listener.url]).await;
    assert_eq!(
        (unsigned.code, unsigned.out.as_str()),
        (3, "archive_status: 503 Service Unavailable\n")
    );
    assert!(unsigned.err.contains("it is not signed"), "{}", unsigned.err);
    let (code, lines, notes) = listener.end().await;
    assert_eq!((code, lines.len()), (0, 0));
    assert!(
        notes[0].starts_with("refused with 401 at /: the token was refused: "),
        "{notes:?}"
    );
    assert!(
        notes[1].starts_with("refused with 503 at /: there is no Authorization"),
        "{notes:?}"
    );
    assert_eq!(notes[2], "0 taken, 0 duplicates, 2 refused");
    assert!(!notes.concat().contains(SECRET) && !notes.concat().contains(OTHER));
}

#[tokio::test]
async fn two_secrets_are_taken_during_a_change_and_a_family_with_its_own_takes_no_other() {
    let own = file(OTHER);
    let own = format!("archive=@{}", path(&own));
    let arguments = [
        "--secret",
        SECRET,
        "--secret",
        "third",
        "--family-secret",
        &own,
        "--count",
        "4",
        "--json",
    ];
    let listener = Listener::start(&arguments).await;
    let url = |family: &str| format!("{}{family}", listener.url);
    send(&["session_created", "--to", &url("session"), "--secret", SECRET])
        .await
        .good();
    send(&["session_created", "--to", &url("session"), "--secret", "third"])
        .await
        .good();
    send(&["archive_status", "--to", &url("archive"), "--secret", OTHER])
        .await
        .good();
    let refused = send(&["archive_status", "--to", &url("archive"), "--secret", SECRET]).await;
    assert_eq!(refused.code, 3);
    let (_, lines, notes) = listener.end().await;
    let secrets: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["claims"]["secret"].clone())
        .collect();
    assert_eq!(secrets, [json!(1), json!(2), json!(1)]);
    let refused: Value = serde_json::from_str(&notes[0]).unwrap();
    assert_eq!(
        (&refused["check"], &refused["answer"]),
        (&json!("wrong_secret"), &json!(401))
    );
}

/// A tool of the tests: posts these bytes as they are.
async fn post(url: &str, callback: &SignedCallback) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (place, target) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(place).await.unwrap();
    let head = format!(
        "POST /{target} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\nAuthorization: {}\r\nContent-Length: {}\r\n\
         Content-Type: application/json\r\n\r\n",
        callback.authorization(),
        callback.body().len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(callback.body()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

const ARCHIVE: &str = r#"{"event":"archive","id":"7a7a","sessionId":"2_MX4","status":"started"}"#;

#[tokio::test]
async fn what_comes_twice_is_printed_as_a_duplicate_and_forwarded_once() {
    let behind = Listener::start(&["--secret", SECRET, "--count", "1"]).await;
    let forward = format!("{}archive", behind.url);
    let listener = Listener::start(&["--secret", SECRET, "--forward", &forward, "--count", "2"]).await;
    let callback = signed(ARCHIVE, SystemClock.now());
    for _ in 0..2 {
        let answer = post(&listener.url, &callback).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    let (_, forwarded, _) = behind.end().await;
    assert_eq!(forwarded.len(), 1);
    let (_, lines, notes) = listener.end().await;
    assert!(
        lines[0].ends_with("  archive_status  id=7a7a  session=2_MX4  status=started  -> 200"),
        "{lines:?}"
    );
    assert!(lines[1].ends_with("  duplicate  -> 200"), "{lines:?}");
    assert_eq!(notes, ["1 taken, 1 duplicates, 0 refused"]);
}

#[tokio::test]
async fn the_status_of_where_it_is_forwarded_to_is_given_back_and_nothing_counts_as_done() {
    // It has another secret, so it refuses what is passed on.
    let behind = Listener::start(&["--secret", OTHER, "--count", "2"]).await;
    let listener = Listener::start(&["--secret", SECRET, "--forward", &behind.url, "--count", "3"]).await;
    let callback = signed(ARCHIVE, SystemClock.now());
    for _ in 0..2 {
        let answer = post(&listener.url, &callback).await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    }
    behind.end().await;
    let answer = post(&listener.url, &callback).await;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    let (_, lines, notes) = listener.end().await;
    assert!(
        lines.iter().all(|line| line.contains("  not_forwarded  -> ")),
        "{lines:?}"
    );
    assert!(notes[0].starts_with("not forwarded: "), "{notes:?}");
    assert_eq!(
        notes[1],
        "0 taken, 0 duplicates, 0 refused, 3 not taken where they were forwarded to"
    );
}

#[tokio::test]
async fn other_paths_and_methods_are_no_deliveries() {
    let listener = Listener::start(&["--unsigned", "--count", "1"]).await;
    let nowhere = send(&["archive_status", "--to", &format!("{}archives", listener.url)]).await;
    assert_eq!(
        (nowhere.code, nowhere.out.as_str()),
        (3, "archive_status: 404 Not Found\n")
    );
    let place = listener
        .url
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let mut stream = tokio::net::TcpStream::connect(place).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(
        &mut stream,
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .await
    .unwrap();
    let mut answer = String::new();
    tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut answer)
        .await
        .unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 405 ") && answer.contains("allow: POST"),
        "{answer}"
    );
    let body = file(ARCHIVE);
    send(&["--body", path(&body), "--to", &listener.url]).await.good();
    let (_, lines, notes) = listener.end().await;
    assert!(
        lines[0].contains("id=7a7a") && lines[0].contains("  unsigned  "),
        "{lines:?}"
    );
    assert!(notes[0].starts_with("signatures are not checked"), "{notes:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_listener_ends_well_with_a_summary_when_it_is_interrupted() {
    for signal in ["-INT", "-TERM"] {
        let listener = Listener::start(&["--secret", SECRET]).await;
        let pid = listener.child.id().unwrap().to_string();
        let mut kill = tokio::process::Command::new("kill");
        kill.args([signal, &pid])
            .stdout(Stdio::null())
            .status()
            .await
            .unwrap();
        let (code, _, notes) = listener.end().await;
        assert_eq!(
            (code, notes.as_slice()),
            (0, &["0 taken, 0 duplicates, 0 refused".to_owned()][..])
        );
    }
}

#[tokio::test]
async fn a_stored_delivery_is_verified_and_its_claims_and_ids_are_told() {
    let at = UnixTime::from_secs(1_790_000_000);
    let callback = signed(ARCHIVE, at);
    let (body, secret) = (bytes(callback.body()), file(SECRET));
    let secret = format!("@{}", path(&secret));
    // As it stands in a header, with its name, and the token alone.
    let token = callback.authorization().trim_start_matches("Bearer ");
    for header in [
        callback.authorization(),
        &format!("Authorization: Bearer {token}"),
        token,
    ] {
        let header = file(&format!("{header}\n"));
        let header = format!("@{}", path(&header));
        let arguments = [
            path(&body),
            "--secret",
            OTHER,
            "--secret",
            &secret,
            "--authorization",
            &header,
            "--at",
            "2026-09-21T14:13:30Z",
        ];
        let document = verify(&[&arguments[..], &["--json"]].concat()).await.document();
        assert_eq!(
            (&document["verified"], &document["event"]),
            (&json!(true), &json!("archive_status"))
        );
        assert_eq!(
            (&document["id"], &document["session_id"]),
            (&json!("7a7a"), &json!("2_MX4"))
        );
        let claims = &document["claims"];
        assert_eq!(
            (&claims["token_id"], &claims["secret"], &claims["issued_at"]),
            (&json!("token-1"), &json!(2), &json!("2026-09-21T14:13:20Z"))
        );
        let told = verify(&arguments).await.good();
        assert!(
            told.contains("2026-09-21T14:13:20Z (10 s ago)") && !told.contains(token),
            "{told}"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_stored_delivery_is_named_and_exits_3() {
    let at = UnixTime::from_secs(1_790_000_000);
    let callback = signed(ARCHIVE, at);
    let good = file(ARCHIVE);
    let reordered = file(r#"{"id":"7a7a","event":"archive","sessionId":"2_MX4","status":"started"}"#);
    let spaced = file(&ARCHIVE.replace(',', ",\n  "));
    let header = callback.authorization();
    let forged = format!("{}x", &header[..header.len() - 4]);
    let (soon, late) = ("2026-09-21T14:14:00Z", "2026-09-21T15:00:00Z");
    for (body, secret, header, at, check) in [
        (&reordered, SECRET, header, soon, "body_changed"),
        (&good, OTHER, header, soon, "wrong_secret"),
        (&good, SECRET, &forged, soon, "wrong_secret"),
        (&good, SECRET, header, late, "too_old"),
        (&good, SECRET, header, "2026-09-21T14:00:00Z", "not_yet_valid"),
        (&good, SECRET, "Bearer x", soon, "malformed"),
        (&good, SECRET, "Basic x", soon, "not_bearer"),
    ] {
        let run = verify(&[
            path(body),
            "--secret",
            secret,
            "--authorization",
            header,
            "--at",
            at,
            "--max-age",
            "10m",
            "--json",
        ])
        .await;
        let document: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(
            (&document["verified"], &document["failure"]["check"]),
            (&json!(false), &json!(check))
        );
        assert!(!run.err.contains(SECRET) && !run.out.contains(SECRET));
        run.error(3);
    }
    // White space between the parts of JSON is no change: Vonage's own sample hashes the compact form.
    verify(&[
        path(&spaced),
        "--secret",
        SECRET,
        "--authorization",
        header,
        "--at",
        soon,
    ])
    .await
    .good();
    let unsigned = verify(&[path(&good), "--secret", SECRET]).await;
    assert_eq!(unsigned.code, 3);
    assert!(
        unsigned.out.contains("NO: there is no Authorization header"),
        "{}",
        unsigned.out
    );
}

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
async fn the_body_may_come_from_standard_input() {
    let callback = signed(ARCHIVE, SystemClock.now());
    let arguments = [
        "webhooks",
        "verify",
        "-",
        "--secret",
        SECRET,
        "--authorization",
        callback.authorization(),
    ];
    Program::bare().run_with_input(&arguments, ARCHIVE).await.good();
    // Only one of them can be.
    let arguments = ["webhooks", "verify", "-", "--secret", "-", "--json"];
    let error = Program::bare().run_with_input(&arguments, SECRET).await.error(2);
    assert!(
        error["error"]
            .as_str()
            .unwrap()
            .contains("standard input is read already"),
        "{error}"
    );
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
