//! Values that come from files and standard input, and secrets that are never shown.

use serde_json::Value;
use vonage_video_emulator::{Emulator, Fault};

use crate::support::{Program, Run, Stage, bytes, file, path};

const SECRET: &str = "s3cret-name";

fn program() -> Program {
    Program::bare().with("VONAGE_APPLICATION_ID", "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1")
}

/// The stylesheet that a dry run shows.
async fn stylesheet(argument: &str, input: &str) -> String {
    let arguments = [
        "archives",
        "set-layout",
        "a0000000-0000-4000-8000-00000000000a",
        "custom",
        "--dry-run",
        "--json",
        "--stylesheet",
        argument,
    ];
    let shown = program().run_with_input(&arguments, input).await.document();
    let body: Value = serde_json::from_str(shown["body"].as_str().unwrap()).unwrap();
    body["stylesheet"].as_str().unwrap().to_owned()
}

#[track_caller]
fn assert_secretive(run: &Run) {
    assert!(
        !run.out.contains("s3cret") && !run.err.contains("s3cret"),
        "{}{}",
        run.out,
        run.err
    );
}

#[tokio::test]
async fn a_long_value_comes_from_the_line_a_file_or_standard_input() {
    let css = file("stream {\n  width: 50%;\n}\r\n");
    let named = format!("@{}", path(&css));
    assert_eq!(stylesheet("stream {}", "").await, "stream {}");
    assert_eq!(stylesheet(&named, "").await, "stream {\n  width: 50%;\n}");
    assert_eq!(stylesheet("-", "stream {}\n").await, "stream {}");
}

/// What arrives at the server is what was in the file, without its line break.
#[tokio::test]
async fn a_stream_name_from_a_file_or_standard_input_is_the_one_that_is_sent() {
    let stage = Stage::set().await;
    let name = file(&format!("{SECRET}\n"));
    let from_file = format!("rtmp://h/live,@{}", path(&name));
    let arguments = [
        "broadcasts",
        "start",
        &stage.session,
        "--json",
        "--rtmp",
        &from_file,
        "--rtmp",
        "rtmp://h/two,-",
    ];
    let started = stage
        .program
        .run_with_input(&arguments, &format!("{SECRET}2\r\n"))
        .await
        .document();
    let rtmp = &started["broadcastUrls"]["rtmp"];
    assert_eq!(
        (rtmp[0]["streamName"].as_str(), rtmp[1]["streamName"].as_str()),
        (Some(SECRET), Some("s3cret-name2"))
    );
}

#[tokio::test]
async fn what_cannot_be_a_value_names_the_option_and_is_not_repeated() {
    let (empty, lines) = (file("\n"), file("s3cret\ns3cret\n"));
    let binary = bytes(b"s3cret\xff");
    let at = |file| format!("rtmp://h,@{}", path(file));
    let (empty, lines, binary) = (at(&empty), at(&lines), at(&binary));
    for (arguments, words) in [
        (&["--rtmp", "rtmp://h,@/no/such/file"][..], "cannot be read"),
        (&["--rtmp", "rtmp://h,@"], "no file is named"),
        (&["--rtmp", &empty], "is empty"),
        (&["--rtmp", &lines], "more than one line"),
        (&["--rtmp", &binary], "is not text"),
        (
            &["--rtmp", "rtmp://h,-", "--rtmp", "rtmp://h,-"],
            "read already, by --rtmp",
        ),
        (&["--rtmp", "s3cret"], "has no stream name"),
        (&["--rtmp", "h,s3cret"], "has no server"),
        (&["--rtmp", "=rtmp://h,s3cret"], "empty id"),
    ] {
        let arguments = [
            &["broadcasts", "start", "2_MX4", "--dry-run", "--json"],
            arguments,
        ]
        .concat();
        let run = program().run_with_input(&arguments, "s3cret\n").await;
        assert_secretive(&run);
        let error = run.error(2);
        let told = error["error"].as_str().unwrap();
        assert!(
            told.starts_with("--rtmp") && told.contains(words),
            "{arguments:?} {error}"
        );
    }
    let both = [
        "broadcasts",
        "start",
        "2_MX4",
        "--rtmp",
        "rtmp://h,-",
        "--stylesheet",
        "-",
        "--layout",
        "custom",
        "--json",
    ];
    let error = program().run_with_input(&both, "s3cret").await.error(2);
    assert_eq!(
        error["error"],
        "--stylesheet: standard input is read already, by --rtmp"
    );
    let error = program()
        .run(&[
            "archives",
            "set-layout",
            "a0000000-0000-4000-8000-00000000000a",
            "custom",
            "--stylesheet",
            "@/no/such",
            "--json",
        ])
        .await
        .error(2);
    assert!(
        error["error"].as_str().unwrap().starts_with("--stylesheet"),
        "{error}"
    );
}

#[tokio::test]
async fn a_stream_name_in_the_wrong_place_is_not_repeated() {
    for arguments in [
        &["broadcasts", "start", "2_MX4", "rtmps://h/live,s3cret"][..],
        &[
            "broadcasts",
            "start",
            "2_MX4",
            "--hls",
            "north=rtmps://h/live,s3cret name",
        ],
        &["broadcasts", "rtmp://h/live,s3cret"],
        &[
            "broadcasts",
            "start",
            "2_MX4",
            "--tag",
            "x",
            "--",
            "rtmp://h/live,it's s3cret",
        ],
    ] {
        for more in [&[][..], &["--json"]] {
            let run = program().run(&[more, arguments].concat()).await;
            assert_secretive(&run);
            assert_eq!(run.code, 2);
        }
    }
}

#[tokio::test]
async fn what_is_shown_instead_of_sent_leaves_secrets_as_variables() {
    let arguments = [
        "broadcasts",
        "start",
        "2_MX4",
        "--rtmp",
        "rtmps://h/live,s3cret",
        "--rtmp",
        "n=rtmps://u:s3cret@h/live,s3cret",
        "--tag",
        "it's $HOME",
    ];
    for way in [
        &["--curl"][..],
        &["--curl", "--json"],
        &["--dry-run"],
        &["--dry-run", "--json"],
    ] {
        let run = program().run(&[&arguments[..], way].concat()).await;
        assert_secretive(&run);
        assert!(
            run.err.contains("STREAM_NAME_1, SERVER_URL, STREAM_NAME_2"),
            "{}",
            run.err
        );
        assert!(run.good().contains("$STREAM_NAME_2"));
    }
}

/// The line is handed to a real shell, with a stand-in for curl that prints its last argument.
#[cfg(unix)]
#[tokio::test]
async fn a_shell_puts_the_secrets_where_they_belong() {
    let arguments = [
        "broadcasts",
        "start",
        "2_MX4",
        "--rtmp",
        "rtmps://h,x",
        "--tag",
        "it's $HOME",
        "--curl",
    ];
    let line = program().run(&arguments).await.good();
    let script =
        format!("curl() {{ eval \"printf '%s' \\\"\\${{$#}}\\\"\"; }}; STREAM_NAME='{SECRET} x'; {line}");
    let shell = tokio::process::Command::new("sh")
        .args(["-c", &script])
        .output()
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&shell.stdout).unwrap();
    assert_eq!(
        (
            &body["outputs"]["rtmp"][0]["streamName"],
            &body["multiBroadcastTag"]
        ),
        (&Value::from("s3cret-name x"), &Value::from("it's $HOME"))
    );
}

#[tokio::test]
async fn a_service_that_repeats_a_stream_name_is_filtered() {
    let stage = Stage::set().await;
    let body = r#"{"message":"bad output {\"streamName\":\"s3cret name\"} at rtmps://h/live,s3cret"}"#;
    let fault = Fault::status(400)
        .header("content-type", "application/json")
        .body(body);
    stage.emulator.control().fault(fault.forever()).await.unwrap();
    for more in [&[][..], &["--json"], &["-vv"]] {
        let arguments = [
            "broadcasts",
            "start",
            &stage.session,
            "--rtmp",
            "rtmps://h,s3cret",
        ];
        let run = stage.run(&[&arguments[..], more].concat()).await;
        assert_secretive(&run);
        assert_eq!(run.code, 3);
    }
}

#[tokio::test]
async fn the_address_of_a_recording_is_not_told_however_much_is_asked_for() {
    for tls in [false, true] {
        let emulator = Emulator::builder().tls(tls).start().await.unwrap();
        let authority = emulator.ca_pem().map(file);
        let stage = Stage::on(emulator, authority.as_ref().map(path)).await;
        let program = &stage.program;
        let trusted: Vec<&str> = authority
            .iter()
            .flat_map(|file| ["--ca-file", path(file)])
            .collect();
        let run = |arguments: Vec<String>| {
            let arguments = [arguments, trusted.iter().map(|&word| word.to_owned()).collect()].concat();
            async move {
                program
                    .run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
                    .await
            }
        };
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let started = run(words(&format!("archives start {} --json", stage.session)))
            .await
            .document();
        let archive = started["id"].as_str().unwrap();
        stage
            .emulator
            .control()
            .advance(std::time::Duration::from_secs(60))
            .await;
        stage
            .emulator
            .control()
            .move_archive(archive, "available", None)
            .await
            .unwrap();
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("x.mp4").to_string_lossy().into_owned();
        for command in [
            vec![
                "archives".to_owned(),
                "download".into(),
                archive.into(),
                "-o".into(),
                target,
                "-vvv".into(),
            ],
            words(&format!("archives get {archive} -vvv")),
            words(&format!("archives wait {archive} -vvv")),
        ] {
            let ran = run(command).await;
            assert!(
                !ran.err.contains("signature") && !ran.out.contains("signature"),
                "{}",
                ran.err
            );
            assert!(ran.err.contains("TRACE"), "{}", ran.err);
            ran.good();
        }
    }
}
