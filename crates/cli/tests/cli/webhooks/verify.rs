//! `webhooks verify`.

use serde_json::{Value, json};
use vonage_video::auth::{Clock, SystemClock, UnixTime};

use super::{ARCHIVE, OTHER, SECRET, signed};
use crate::support::{Program, Run, bytes, file, path};

async fn verify(arguments: &[&str]) -> Run {
    Program::bare()
        .run(&[&["webhooks", "verify"], arguments].concat())
        .await
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
