//! `-v` to `-vvv`: what is told beside the result.

use std::time::Duration;

use vonage_video_emulator::Fault;

use crate::support::Stage;

async fn told(stage: &Stage, flag: &str) -> Vec<String> {
    stage.emulator.control().fault(Fault::status(503)).await.unwrap();
    let run = stage.run(&["streams", "list", &stage.session, flag]).await;
    let lines = run.err.lines().map(str::to_owned).collect();
    run.good();
    lines
}

#[tokio::test]
async fn one_v_is_one_plain_line_for_each_call_and_each_retry() {
    let stage = Stage::set().await;
    let lines = told(&stage, "-v").await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("  retrying, "), "{lines:?}");
    assert!(
        lines[1].starts_with("streams.list: answered, status 200, 2 attempts, "),
        "{lines:?}"
    );
    assert!(lines[1].ends_with(" ms"), "{lines:?}");
}

#[tokio::test]
async fn two_are_a_line_for_each_attempt_too() {
    let stage = Stage::set().await;
    let lines = told(&stage, "-vv").await;
    for begin in [
        "  attempt 1: ",
        "  retrying, ",
        "  attempt 2: answered, status 200, ",
        "streams.list: answered, ",
    ] {
        assert_eq!(
            lines.iter().filter(|line| line.starts_with(begin)).count(),
            1,
            "{begin}: {lines:?}"
        );
    }
    assert_eq!(lines.len(), 4, "nothing of HTTP's inner life: {lines:?}");
}

#[tokio::test]
async fn three_are_everything() {
    let stage = Stage::set().await;
    let lines = told(&stage, "-vvv").await;
    assert!(
        lines
            .iter()
            .any(|line| line.contains("TRACE ") && line.contains("hyper_util")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_clock_that_differs_is_told_only_where_it_is_asked_for() {
    let stage = Stage::set().await;
    stage.emulator.control().advance(Duration::from_secs(7_200)).await;
    let refused = Fault::status(404)
        .header("content-type", "application/json")
        .nth(2);
    stage.emulator.control().fault(refused).await.unwrap();
    let list = ["connections", "list", &stage.session];
    let run = stage.run(&[&list[..], &["--json"]].concat()).await;
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    run.error(3);
    let run = stage.run(&[&list[..], &["-v"]].concat()).await;
    assert!(
        run.err.starts_with("warning: this machine's clock differs"),
        "{}",
        run.err
    );
}

#[tokio::test]
async fn a_webhook_that_is_sent_is_named() {
    let stage = Stage::set().await;
    // Any server will do: this one refuses it.
    let url = format!("{}/hook", stage.emulator.api_url());
    let arguments = ["webhooks", "send", "archive_status", "--to", &url, "-v"];
    let run = stage.program.clone().run(&arguments).await;
    assert!(
        run.err.lines().any(|line| line.starts_with("webhooks.send: ")),
        "{}",
        run.err
    );
}
