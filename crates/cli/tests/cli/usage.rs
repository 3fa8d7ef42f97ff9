//! Help, version, and command lines that cannot be read.

use crate::support::Program;

#[tokio::test]
async fn the_help_is_as_recorded() {
    let help = Program::bare().run(&["--help"]).await.good();
    assert_eq!(help, include_str!("recorded/help.txt"));
}

#[tokio::test]
async fn every_command_that_does_something_has_examples() {
    for command in [
        "demo",
        "emulator",
        "sessions create",
        "sessions migrate",
        "connections list",
        "streams list",
        "streams get",
        "tokens create",
        "tokens inspect",
        "doctor",
    ] {
        let mut arguments: Vec<_> = command.split(' ').collect();
        arguments.push("--help");
        let help = Program::bare().run(&arguments).await.good();
        assert!(
            help.contains(&format!("Examples:\n  vonage-video {command}")),
            "{help}"
        );
    }
}

#[tokio::test]
async fn the_version_is_printed() {
    let version = Program::bare().run(&["--version"]).await.good();
    assert_eq!(version, concat!("vonage-video ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[tokio::test]
async fn a_command_line_that_cannot_be_read_exits_2_in_words_or_as_a_document() {
    for arguments in [
        &["bogus"][..],
        &[],
        &["sessions"],
        &["streams", "get", "x"],
        &["demo", "--timeout", "soon"],
    ] {
        let run = Program::bare().run(arguments).await;
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        let error = Program::bare()
            .run(&[arguments, &["--json"]].concat())
            .await
            .error(2);
        assert!(
            error["kind"] == "usage" && !error["error"].as_str().unwrap().is_empty(),
            "{error}"
        );
    }
}

#[tokio::test]
async fn what_is_missing_in_the_set_up_is_named() {
    let run = |program: Program| async move { program.run(&["sessions", "create", "--json"]).await.error(2) };
    let nothing = run(Program::bare()).await;
    assert!(
        nothing["advice"]
            .as_str()
            .unwrap()
            .contains("VONAGE_APPLICATION_ID"),
        "{nothing}"
    );
    let keyless = run(Program::bare().with("VONAGE_APPLICATION_ID", "app")).await;
    assert!(
        keyless["advice"]
            .as_str()
            .unwrap()
            .contains("VONAGE_PRIVATE_KEY_PATH"),
        "{keyless}"
    );
    let nowhere = run(Program::keyed().with("VONAGE_VIDEO_URL", "video.test")).await;
    assert!(
        nowhere["causes"][0].as_str().unwrap().contains("has no scheme"),
        "{nowhere}"
    );
}
