//! Help, version, and command lines that cannot be read.

use crate::support::{Program, is_built};

/// Without the emulator: `absent`.
#[cfg(feature = "emulator")]
#[tokio::test]
async fn the_help_is_as_recorded() {
    let help = Program::bare().run(&["--help"]).await.good();
    assert_eq!(help, include_str!("recorded/help.txt"));
}

/// Of commands with many options, but for those that all of them take.
#[tokio::test]
async fn the_help_of_commands_with_many_options_is_as_recorded() {
    for (command, recorded) in [
        ("archives", include_str!("recorded/archives.txt")),
        ("archives start", include_str!("recorded/archives_start.txt")),
        ("archives list", include_str!("recorded/archives_list.txt")),
        ("archives wait", include_str!("recorded/archives_wait.txt")),
        (
            "archives download",
            include_str!("recorded/archives_download.txt"),
        ),
        ("broadcasts", include_str!("recorded/broadcasts.txt")),
        ("broadcasts start", include_str!("recorded/broadcasts_start.txt")),
        (
            "streams set-classes",
            include_str!("recorded/streams_set_classes.txt"),
        ),
        ("completions", include_str!("recorded/completions.txt")),
        ("signals send", include_str!("recorded/signals_send.txt")),
        ("moderation", include_str!("recorded/moderation.txt")),
        (
            "moderation mute-all",
            include_str!("recorded/moderation_mute_all.txt"),
        ),
        ("sip", include_str!("recorded/sip.txt")),
        ("sip dial", include_str!("recorded/sip_dial.txt")),
        ("sip dtmf", include_str!("recorded/sip_dtmf.txt")),
        ("captions start", include_str!("recorded/captions_start.txt")),
        ("renders", include_str!("recorded/renders.txt")),
        ("renders start", include_str!("recorded/renders_start.txt")),
        ("audio connect", include_str!("recorded/audio_connect.txt")),
        ("webhooks", include_str!("recorded/webhooks.txt")),
        ("webhooks send", include_str!("recorded/webhooks_send.txt")),
        ("webhooks verify", include_str!("recorded/webhooks_verify.txt")),
        ("webhooks listen", include_str!("recorded/webhooks_listen.txt")),
    ] {
        let mut arguments: Vec<_> = command.split(' ').collect();
        arguments.push("-h");
        let help = Program::bare().run(&arguments).await.good();
        let (own, global) = help.split_once("Global options:\n").unwrap();
        let examples = global.split_once("\n\n").map_or("", |(_, examples)| examples);
        assert_eq!(format!("{own}{examples}"), recorded, "{command}");
    }
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
        "streams set-classes",
        "archives start",
        "archives stop",
        "archives get",
        "archives delete",
        "archives list",
        "archives set-layout",
        "archives add-stream",
        "archives remove-stream",
        "archives wait",
        "archives download",
        "broadcasts start",
        "broadcasts stop",
        "broadcasts get",
        "broadcasts list",
        "broadcasts set-layout",
        "broadcasts add-stream",
        "broadcasts remove-stream",
        "broadcasts wait",
        "signals send",
        "moderation disconnect",
        "moderation mute-stream",
        "moderation mute-all",
        "moderation unmute-all",
        "sip dial",
        "sip dtmf",
        "sip hang-up",
        "captions start",
        "captions stop",
        "renders start",
        "renders get",
        "renders stop",
        "renders list",
        "audio connect",
        "audio disconnect",
        "tokens create",
        "tokens api",
        "tokens inspect",
        "webhooks send",
        "webhooks verify",
        "webhooks listen",
        "doctor",
        "completions",
    ] {
        if !is_built(command) {
            continue;
        }
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
async fn which_argument_is_missing_is_told_in_json_too() {
    for (arguments, words) in [
        (&["tokens", "create"][..], &["<SESSION>"][..]),
        (&["streams", "get"], &["<SESSION>", "<STREAM>"]),
        (&["doctor", "--bogus"], &["'--bogus'"]),
        (&["sessions"], &["requires a subcommand", "create, migrate"]),
        (&[], &["requires a subcommand"]),
    ] {
        let arguments = [arguments, &["--json"]].concat();
        let error = Program::bare().run(&["--json", "sessions"]).await.error(2);
        assert_eq!(error["error"], "no command is named");
        let error = Program::bare().run(&arguments).await.error(2);
        let told = error["error"].as_str().unwrap();
        assert!(
            words.iter().all(|word| told.contains(word)) && !told.contains('\n'),
            "{error}"
        );
    }
    let error = Program::bare()
        .run(&["session", "create", "--json"])
        .await
        .error(2);
    assert!(
        error["advice"].as_str().unwrap().contains("'sessions'"),
        "{error}"
    );
}

#[tokio::test]
async fn an_id_is_refused_by_one_rule_whether_it_is_sent_or_signed() {
    for id in ["", " ", ".", "..", "a\nb"] {
        for command in [
            &["connections", "list"],
            &["streams", "list"],
            &["sessions", "migrate"],
            &["tokens", "create"],
        ] {
            let run = Program::keyed()
                .run(&[command, &[id, "--json"][..]].concat())
                .await;
            assert_eq!(run.out, "");
            let error = run.error(2);
            assert!(
                error["error"].as_str().unwrap().contains("'<SESSION>'"),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn an_option_without_effect_is_refused() {
    for (command, option, value) in [
        ("emulator", "--url", "http://127.0.0.1:1"),
        ("emulator", "--private-key", "nofile"),
        ("webhooks send --list", "--application-id", "x"),
    ] {
        if !is_built(command) {
            continue;
        }
        let arguments: Vec<_> = command.split(' ').chain([option, value, "--json"]).collect();
        let error = Program::bare().run(&arguments).await.error(2);
        assert_eq!(error["error"], format!("{option} has no effect on `{command}`"));
    }
}

#[tokio::test]
async fn an_application_id_that_is_none_is_refused_by_every_command() {
    for id in ["", " ", "a b"] {
        for command in [
            &["tokens", "create", "2_MX4"][..],
            &["sessions", "create"],
            &["sessions", "create", "--dry-run"],
            &["sessions", "create", "--curl"],
        ] {
            let arguments = [command, &["--json", "--application-id", id]].concat();
            let error = Program::keyed().run(&arguments).await.error(2);
            assert!(
                error["error"].as_str().unwrap().starts_with("--application-id "),
                "{error}"
            );
            assert_eq!(error["causes"].as_array().unwrap().len(), 0);
        }
    }
}

/// Texts are wrapped by the width of the terminal alone: no line ends early because its source did.
#[tokio::test]
async fn help_is_wrapped_once() {
    const WIDTH: usize = 100;
    for command in [
        &["demo"][..],
        &["emulator"],
        &["doctor"],
        &["sessions", "create"],
        &["sessions", "migrate"],
        &["connections", "list"],
        &["streams", "list"],
        &["streams", "get"],
        &["streams", "set-classes"],
        &["archives", "start"],
        &["archives", "stop"],
        &["archives", "get"],
        &["archives", "list"],
        &["archives", "add-stream"],
        &["archives", "wait"],
        &["archives", "download"],
        &["broadcasts", "start"],
        &["broadcasts", "get"],
        &["broadcasts", "list"],
        &["broadcasts", "wait"],
        &["signals", "send"],
        &["moderation", "disconnect"],
        &["moderation", "mute-stream"],
        &["moderation", "mute-all"],
        &["moderation", "unmute-all"],
        &["sip", "dial"],
        &["sip", "dtmf"],
        &["sip", "hang-up"],
        &["captions", "start"],
        &["captions", "stop"],
        &["renders", "start"],
        &["renders", "get"],
        &["renders", "stop"],
        &["renders", "list"],
        &["audio", "connect"],
        &["audio", "disconnect"],
        &["completions"],
        &["tokens", "create"],
        &["tokens", "api"],
        &["tokens", "inspect"],
        &["webhooks", "send"],
        &["webhooks", "verify"],
        &["webhooks", "listen"],
    ] {
        if !is_built(command[0]) {
            continue;
        }
        let help = Program::bare().run(&[command, &["--help"]].concat()).await.good();
        let (_, closing) = help.split_once("Examples:\n").unwrap();
        let lines: Vec<_> = closing.lines().collect();
        for pair in lines.windows(2) {
            let (line, next) = (pair[0], pair[1]);
            if line.starts_with(' ') || next.starts_with(' ') || line.is_empty() || next.is_empty() {
                continue;
            }
            let word = next.split(' ').next().unwrap();
            assert!(line.len() + 1 + word.len() > WIDTH, "{command:?}: {line}\n{next}");
        }
        assert!(!closing.lines().any(|line| line.len() > WIDTH), "{closing}");
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
        &["doctor", "--timeout", "soon"],
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
    let keyless =
        run(Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1")).await;
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

#[tokio::test]
async fn a_number_that_is_none_is_told_with_its_option() {
    for (arguments, option) in [
        (&["archives", "list", "--offset", "-1"][..], "--offset"),
        (&["renders", "list", "--count", "1.5"], "--count"),
        (
            &["archives", "start", "2_MX4", "--max-bitrate", "-5"],
            "--max-bitrate",
        ),
        (
            &["archives", "start", "2_MX4", "--quantization", "x"],
            "--quantization",
        ),
        (
            &["broadcasts", "start", "2_MX4", "--max-bitrate", "1e6"],
            "--max-bitrate",
        ),
    ] {
        let error = Program::keyed()
            .run(&[arguments, &["--json"]].concat())
            .await
            .error(2);
        let told = error["error"].as_str().unwrap();
        assert!(told.contains(option) && told.contains("whole number"), "{told}");
    }
}

#[tokio::test]
async fn the_help_wraps_to_the_terminal_and_keeps_its_tables() {
    for (columns, arguments) in [
        ("60", &["--help"][..]),
        ("60", &["archives", "start", "-h"]),
        ("60", &["webhooks", "listen", "--help"]),
        ("80", &["--help"]),
        ("80", &["doctor", "--help"]),
    ] {
        let help = Program::bare()
            .with("COLUMNS", columns)
            .run(arguments)
            .await
            .good();
        let longest = help.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= columns.parse().unwrap(), "{help}");
    }
    let help = Program::bare()
        .with("COLUMNS", "80")
        .run(&["--help"])
        .await
        .good();
    let (_, tables) = help.split_once("Examples:\n").unwrap();
    let rows: Vec<_> = tables.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(rows.contains(&"  vonage-video doctor            find out what is wrong with the set-up"));
    assert!(rows.contains(&"     the time of `wait` is up"), "{help}");
}
