//! Live captions.

use serde_json::{Value, json};
use vonage_video::Role;
use vonage_video_emulator::Fault;

use crate::support::{Program, Stage, client_token, file, path};

async fn start(stage: &Stage, role: Role, options: &[&str]) -> crate::support::Run {
    let token = client_token(&stage.session, role);
    let start = ["captions", "start", &stage.session, "--token", "-", "--json"];
    let arguments = [&start[..], options].concat();
    stage.program.run_with_input(&arguments, &token).await
}

#[tokio::test]
async fn captions_are_started_as_asked_for_and_stopped() {
    let stage = Stage::set().await;
    let token = file(&client_token(&stage.session, Role::Moderator));
    let named = format!("@{}", path(&token));
    let told = stage
        .run(&[
            "captions",
            "start",
            &stage.session,
            "--token",
            &named,
            "--language",
            "fr-FR",
            "--max-duration",
            "30m",
            "--no-partial",
            "--status-callback-url",
            "https://lantern.example.org/captions",
        ])
        .await
        .good();
    let view = stage.emulator.control().session(&stage.session).await.unwrap();
    let captions = &view.captions[0];
    assert_eq!(told, format!("captions  {}\n", captions.captions_id));
    assert_eq!(
        (
            captions.language_code.as_str(),
            captions.max_duration,
            captions.partial_captions
        ),
        ("fr-FR", 1800, false)
    );
    assert_eq!(
        captions.status_callback_url.as_deref(),
        Some("https://lantern.example.org/captions")
    );
    let stop = ["captions", "stop", &captions.captions_id];
    assert_eq!(stage.run(&stop).await.good(), "the captions are stopped\n");
    let error = stage.run(&[&stop[..], &["--json"]].concat()).await.error(3);
    assert!(
        error["advice"]
            .as_str()
            .unwrap()
            .starts_with("they have ended already"),
        "{error}"
    );
}

#[tokio::test]
async fn a_session_is_captioned_once_at_a_time_and_for_a_moderator_only() {
    let stage = Stage::set().await;
    let refused = start(&stage, Role::Publisher, &[]).await.error(3);
    assert_eq!(
        (&refused["status"], &refused["code"]),
        (&json!(403), &json!(10002))
    );
    assert!(
        refused["advice"]
            .as_str()
            .unwrap()
            .starts_with("--token must be a moderator's"),
        "{refused}"
    );
    let started = start(&stage, Role::Moderator, &[]).await.document();
    assert!(started["captionsId"].is_string(), "{started}");
    let again = start(&stage, Role::Moderator, &[]).await.error(3);
    assert_eq!((&again["status"], &again["code"]), (&json!(409), &json!(60003)));
    assert!(
        again["advice"]
            .as_str()
            .unwrap()
            .starts_with("the session is captioned already"),
        "{again}"
    );
}

#[tokio::test]
async fn captions_that_may_run_are_not_started_again() {
    let stage = Stage::set().await;
    stage
        .emulator
        .control()
        .fault(Fault::close_after())
        .await
        .unwrap();
    let lost = start(&stage, Role::Moderator, &[]).await.error(4);
    assert_eq!(lost["attempts"], 1);
    assert!(lost["advice"].as_str().unwrap().contains("60003"), "{lost}");
    start(&stage, Role::Moderator, &[]).await.error(3);
}

#[tokio::test]
async fn what_the_service_would_refuse_names_the_option() {
    let start = ["captions", "start", "2_MX4", "--dry-run", "--json"];
    let run = |options: &'static [&str]| async move {
        let token: &[&str] = if options.contains(&"--token") {
            &[]
        } else {
            &["--token", "t"]
        };
        Program::keyed().run(&[&start[..], token, options].concat()).await
    };
    let shown = run(&["--max-duration", "5m", "--language", "bn-BD"])
        .await
        .document();
    let body: Value =
        serde_json::from_str(&shown["body"].as_str().unwrap().replace("\"$TOKEN\"", "\"t\"")).unwrap();
    assert_eq!(
        (&body["maxDuration"], &body["languageCode"]),
        (&json!(300), &json!("bn-BD"))
    );
    run(&["--max-duration", "4h"]).await.good();
    for (options, option) in [
        (&["--max-duration", "299s"][..], "--max-duration"),
        (&["--max-duration", "4h1s"], "--max-duration"),
        (&["--max-duration", "300500ms"], "--max-duration"),
        (
            &["--status-callback-url", "ftp://lantern.example.org"],
            "--status-callback-url",
        ),
        (
            &["--status-callback-url", "http://a.b/cde"],
            "--status-callback-url",
        ),
    ] {
        let error = run(options).await.error(2);
        assert_eq!(
            error["advice"],
            format!("correct {option}; --help describes it"),
            "{error}"
        );
    }
    for (options, words) in [
        (&["--token", ""][..], "--token: the value is empty"),
        (&["--token", "@/no/such/file"], "--token: the file"),
        (&["--language", " "], "--language"),
    ] {
        let error = run(options).await.error(2);
        assert!(error["error"].as_str().unwrap().contains(words), "{error}");
    }
}
