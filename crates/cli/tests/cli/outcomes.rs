//! Exit codes and error documents: not applied, unknown, applied.

use std::time::Duration;

use serde_json::json;
use vonage_video_emulator::Fault;

use crate::support::{Program, Run, Stage};

/// Runs a migration, which is never repeated, with this fault.
async fn migrate(stage: &Stage, fault: Fault) -> Run {
    stage.emulator.control().fault(fault).await.unwrap();
    stage
        .run(&["sessions", "migrate", &stage.session, "--json"])
        .await
}

#[tokio::test]
async fn a_refusal_exits_3_and_says_that_nothing_happened() {
    let stage = Stage::set().await;
    let stranger = stage
        .program
        .clone()
        .with("VONAGE_APPLICATION_ID", "0a5c1e90-0000-4000-8000-00000000beef");
    let error = stranger.run(&["sessions", "create", "--json"]).await.error(3);
    let facts = json!({ "kind": "service", "outcome": "not_applied", "exit_code": 3, "status": 403,
                        "attempts": 1, "operation": "sessions.create" });
    for (name, value) in facts.as_object().unwrap() {
        assert_eq!(&error[name], value, "{name}");
    }
    assert!(error["advice"].as_str().unwrap().contains("doctor"));
}

#[tokio::test]
async fn the_services_own_code_is_told() {
    let stage = Stage::set().await;
    let error = stage
        .run(&["sessions", "migrate", &stage.session, "--json"])
        .await
        .error(3);
    assert_eq!((&error["status"], &error["code"]), (&json!(409), &json!(15215)));
}

#[tokio::test]
async fn an_error_for_people_is_a_line_its_causes_and_advice() {
    let program = Program::keyed().with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
    let run = program.run(&["sessions", "create"]).await;
    let lines: Vec<_> = run.err.lines().collect();
    assert_eq!(
        lines[0],
        "error: sessions.create: the service could not be reached (not applied, 3 attempts)"
    );
    assert!(
        lines[1..lines.len() - 1]
            .iter()
            .all(|line| line.starts_with("  caused by: ")),
        "{}",
        run.err
    );
    assert!(
        lines.len() > 2 && lines.last().unwrap().starts_with("hint: nothing was sent"),
        "{}",
        run.err
    );
    assert_eq!((run.code, run.out.as_str()), (3, ""));
}

#[tokio::test]
async fn a_lost_answer_exits_4() {
    let stage = Stage::set().await;
    let error = migrate(&stage, Fault::close_after()).await.error(4);
    assert_eq!(
        (&error["kind"], &error["outcome"]),
        (&json!("lost"), &json!("unknown"))
    );
    assert!(error["advice"].as_str().unwrap().contains("it may have begun"));
}

#[tokio::test]
async fn a_time_limit_after_sending_exits_4() {
    let stage = Stage::set().await;
    stage
        .emulator
        .control()
        .fault(Fault::stall_head(Duration::from_secs(30)))
        .await
        .unwrap();
    let arguments = ["sessions", "migrate", &stage.session, "--json", "--timeout", "2s"];
    let error = stage.run(&arguments).await.error(4);
    assert_eq!(
        (&error["kind"], &error["outcome"]),
        (&json!("timeout"), &json!("unknown"))
    );
}

#[tokio::test]
async fn a_service_that_stays_overloaded_exits_4_after_all_attempts() {
    let stage = Stage::set().await;
    stage
        .emulator
        .control()
        .fault(Fault::status(503).times(3))
        .await
        .unwrap();
    let error = stage.run(&["sessions", "create", "--json"]).await.error(4);
    assert_eq!((&error["status"], &error["attempts"]), (&json!(503), &json!(3)));
}

#[tokio::test]
async fn a_passing_overload_is_not_noticed() {
    let stage = Stage::set().await;
    stage.emulator.control().fault(Fault::status(503)).await.unwrap();
    stage.run(&["streams", "list", &stage.session]).await.good();
}

#[tokio::test]
async fn a_page_of_a_portal_exits_4() {
    let stage = Stage::set().await;
    let html = Fault::status(200)
        .header("content-type", "text/html")
        .body("<html>sign in</html>");
    let error = migrate(&stage, html).await.error(4);
    assert_eq!(
        (&error["kind"], &error["outcome"]),
        (&json!("decode"), &json!("unknown"))
    );
    assert!(error["advice"].as_str().unwrap().contains("text/html"));
}

#[tokio::test]
async fn a_success_that_breaks_off_exits_4() {
    let stage = Stage::set().await;
    stage.emulator.control().advance(Duration::from_secs(3_600)).await;
    // The first attempt is refused and teaches the time, the second one moves the session.
    stage
        .emulator
        .control()
        .fault(Fault::truncate().nth(2))
        .await
        .unwrap();
    let run = stage
        .run(&["sessions", "migrate", &stage.session, "--json"])
        .await;
    let error = run.error(4);
    assert_eq!(
        (&error["kind"], &error["outcome"]),
        (&json!("lost"), &json!("unknown"))
    );
}

#[tokio::test]
async fn a_wrong_input_exits_2_and_nothing_is_sent() {
    let stage = Stage::set().await;
    stage.emulator.control().clear_requests().await;
    for (arguments, word) in [
        (&["sessions", "create", "--location", "here"][..], "location"),
        (&["sessions", "create", "--archive-name", "weekly"], "archiveName"),
        (
            &["sessions", "create", "--media-mode", "relayed", "--e2ee"],
            "e2ee",
        ),
    ] {
        let json = [arguments, &["--json"]].concat();
        let error = stage.run(&json).await.error(2);
        assert_eq!(
            (&error["kind"], &error["outcome"]),
            (&json!("request"), &json!("not_applied"))
        );
        assert!(error["causes"][0].as_str().unwrap().contains(word), "{error}");
        assert!(
            error["advice"].as_str().unwrap().starts_with("correct --"),
            "{error}"
        );
    }
    assert!(stage.emulator.control().requests().await.is_empty());
}

#[tokio::test]
async fn a_session_in_which_nothing_was_published_has_an_empty_list_of_streams() {
    let stage = Stage::set().await;
    let created = stage.run(&["sessions", "create", "--json"]).await.document();
    let session = created["session_id"].as_str().unwrap();
    let run = stage.run(&["streams", "list", session]).await;
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("nothing has been published"), "{}", run.err);
    let run = stage.run(&["streams", "list", session, "--json"]).await;
    assert!(run.err.starts_with("no streams: "), "{}", run.err);
    assert_eq!(run.document(), serde_json::json!({ "count": 0, "items": [] }));

    // A 404 of something else at this address stays what it is.
    let page = || {
        Fault::status(404)
            .header("content-type", "text/html")
            .body("<html>")
    };
    stage.emulator.control().fault(page()).await.unwrap();
    let error = stage.run(&["streams", "list", session, "--json"]).await.error(3);
    assert_eq!(error["status"], 404);
}
