//! Input that is certainly wrong is refused before anything is sent, with what would be right.

use vonage_video_emulator::Emulator;

use crate::support::{Program, Run, Stage};

/// Asserts exit code 2 and that these words are told.
#[track_caller]
fn refused(run: &Run, words: &[&str]) {
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    for word in words {
        assert!(run.err.contains(word), "`{word}` is not in {}", run.err);
    }
}

const ID: &str = "9d0c7a5e-6b1f-4c7e-9d3a-2f1e0c9b8a7d";
const SESSION: &str = "2_MX4";

#[tokio::test]
async fn ids_that_are_none_are_refused_before_anything_is_sent() {
    let emulator = Emulator::start().await.unwrap();
    let program = Program::at(&emulator);
    for (arguments, place) in [
        (&["archives", "get", "nope"][..], "<ARCHIVE>"),
        (&["archives", "stop", "nope"], "<ARCHIVE>"),
        (&["archives", "delete", SESSION], "it is a session's id"),
        (&["archives", "download", "nope"], "<ARCHIVE>"),
        (&["archives", "wait", "nope"], "<ARCHIVE>"),
        (&["archives", "list", "--session", "nope"], "--session <ID>"),
        (&["archives", "set-layout", "nope", "pip"], "<ARCHIVE>"),
        (&["archives", "add-stream", ID, "nope"], "<STREAM>"),
        (&["archives", "remove-stream", ID, "nope"], "<STREAM>"),
        (&["broadcasts", "get", "9d0c7a5e-..."], "it is cut off"),
        (&["broadcasts", "wait", "nope"], "<BROADCAST>"),
        (&["broadcasts", "start", "nope", "--hls"], "<SESSION>"),
        (&["renders", "stop", "nope"], "<RENDER>"),
        (&["captions", "stop", "nope"], "<CAPTIONS>"),
        (&["streams", "get", SESSION, "nope"], "<STREAM>"),
        (
            &["streams", "set-classes", SESSION, "nope=focus"],
            "<STREAM=CLASS,CLASS>",
        ),
        (&["connections", "list", ID], "<SESSION>"),
        (&["moderation", "disconnect", SESSION, "nope"], "<CONNECTION>"),
        (
            &["moderation", "mute-all", SESSION, "--except", "nope"],
            "--except <STREAM>",
        ),
        (&["sip", "hang-up", SESSION, "nope"], "<CONNECTION>"),
        (
            &["sip", "dtmf", SESSION, "1", "--to", "nope"],
            "--to <CONNECTION>",
        ),
        (&["audio", "disconnect", SESSION, "nope"], "<CONNECTION>"),
        (&["sessions", "migrate", "not-a-session"], "begins with 1_ or 2_"),
        (
            &["signals", "send", "bad session", "--type", "t", "--data", "d"],
            "begins with 1_ or 2_",
        ),
        (
            &[
                "signals", "send", SESSION, "--type", "t", "--data", "d", "--to", "nope",
            ],
            "--to <CONNECTION>",
        ),
        (
            &["tokens", "create", "not-a-session"],
            "`vonage-video sessions create`",
        ),
    ] {
        refused(&program.run(arguments).await, &[place]);
        let error = program.run(&[arguments, &["--json"]].concat()).await.error(2);
        assert_eq!(error["outcome"], "not_applied", "{arguments:?}");
    }
    assert_eq!(emulator.control().requests().await.len(), 0);
}

#[tokio::test]
async fn values_that_are_none_are_refused_with_those_that_are_and_with_the_nearest() {
    let stage = Stage::set().await;
    let before = stage.emulator.control().requests().await.len();
    let session = stage.session.as_str();
    for (arguments, words) in [
        (
            &["archives", "start", session, "--resolution", "123x456"][..],
            &[
                "--resolution <WxH>",
                "640x480, 480x640, 1280x720, 720x1280, 1920x1080, 1080x1920",
            ][..],
        ),
        (
            &["archives", "start", session, "--layout", "bestfit"],
            &[
                "--layout <TYPE>",
                "bestFit, custom, horizontalPresentation",
                "similar value exists: 'bestFit'",
            ],
        ),
        (
            &["archives", "start", session, "--screenshare-layout", "custom"],
            &[
                "--screenshare-layout <TYPE>",
                "[possible values: bestFit, horizontalPresentation",
            ],
        ),
        (
            &["archives", "set-layout", ID, "pipp"],
            &["<TYPE>", "similar value exists: 'pip'"],
        ),
        (
            &[
                "broadcasts",
                "start",
                session,
                "--hls",
                "--resolution",
                "1280x721",
            ],
            &["similar value exists: '1280x720'"],
        ),
        (
            &["broadcasts", "set-layout", ID, "grid"],
            &["possible values: bestFit"],
        ),
        (
            &[
                "renders",
                "start",
                session,
                "--token",
                "t",
                "--url",
                "https://h.example.org/",
                "--resolution",
                "hd",
            ],
            &["possible values: 640x480"],
        ),
        (
            &[
                "sessions",
                "create",
                "--archive-mode",
                "always",
                "--archive-resolution",
                "720p",
            ],
            &["--archive-resolution <WxH>", "possible values: 640x480"],
        ),
        (
            &[
                "captions",
                "start",
                session,
                "--token",
                "t",
                "--language",
                "en_US",
            ],
            &["--language <CODE>", "did you mean en-US?"],
        ),
        (
            &[
                "archives",
                "start",
                session,
                "--output-mode",
                "individual",
                "--transcription-language",
                "german",
            ],
            &["--transcription-language <CODE>", "such as en-US"],
        ),
        (
            &[
                "audio", "connect", session, "--token", "t", "--uri", "ws://h", "--rate", "44100",
            ],
            &["--rate <RATE>", "8000, 16000, 24000"],
        ),
        (
            &[
                "audio",
                "connect",
                session,
                "--token",
                "t",
                "--uri",
                "ws://h",
                "--transport",
                "json",
                "--encoding",
                "base46",
            ],
            &["--encoding <ENCODING>", "base64"],
        ),
        (
            &["archives", "start", session, "--transcription"],
            &["--transcription needs --output-mode individual"],
        ),
        (
            &[
                "archives",
                "start",
                session,
                "--output-mode",
                "composed",
                "--transcription-summary",
            ],
            &["--transcription-summary needs --output-mode individual"],
        ),
    ] {
        refused(&stage.run(arguments).await, words);
    }
    assert_eq!(stage.emulator.control().requests().await.len(), before);
}

#[tokio::test]
async fn an_application_id_that_is_none_is_refused_wherever_it_is_named() {
    let emulator = Emulator::start().await.unwrap();
    let run = Program::at(&emulator)
        .run(&["sessions", "create", "--application-id", "nope"])
        .await;
    refused(
        &run,
        &[
            "--application-id is not an application's id",
            "from the Vonage dashboard",
        ],
    );
    let program = Program::at(&emulator).with("VONAGE_APPLICATION_ID", "de7e1000-0000-4000");
    for arguments in [&["sessions", "create"][..], &["tokens", "create", SESSION]] {
        refused(
            &program.run(arguments).await,
            &["VONAGE_APPLICATION_ID is not an application's id"],
        );
    }
    assert_eq!(emulator.control().requests().await.len(), 0);
}

#[tokio::test]
async fn help_lists_the_values_that_are_accepted() {
    for (arguments, words) in [
        (
            &["archives", "start", "--help"][..],
            &["1920x1080", "verticalPresentation"][..],
        ),
        (
            &["broadcasts", "start", "--help"],
            &["1920x1080", "verticalPresentation"],
        ),
        (&["broadcasts", "set-layout", "--help"], &["verticalPresentation"]),
        (&["renders", "start", "--help"], &["1080x1920"]),
        (&["sessions", "create", "--help"], &["1080x1920"]),
        (&["audio", "connect", "--help"], &["24000", "base64"]),
    ] {
        let help = Program::bare().run(arguments).await.good();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(help.contains(word), "`{word}` is not in {help}");
        }
    }
}

#[tokio::test]
async fn the_programs_own_words_are_told_whole() {
    let run = Program::keyed()
        .with("VONAGE_PRIVATE_KEY", "hello")
        .run(&["tokens", "create", SESSION])
        .await;
    refused(&run, &["caused by: no -----BEGIN … KEY----- line was found"]);
    assert!(!run.err.contains("not shown"), "{}", run.err);
    let run = Program::keyed()
        .run(&["broadcasts", "start", SESSION, "--dry-run", "--rtmp", "rtmp://h"])
        .await;
    refused(
        &run,
        &["as in north=rtmps://example.org/live,@name.txt; quote it for the shell"],
    );
    assert!(!run.err.contains("not shown"), "{}", run.err);
}
