//! `webhooks listen`, and what `webhooks send` sends to it: both as processes.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use vonage_video::auth::{Clock, SystemClock};
use vonage_video::webhooks::testing::{Callback, SignedCallback};
use vonage_video::webhooks::{EventKind, SignatureSecret};

use super::{ARCHIVE, Listener, OTHER, SECRET, send, signed};
use crate::support::{file, path};

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
        notes[0].starts_with("refused with 401 at /: the callback's token was refused: it was not signed"),
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
    post_body(url, callback.authorization(), callback.body()).await
}

async fn post_body(url: &str, authorization: &str, body: &[u8]) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (place, target) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(place).await.unwrap();
    let head = format!(
        "POST /{target} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\nAuthorization: {}\r\nContent-Length: {}\r\n\
         Content-Type: application/json\r\n\r\n",
        authorization,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

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

/// Forwarded once, whether the token or the content tells that it came before.
#[tokio::test]
async fn a_retry_that_is_signed_anew_is_forwarded_once() {
    let behind = Listener::start(&["--secret", SECRET, "--count", "2"]).await;
    let listener = Listener::start(&["--secret", SECRET, "--forward", &behind.url, "--count", "4"]).await;
    let secret = SignatureSecret::new(SECRET).unwrap();
    let other = ARCHIVE.replace("7a7a", "8b8b");
    let respaced = other.replacen(':', ": ", 1);
    for (token, body, signed_body) in [
        ("token-1", ARCHIVE, ARCHIVE),
        ("token-2", ARCHIVE, ARCHIVE),
        ("token-3", other.as_str(), other.as_str()),
        ("token-3", respaced.as_str(), other.as_str()),
    ] {
        let signed = Callback::bytes(signed_body.to_owned()).token_id(token);
        let signed = signed.sign(&secret, SystemClock.now()).unwrap();
        let answer = post_body(&listener.url, signed.authorization(), body.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    let (_, forwarded, _) = behind.end().await;
    assert_eq!(forwarded.len(), 2);
    let (_, lines, notes) = listener.end().await;
    for (line, duplicate) in lines.iter().zip([false, true, false, true]) {
        assert_eq!(line.contains("  duplicate  "), duplicate, "{lines:?}");
    }
    assert_eq!(notes, ["2 taken, 2 duplicates, 0 refused"]);
}

#[tokio::test]
async fn the_url_of_a_family_refuses_the_events_of_others_and_json_has_the_path() {
    let listener = Listener::start(&["--secret", SECRET, "--json", "--count", "4"]).await;
    for (event, family, status) in [
        ("archive_status", "session", 422),
        ("session_created", "archive", 422),
        ("archive_status", "archive", 200),
        ("archive_status", "", 200),
    ] {
        let to = format!("{}{family}", listener.url);
        let run = send(&[event, "--to", &to, "--secret", SECRET, "--json"]).await;
        assert_eq!(run.code, if status == 200 { 0 } else { 3 }, "{event} at {to}");
        if status != 200 {
            let error = run.error(3);
            assert_eq!(error["error"], format!("your server answered {status}"));
        }
    }
    let (_, lines, notes) = listener.end().await;
    let read = |line: &String| serde_json::from_str::<Value>(line).unwrap();
    let paths: Vec<Value> = lines.iter().map(|line| read(line)["path"].clone()).collect();
    assert_eq!(paths, [json!("/archive"), json!("/")]);
    for (note, path) in notes.iter().zip(["/session", "/archive"]) {
        let refused = read(note);
        assert_eq!(
            (&refused["check"], &refused["answer"], &refused["path"]),
            (&json!("other_family"), &json!(422), &json!(path))
        );
    }
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

/// A pipe holds some of these lines and a thousand may wait; the rest is not taken.
#[cfg(unix)]
#[tokio::test]
async fn where_nobody_reads_what_is_printed_deliveries_are_put_off_and_the_listener_still_ends() {
    let listener = Listener::start(&["--secret", SECRET, "--json"]).await;
    let secret = SignatureSecret::new(SECRET).unwrap();
    let body = ARCHIVE.replace("7a7a", &"7a".repeat(2000));
    let mut put_off = None;
    for number in 0..2000 {
        let callback = Callback::bytes(body.clone()).token_id(format!("token-{number}"));
        let answer = post(&listener.url, &callback.sign(&secret, SystemClock.now()).unwrap()).await;
        if !answer.starts_with("HTTP/1.1 200 ") {
            put_off = Some(answer);
            break;
        }
    }
    let put_off = put_off.expect("all were taken");
    assert!(
        put_off.starts_with("HTTP/1.1 503 ") && put_off.contains("retry-after: 5"),
        "{put_off}"
    );
    let pid = listener.child.id().unwrap().to_string();
    let mut kill = tokio::process::Command::new("kill");
    kill.args(["-TERM", &pid]).status().await.unwrap();
    let (code, notes) = tokio::time::timeout(Duration::from_secs(30), listener.end_unread())
        .await
        .expect("it does not end");
    assert_eq!(code, 3);
    assert!(
        notes.concat().contains("nobody reads what is printed"),
        "{notes:?}"
    );
}

#[tokio::test]
async fn a_signed_body_that_is_no_json_is_refused_with_200_since_it_would_come_again_as_it_is() {
    let listener = Listener::start(&["--secret", SECRET, "--count", "1"]).await;
    let body = file("hello");
    let run = send(&["--body", path(&body), "--to", &listener.url, "--secret", SECRET]).await;
    assert_eq!(run.good(), "body: 200 OK\n");
    let (_, lines, notes) = listener.end().await;
    assert!(
        lines.is_empty() && notes[0].starts_with("refused with 200 at /: the body is no JSON"),
        "{notes:?}"
    );
}
