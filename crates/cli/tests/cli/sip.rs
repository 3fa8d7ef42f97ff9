//! Telephones in sessions.

use serde_json::json;
use vonage_video::Role;
use vonage_video_emulator::{CallState, CallView, Fault};

use crate::support::{Program, Run, Stage, client_token, file, path};

const URI: &str = "sip:lobby@pbx.example.org;transport=tls";

/// Dials with a token of this role from standard input.
async fn dial(stage: &Stage, role: Role, options: &[&str]) -> Run {
    let token = client_token(&stage.session, role);
    let dial = ["sip", "dial", &stage.session, "--token", "-", "--json"];
    let arguments = [&dial[..], options].concat();
    stage.program.run_with_input(&arguments, &token).await
}

async fn call(stage: &Stage) -> CallView {
    let mut calls = stage.emulator.control().calls(&stage.session).await.unwrap();
    calls.pop().unwrap()
}

#[track_caller]
fn assert_secretive(run: &Run) {
    for secret in ["s3cret", "eyJhbGciOi"] {
        assert!(
            !run.out.contains(secret) && !run.err.contains(secret),
            "{}{}",
            run.out,
            run.err
        );
    }
}

#[tokio::test]
async fn a_telephone_is_called_as_asked_for() {
    let stage = Stage::set().await;
    let (token, password) = (
        file(&client_token(&stage.session, Role::Publisher)),
        file("s3cret\n"),
    );
    let key = file("s3cret");
    let token = format!("@{}", path(&token));
    let key = format!("X-Key=@{}", path(&key));
    let run = stage
        .run(&[
            "sip",
            "dial",
            &stage.session,
            "--token",
            &token,
            "--uri",
            URI,
            "--from",
            "15550199@example.org",
            "--header",
            "X-Room=7",
            "--header",
            &key,
            "--username",
            "ann",
            "--password-file",
            path(&password),
            "--secure",
            "--video",
            "--observe-force-mute",
            "-vvv",
        ])
        .await;
    assert_secretive(&run);
    let table = run.good();
    let call = call(&stage).await;
    for line in [
        format!("call        {}\n", call.call_id),
        format!("connection  {}\n", call.connection_id),
        format!("stream      {}\n", call.stream_id),
        format!("session     {}\n", stage.session),
    ] {
        assert!(table.contains(&line), "{line}{table}");
    }
    assert_eq!(
        (call.uri.as_str(), call.from.as_deref(), call.header_names),
        (
            URI,
            Some("15550199@example.org"),
            vec!["X-Key".to_owned(), "X-Room".to_owned()]
        )
    );
    assert!(call.authenticates && call.secure && call.video && call.observe_force_mute);
}

#[tokio::test]
async fn what_is_not_asked_for_is_left_to_the_service() {
    let shown = Program::keyed()
        .run(&[
            "sip",
            "dial",
            "2_MX4",
            "--token",
            "t",
            "--uri",
            "sip:host",
            "--dry-run",
            "--json",
        ])
        .await
        .document();
    assert_eq!(
        shown["body"],
        r#"{"sessionId":"2_MX4","token":"$TOKEN","sip":{"uri":"sip:host"}}"#
    );
    assert_eq!(shown["repeat"], "once");
}

#[tokio::test]
async fn keys_are_pressed_and_the_call_ends() {
    let stage = Stage::set().await;
    let dialed = dial(&stage, Role::Publisher, &["--uri", URI]).await.document();
    let connection = dialed["connectionId"].as_str().unwrap();
    let told = stage.run(&["sip", "dtmf", &stage.session, "1p42#"]).await.good();
    assert_eq!(told, "the keys are pressed\n");
    let pin = file("*99\n");
    let pin = format!("@{}", path(&pin));
    stage
        .run(&["sip", "dtmf", &stage.session, &pin, "--to", connection])
        .await
        .good();
    assert_eq!(call(&stage).await.digits, "1p42#*99");

    let hang_up = ["sip", "hang-up", &stage.session, connection];
    assert_eq!(stage.run(&hang_up).await.good(), "the call is over\n");
    assert_eq!(call(&stage).await.state, CallState::Ended);
    let error = stage.run(&[&hang_up[..], &["--json"]].concat()).await.error(3);
    assert!(
        error["advice"]
            .as_str()
            .unwrap()
            .starts_with("it is not connected"),
        "{error}"
    );
}

#[tokio::test]
async fn what_certainly_cannot_be_names_the_option_and_is_not_repeated() {
    let dial = ["sip", "dial", "2_MX4", "--token", "t", "--dry-run", "--json"];
    for (options, option) in [
        (&["--uri", "lobby:s3cret@host"][..], "--uri"),
        (&["--uri", "tel:+1555"], "--uri"),
        (&["--uri", "sip:a", "--from", " "], "--from"),
        (&["--uri", "sip:a", "--header", "X A=s3cret"], "--header"),
    ] {
        let run = Program::keyed().run(&[&dial[..], options].concat()).await;
        assert_secretive(&run);
        let error = run.error(2);
        assert_eq!(
            error["advice"],
            format!("correct {option}; --help describes it"),
            "{error}"
        );
        assert_eq!(error["operation"], "sip.dial");
    }
    let empty = file("\n");
    for (options, words) in [
        (&["--header", "s3cret"][..], "--header has no ="),
        (&["--header", "=s3cret"], "--header has no name"),
        (&["--header", "a=s3cret", "--header", "a=s3cret"], "given twice"),
        (&["--username", "ann"], "--password-file"),
        (&["--password-file", "x"], "--username"),
        (
            &["--username", "ann", "--password-file", "/no/such/file"],
            "--password-file: the file",
        ),
        (
            &["--username", "ann", "--password-file", path(&empty)],
            "is empty",
        ),
        (
            &["--username", "ann", "--password-file", "-", "--header", "a=-"],
            "read already, by --header",
        ),
    ] {
        let run = Program::keyed()
            .run_with_input(&[&dial[..], &["--uri", "sip:a"], options].concat(), "s3cret")
            .await;
        assert_secretive(&run);
        let error = run.error(2);
        assert!(
            error["error"].as_str().unwrap().contains(words),
            "{words} {error}"
        );
    }
    for digits in ["", "s3cret", "1 2", "+1", "P"] {
        let run = Program::keyed()
            .run(&["sip", "dtmf", "2_MX4", digits, "--dry-run", "--json"])
            .await;
        assert_secretive(&run);
        assert_eq!(
            run.error(2)["advice"],
            "correct DIGITS; --help describes it",
            "{digits}"
        );
    }
}

#[tokio::test]
async fn no_secret_is_in_what_is_shown_instead_of_sent() {
    let token = client_token("2_MX4", Role::Publisher);
    let password = file("s3cret");
    let dial = [
        "sip",
        "dial",
        "2_MX4",
        "--token",
        &token,
        "--uri",
        "sip:ann:s3cret@host",
        "--header",
        "X-Key=s3cret",
        "--username",
        "ann",
        "--password-file",
        path(&password),
    ];
    for way in [
        &["--curl"][..],
        &["--dry-run"],
        &["--curl", "--json"],
        &["--dry-run", "--json"],
    ] {
        let run = Program::keyed().run(&[&dial[..], way].concat()).await;
        assert_secretive(&run);
        for variable in ["$TOKEN", "$PASSWORD", "$HEADER", "$URI"] {
            assert!(run.out.contains(variable), "{variable}: {}", run.out);
        }
        run.good();
    }
    let pin = Program::keyed()
        .run(&["sip", "dtmf", "2_MX4", "4711", "--curl"])
        .await
        .good();
    assert!(!pin.contains("4711") && pin.contains("$DIGITS"), "{pin}");
}

#[tokio::test]
async fn a_refused_client_token_is_told_apart_from_a_wrong_key() {
    let stage = Stage::set().await;
    let other = client_token("2_MX5vdGhlcg", Role::Publisher);
    let token = ["sip", "dial", &stage.session, "--uri", URI, "--json", "--token"];
    for (token, words) in [
        (other.as_str(), "--token is for another session"),
        ("s3cret", "--token is no client token"),
    ]
    .map(|(value, words)| ([&token[..], &[value]].concat(), words))
    {
        let run = stage.run(&token).await;
        assert_secretive(&run);
        let error = run.error(3);
        assert!(error["advice"].as_str().unwrap().starts_with(words), "{error}");
    }
    let subscriber = dial(&stage, Role::Subscriber, &["--uri", URI]).await.error(3);
    assert!(
        subscriber["advice"]
            .as_str()
            .unwrap()
            .starts_with("--token must be a publisher's"),
        "{subscriber}"
    );
}

#[tokio::test]
async fn a_telephone_that_may_ring_is_not_called_again() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    control.fault(Fault::close_after()).await.unwrap();
    let lost = dial(&stage, Role::Publisher, &["--uri", URI]).await.error(4);
    assert_eq!(
        (&lost["outcome"], &lost["attempts"]),
        (&json!("unknown"), &json!(1))
    );
    assert!(
        lost["advice"]
            .as_str()
            .unwrap()
            .starts_with("a telephone may ring: look"),
        "{lost}"
    );
    assert_eq!(control.calls(&stage.session).await.unwrap().len(), 1);

    let busy = Fault::status(500)
        .header("content-type", "application/json")
        .body(r#"{"code":-1,"message":"Internal server error"}"#);
    control.fault(busy).await.unwrap();
    let busy = dial(&stage, Role::Publisher, &["--uri", URI]).await.error(4);
    assert_eq!(busy["attempts"], 1);
    assert!(
        busy["advice"]
            .as_str()
            .unwrap()
            .starts_with("no media server was free"),
        "{busy}"
    );
    assert_eq!(control.calls(&stage.session).await.unwrap().len(), 1);
}
