//! `tokens create` and `tokens inspect`: nothing is sent, no emulator is needed but to judge what was made.

use std::time::Duration;

use serde_json::json;
use vonage_video::auth::{Clock, SystemClock, UnixTime, decode_unverified};
use vonage_video::{Grant, Role};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY};

use crate::support::{OTHER_PUBLIC_KEY, Program, Stage, bytes, file, key, path, token_of};

const SESSION: &str = "2_MX4";

fn fresh() -> String {
    token_of(SESSION, SystemClock.now())
}

fn old() -> String {
    token_of(
        SESSION,
        UnixTime::from_secs(1_790_000_000).saturating_sub(Duration::from_secs(100_000_000)),
    )
}

#[tokio::test]
async fn the_bare_token_lets_its_bearer_in() {
    let stage = Stage::set().await;
    let run = stage
        .run(&["tokens", "create", &stage.session, "--role", "subscriber"])
        .await;
    assert_eq!(run.err, "");
    let printed = run.good();
    let token = printed.strip_suffix('\n').unwrap();
    stage
        .emulator
        .control()
        .join(&stage.session, token)
        .await
        .unwrap();
    let seen = stage.emulator.control().session(&stage.session).await.unwrap();
    assert_eq!(seen.connections.last().unwrap().role, "subscriber");
}

#[tokio::test]
async fn every_option_reaches_the_token() {
    let arguments = [
        "tokens",
        "create",
        SESSION,
        "--role",
        "moderator",
        "--data",
        "user=42",
        "--layout-class",
        "focus",
        "--layout-class",
        "stage",
        "--expires-in",
        "1h30m",
        "--json",
    ];
    let document = Program::keyed().run(&arguments).await.document();
    let token = decode_unverified(document["token"].as_str().unwrap()).unwrap();
    let claims = token.client_claims().unwrap();
    assert_eq!(
        (claims.role().as_str(), claims.connection_data()),
        ("moderator", Some("user=42"))
    );
    assert_eq!(claims.layout_classes(), ["focus", "stage"]);
    let life = claims
        .expires_at()
        .unwrap()
        .saturating_duration_since(claims.issued_at());
    assert_eq!(life, Duration::from_secs(5_400));
    assert_eq!(
        (&document["session_id"], &document["role"]),
        (&json!(SESSION), &json!("moderator"))
    );
}

#[tokio::test]
async fn an_expiry_may_be_a_time() {
    let program = Program::keyed();
    let soon = SystemClock.now().saturating_add(Duration::from_secs(600));
    let text = jiff::Timestamp::from_second(soon.as_secs().try_into().unwrap())
        .unwrap()
        .to_string();
    let document = program
        .run(&["tokens", "create", SESSION, "--expires-at", &text, "--json"])
        .await
        .document();
    assert_eq!(document["expires_at"], json!(text));
}

#[tokio::test]
async fn a_token_that_breaks_a_rule_exits_2() {
    for (arguments, word) in [
        (&["--expires-in", "31d"][..], "30 days"),
        (&["--expires-in", "0s"], "1 s later"),
        (&["--expires-at", "2020-01-01T00:00:00Z"], "--expires-at"),
        (&["--layout-class", "two words"], "--layout-class"),
        (&["--data", &"x".repeat(1_001)], "--data"),
    ] {
        let arguments = [&["tokens", "create", SESSION, "--json"], arguments].concat();
        let error = Program::keyed().run(&arguments).await.error(2);
        assert!(error["error"].as_str().unwrap().contains(word), "{error}");
    }
    for arguments in [
        &["--expires-in", "soon"][..],
        &["--expires-at", "tomorrow"],
        &["--role", "moderater"],
        &["--expires-in", "1h", "--expires-at", "2099-01-01T00:00:00Z"],
    ] {
        let arguments = [&["tokens", "create", SESSION, "--json"], arguments].concat();
        assert_eq!(Program::keyed().run(&arguments).await.error(2)["kind"], "usage");
    }
}

#[tokio::test]
async fn a_token_is_taken_apart_and_said_to_be_unchecked() {
    let table = Program::bare().run(&["tokens", "inspect", &fresh()]).await.good();
    assert!(
        table.starts_with("verified        NO: nothing below is checked"),
        "{table}"
    );
    for line in [
        "kind            client token: lets its bearer join one session",
        "algorithm       RS256",
        &format!("application     {DEVELOPMENT_APPLICATION_ID}"),
        "session         2_MX4",
        "role            moderator",
        "data            user=42",
        "layout classes  focus",
        "scope           session.connect",
        "lifetime        1 h",
    ] {
        assert!(table.lines().any(|found| found == line), "{line}\n{table}");
    }
    assert!(table.contains("(expires in "), "{table}");
}

#[tokio::test]
async fn an_expired_token_is_told_as_such() {
    let table = Program::bare().run(&["tokens", "inspect", &old()]).await.good();
    assert!(table.contains("(expired ") && table.contains(" ago)"), "{table}");
    let document = Program::bare()
        .run(&["tokens", "inspect", &old(), "--json"])
        .await
        .document();
    assert_eq!(
        (&document["verified"], &document["times"]["expired"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(document["claims"]["session_id"], SESSION);
}

#[tokio::test]
async fn a_good_token_passes_with_the_public_and_with_the_private_key() {
    for pem in [key().public_key().to_pem(), DEVELOPMENT_PRIVATE_KEY.to_owned()] {
        let pem = file(&pem);
        let arguments = ["tokens", "inspect", &fresh(), "--key", path(&pem)];
        let table = Program::bare().run(&arguments).await.good();
        assert!(table.starts_with("verified        yes"), "{table}");
        let arguments = [&arguments[..], &["--json"]].concat();
        assert_eq!(
            Program::bare().run(&arguments).await.document()["verified"],
            json!(true)
        );
    }
}

#[tokio::test]
async fn the_check_that_failed_is_named() {
    let own = file(&key().public_key().to_pem());
    let other = file(OTHER_PUBLIC_KEY);
    let (fresh, old, future) = (
        fresh(),
        old(),
        token_of(SESSION, UnixTime::from_secs(9_000_000_000)),
    );
    // Another payload under the same signature.
    let parts: (Vec<_>, Vec<_>) = (fresh.split('.').collect(), future.split('.').collect());
    let tampered = [parts.0[0], parts.1[1], parts.0[2]].join(".");
    for (token, key, program, check) in [
        (&old, &own, Program::bare(), "expiry"),
        (&future, &own, Program::bare(), "start"),
        (&fresh, &other, Program::bare(), "signature"),
        (&tampered, &own, Program::bare(), "signature"),
        (
            &fresh,
            &own,
            Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1"),
            "application",
        ),
    ] {
        let run = program
            .run(&["tokens", "inspect", token, "--key", path(key), "--json"])
            .await;
        let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(
            (&document["failure"]["check"], &document["verified"]),
            (&json!(check), &json!(false))
        );
        let error = run.error(3);
        assert_eq!(error["error"], format!("the check of the token's {check} failed"));
    }
}

#[tokio::test]
async fn a_token_is_read_from_standard_input_and_from_a_file() {
    let token = fresh();
    let from_input = Program::bare()
        .run_with_input(&["tokens", "inspect", "-"], &format!("{token}\n"))
        .await
        .good();
    let from_header = Program::bare()
        .run_with_input(&["tokens", "inspect", "-"], &format!("Bearer {token}"))
        .await
        .good();
    let kept = file(&token);
    let argument = format!("@{}", path(&kept));
    let from_file = Program::bare()
        .run(&["tokens", "inspect", &argument])
        .await
        .good();
    for table in [from_input, from_header, from_file] {
        assert!(table.contains("session         2_MX4\n"), "{table}");
    }
}

#[tokio::test]
async fn what_is_no_token_or_no_key_exits_2() {
    let no_key = file("hello");
    let own = file(&key().public_key().to_pem());
    for arguments in [
        &["hello"][..],
        &["a.b.c"],
        &["@/no/such/file"],
        &[&fresh(), "--key", "/no/such/file"],
        &[&fresh(), "--key", path(&no_key)],
        &["hello", "--key", path(&own)],
    ] {
        let arguments = [&["tokens", "inspect", "--json"], arguments].concat();
        let run = Program::bare().run(&arguments).await;
        assert_eq!(run.out, "");
        run.error(2);
    }
}

#[tokio::test]
async fn data_may_begin_with_a_dash() {
    let run = Program::keyed()
        .run(&["tokens", "create", SESSION, "--data", "-5"])
        .await;
    let printed = run.good();
    let token = decode_unverified(printed.trim_end()).unwrap();
    assert_eq!(token.client_claims().unwrap().connection_data(), Some("-5"));
}

#[tokio::test]
async fn what_the_check_does_not_cover_is_warned_of() {
    let own = file(&key().public_key().to_pem());
    let token = Grant::new(SESSION)
        .role(Role::other("king"))
        .sign(&key())
        .unwrap();
    let arguments = ["tokens", "inspect", token.as_str(), "--key", path(&own)];
    let table = Program::bare().run(&arguments).await.good();
    assert!(
        table.contains("warning      the role is none of publisher"),
        "{table}"
    );
    let document = Program::bare()
        .run(&[&arguments[..], &["--json"]].concat())
        .await
        .document();
    assert_eq!(document["warnings"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn keys_are_read_in_der_too() {
    let der = bytes(include_bytes!("keys/other.der"));
    let signed = Program::bare()
        .with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1")
        .run(&["tokens", "create", SESSION, "--private-key", path(&der)])
        .await
        .good();
    let public = bytes(include_bytes!("keys/other_public.der"));
    for key in [&der, &public] {
        let arguments = ["tokens", "inspect", signed.trim_end(), "--key", path(key)];
        let table = Program::bare().run(&arguments).await.good();
        assert!(table.starts_with("verified     yes"), "{table}");
    }
}

#[tokio::test]
async fn advice_about_a_key_fits_where_it_came_from() {
    let ssh = file("ssh-rsa AAAAB3NzaC1yc2E somebody");
    let utf_16: Vec<u8> = b"\xff\xfe"
        .iter()
        .copied()
        .chain(DEVELOPMENT_PRIVATE_KEY.bytes().flat_map(|b| [b, 0]))
        .collect();
    let utf_16 = bytes(&utf_16);
    for (arguments, cause, advice) in [
        (
            ["inspect", &fresh(), "--key", path(&ssh)],
            "ssh-keygen -e",
            "--key",
        ),
        (["inspect", &fresh(), "--key", path(&utf_16)], "UTF-16", "--key"),
        (
            ["create", SESSION, "--private-key", path(&utf_16)],
            "UTF-16",
            "--private-key must",
        ),
        (
            ["create", SESSION, "--private-key", path(&ssh)],
            "this is a public key",
            "--private-key must",
        ),
        (
            ["create", SESSION, "--private-key", "nofile"],
            "cannot be read",
            "check the path in --private-key",
        ),
    ] {
        let arguments = [&["tokens"][..], &arguments, &["--json"]].concat();
        let error = Program::keyed().run(&arguments).await.error(2);
        assert!(error["causes"][0].as_str().unwrap().contains(cause), "{error}");
        assert!(error["advice"].as_str().unwrap().starts_with(advice), "{error}");
    }
}

#[tokio::test]
async fn an_api_token_opens_the_api() {
    let stage = Stage::set().await;
    let run = stage.run(&["tokens", "api", "--json"]).await;
    let document: serde_json::Value = serde_json::from_str(&run.good()).unwrap();
    assert_eq!(document["application_id"], DEVELOPMENT_APPLICATION_ID);
    let bare = stage.run(&["tokens", "api"]).await.good();
    let token = decode_unverified(bare.trim_end()).unwrap();
    let claims = token.api_claims().unwrap();
    assert_eq!(claims.application_id(), DEVELOPMENT_APPLICATION_ID);
    let life = claims
        .expires_at()
        .unwrap()
        .saturating_duration_since(claims.issued_at());
    assert_eq!(life, Duration::from_secs(15 * 60));
}
