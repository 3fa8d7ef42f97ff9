//! Standard output and error: pipes that close, targets that are full, colors.

use std::process::Stdio;

use crate::support::{Program, Stage};

#[tokio::test]
async fn a_reader_that_goes_away_is_no_failure() {
    for arguments in [
        &["demo"][..],
        &["demo", "--json"],
        &["--help"],
        &["sessions", "create", "--help"],
    ] {
        let mut child = Program::bare().command(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().await.unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[tokio::test]
async fn a_closed_standard_error_changes_nothing() {
    let mut child = Program::bare()
        .command(&["sessions", "create", "--json"])
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait_with_output().await.unwrap().status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_result_that_cannot_be_written_has_happened_all_the_same() {
    let stage = Stage::set().await;
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = stage.program.command(&["sessions", "create", "--json"]);
    let child = command.stdout(Stdio::from(full)).spawn().unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(
        output.status.code(),
        Some(5),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn there_are_no_colors_where_there_is_no_terminal() {
    let stage = Stage::set().await;
    for arguments in [
        &["demo"][..],
        &["streams", "list", &stage.session],
        &["sessions", "create", "--location", "x"],
        &["doctor", "-vv"],
        &["--help"],
    ] {
        let run = stage.run(arguments).await;
        assert!(
            !format!("{}{}", run.out, run.err).contains('\u{1b}'),
            "{arguments:?}"
        );
    }
}

#[tokio::test]
async fn colors_can_be_demanded_and_no_color_wins() {
    let stage = Stage::set().await;
    let demanded = stage.program.clone().with("CLICOLOR_FORCE", "1");
    let run = demanded.run(&["streams", "list", &stage.session]).await;
    assert!(run.good().contains("\u{1b}[1mSTREAM"));
    let run = demanded.run(&["sessions", "create", "--location", "x"]).await;
    assert!(run.err.contains("\u{1b}["), "{}", run.err);
    let refused = demanded
        .with("NO_COLOR", "1")
        .run(&["streams", "list", &stage.session])
        .await;
    assert!(!refused.good().contains('\u{1b}'));
}
