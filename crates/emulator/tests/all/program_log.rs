//! The program's log, and standard error that is not what it should be.
#![cfg(unix)]

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::clients::{PATIENCE, request, send};
use super::program::{Program, command, ready};

/// Ends it by a signal, and gives its exit code without reading what it has logged.
async fn end(child: &mut Child) -> Option<i32> {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    let ended = async {
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status.code();
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.unwrap_or_else(|_| {
        let _ = child.kill();
        panic!("it does not end");
    })
}

/// Serves enough to fill a pipe many times over, and ends with its key file removed.
async fn serves_and_ends(mut child: Child) {
    let ready = ready(&mut child);
    let address = |field: &str| ready[field].as_str().unwrap().to_owned();
    let path = format!("/{}", "x".repeat(4000));
    for _ in 0..100 {
        let reply = send(&address("api"), request("GET", &path, &[], "")).await;
        assert_eq!(reply.unwrap().status, 404);
    }
    let control = send(&address("control"), request("GET", "/control", &[], "")).await;
    assert_eq!(control.unwrap().status, 200);
    assert_eq!(end(&mut child).await, Some(0));
    assert!(!Path::new(&address("private_key_path")).exists());
}

#[tokio::test]
async fn standard_error_that_nobody_reads_changes_nothing() {
    let mut command = command(&[]);
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    serves_and_ends(command.spawn().unwrap()).await;
}

#[tokio::test]
async fn standard_error_whose_reader_is_gone_changes_nothing() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = command(&[]);
    let command = command.stdout(Stdio::piped()).stderr(writer);
    serves_and_ends(command.spawn().unwrap()).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn standard_error_that_cannot_be_written_changes_nothing() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = command(&[]);
    let command = command.stdout(Stdio::piped()).stderr(full);
    serves_and_ends(command.spawn().unwrap()).await;
}

#[tokio::test]
async fn the_level_is_chosen_by_option_or_variable_and_the_option_wins() {
    for (options, variable, requests, controls) in [
        (&[][..], None, true, false),
        (&[], Some("warn"), false, false),
        (&[], Some("debug"), true, true),
        (&["--log", "debug"], Some("off"), true, true),
        (
            &["--log", "vonage_video_emulator::control=debug"],
            None,
            false,
            true,
        ),
        (&["--log", "off"], Some("debug"), false, false),
        (&["--quiet"], Some("debug"), false, false),
    ] {
        let mut command = command(options);
        command.env_remove("RUST_LOG");
        if let Some(variable) = variable {
            command.env("RUST_LOG", variable);
        }
        let program = Program::spawn(command);
        let _ = send(&program.text("api"), request("GET", "/", &[], "")).await;
        let _ = send(&program.text("control"), request("GET", "/control", &[], "")).await;
        let (code, log) = program.end("-TERM");
        assert_eq!(code, Some(0));
        let told = (log.contains(" request "), log.contains("control call"));
        assert_eq!(told, (requests, controls), "{options:?} {variable:?}: {log}");
    }
}

#[test]
fn a_level_that_does_not_exist_is_refused() {
    for options in [&["--log", "loud"][..], &["--log", "info", "--quiet"]] {
        let output = command(options).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("--log"), "{told}");
    }
}
