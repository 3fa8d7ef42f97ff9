//! Standard output and error: pipes that close, targets that are full, colors.

use std::process::Stdio;

use crate::support::{Program, Stage, is_built};

#[tokio::test]
async fn a_reader_that_goes_away_is_no_failure() {
    for arguments in [
        &["demo"][..],
        &["demo", "--json"],
        &["--help"],
        &["sessions", "create", "--help"],
    ] {
        if !is_built(arguments[0]) {
            continue;
        }
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
        if !is_built(arguments[0]) {
            continue;
        }
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

/// The shell closes standard output before it starts the program.
#[cfg(unix)]
async fn with_closed_output(program: &Program, arguments: &str) -> std::process::Output {
    let binary = env!("CARGO_BIN_EXE_vonage-video");
    let mut command = program.command_of("sh", &["-c", &format!("{binary} {arguments} >&-")]);
    command.output().await.unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn a_result_for_a_closed_standard_output_has_happened_and_is_not_lost_silently() {
    let stage = Stage::set().await;
    let session = &stage.session;
    for arguments in [
        "sessions create",
        "sessions create --json",
        &format!("streams list {session}"),
        &format!("streams get {session} {}", stage.camera),
        &format!("connections list {session} --json"),
        &format!("moderation mute-stream {session} {}", stage.camera),
        &format!("tokens create {session}"),
        "sessions create --curl",
        "doctor",
        "demo",
        "emulator",
        "completions bash",
        "webhooks send --list",
        "--help",
        "--version",
        "sessions create --help",
    ] {
        if !is_built(arguments) {
            continue;
        }
        let output = with_closed_output(&stage.program, arguments).await;
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(5), "{arguments}: {told}");
    }
    let output = with_closed_output(&stage.program, "sessions create").await;
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("caused by: standard output is closed"), "{told}");
}

#[tokio::test]
async fn a_caller_may_have_no_use_for_the_result() {
    let stage = Stage::set().await;
    // As parents open it that redirect all three streams at once.
    let nowhere = std::fs::File::options()
        .read(true)
        .write(true)
        .open(if cfg!(windows) { "NUL" } else { "/dev/null" })
        .unwrap();
    for target in [Stdio::null(), Stdio::from(nowhere)] {
        let mut command = stage.program.command(&["sessions", "create"]);
        let output = command.stdout(target).output().await.unwrap();
        assert_eq!(output.status.code(), Some(0));
    }
}
