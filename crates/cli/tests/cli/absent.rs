//! A build without the feature `emulator`.

use crate::support::Program;

#[tokio::test]
async fn the_commands_that_need_the_emulator_say_what_to_install() {
    for command in ["demo", "emulator"] {
        for options in [&[][..], &["--port", "8080"], &["--bogus"]] {
            let error = Program::bare()
                .run(&[&["--json", command], options].concat())
                .await
                .error(2);
            assert_eq!(
                error["error"],
                format!("cannot run `{command}`: this build has no emulator")
            );
            let advice = error["advice"].as_str().unwrap();
            assert!(advice.ends_with("cargo install vonage-video-cli"), "{advice}");
        }
    }
}

#[tokio::test]
async fn the_help_leaves_them_out_and_is_as_recorded_else() {
    let help = Program::bare().run(&["--help"]).await.good();
    let recorded = include_str!("recorded/help.txt").lines().filter(|line| {
        let mut words = line.split_whitespace();
        let first = words.next();
        let command = if first == Some("vonage-video") {
            words.next()
        } else {
            first
        };
        !(line.starts_with("  ") && matches!(command, Some("demo" | "emulator")))
    });
    assert!(help.lines().eq(recorded), "{help}");
}
