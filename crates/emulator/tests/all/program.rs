//! The program: its ready line, its files, its end.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::clients::{request, send};

/// A running program that does not outlive its test.
pub(crate) struct Program {
    child: Child,
    ready: Value,
}

impl Program {
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::spawn(command(options))
    }

    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            ready: ready(&mut child),
            child,
        }
    }

    pub(crate) fn text(&self, field: &str) -> String {
        self.ready[field].as_str().unwrap().to_owned()
    }

    /// Sends the signal and returns the exit code and what was logged.
    pub(crate) fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.child.kill();
    }
}

/// Reads the ready line.
pub(crate) fn ready(child: &mut Child) -> Value {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    serde_json::from_str(&line).unwrap()
}

pub(crate) fn command(options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vonage-video-emulator"));
    command.args(options);
    command
}

/// Whether this process, and so what it starts, ignores SIGHUP (signal 1, the lowest bit of the mask).
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "a test may block for a line of its own process's status")]
fn hangups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 != 0)
}

#[cfg(unix)]
#[tokio::test]
async fn it_says_where_it_is_and_ends_gracefully_on_every_signal() {
    use std::os::unix::fs::PermissionsExt;

    let signals = ["-TERM", "-INT", "-HUP"];
    // Under `nohup` the program inherits that SIGHUP is ignored, and rightly lives on.
    for signal in &signals[..if hangups_are_ignored() { 2 } else { 3 }] {
        let program = Program::start(&["--seed", "7"]);
        let there = send(&program.text("control"), request("GET", "/control", &[], ""))
            .await
            .unwrap();
        assert_eq!(there.json()["applications"][0], program.ready["application_id"]);
        let refused = send(&program.text("api"), request("POST", "/session/create", &[], ""))
            .await
            .unwrap();
        assert_eq!(refused.status, 403);
        assert!(program.ready.get("ca_file").is_none());

        let key = program.text("private_key_path");
        let text = tokio::fs::read_to_string(&key).await.unwrap();
        assert_eq!(text, vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY);
        let mode = tokio::fs::metadata(&key).await.unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);

        let (code, log) = program.end(signal);
        assert_eq!(code, Some(0), "{log}");
        assert!(!Path::new(&key).exists());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn with_tls_it_tells_whom_to_trust_and_with_an_application_it_keeps_no_key() {
    let file = tempfile::NamedTempFile::new().unwrap();
    tokio::fs::write(file.path(), include_str!("other_public.pem"))
        .await
        .unwrap();
    let application = format!("mine={}", file.path().display());
    let program = Program::start(&["--tls", "--application", &application]);
    assert!(program.text("api").starts_with("https://127.0.0.1:"));
    assert_eq!(program.text("application_id"), "mine");
    assert!(program.ready.get("private_key_path").is_none());
    let ca = program.text("ca_file");
    assert!(
        tokio::fs::read_to_string(&ca)
            .await
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
    assert_eq!(program.end("-TERM").0, Some(0));
    assert!(!Path::new(&ca).exists());
}

/// As under `nohup`, which starts programs with the signal ignored.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn it_outlives_its_terminal_where_it_is_told_to() {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "trap '' HUP; exec \"$0\"",
        env!("CARGO_BIN_EXE_vonage-video-emulator"),
    ]);
    let program = Program::spawn(command);
    let sent = Command::new("kill")
        .args(["-HUP", &program.child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let there = send(&program.text("control"), request("GET", "/control", &[], "")).await;
    assert_eq!(there.unwrap().status, 200);
    let (code, log) = program.end("-TERM");
    assert_eq!(code, Some(0), "{log}");
}

#[cfg(unix)]
#[tokio::test]
async fn each_request_is_a_line_of_the_log() {
    let program = Program::start(&[]);
    let api = program.text("api");
    let token = super::tokens::bearer(&program.text("application_id"));
    let headers = [("authorization", token.as_str())];
    let secret = format!("/session/create?{}", token.replace("Bearer ", "token="));
    let lossy = [headers[0], ("x-emulator-fault", "close=after")];
    send(&api, request("POST", &secret, &headers, "")).await.unwrap();
    send(&api, request("POST", "/session/create", &[], ""))
        .await
        .unwrap();
    send(&api, request("POST", "/session/create", &lossy, ""))
        .await
        .unwrap_err();
    send(&program.text("control"), request("GET", "/control", &[], ""))
        .await
        .unwrap();
    let (_, log) = program.end("-TERM");
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(" request ")).collect();
    assert_eq!(lines.len(), 3, "{log}");
    for (line, parts) in lines.iter().zip([
        &[
            "INFO",
            "method=POST",
            "path=/session/create ",
            "status=200",
            "operation=sessions.create",
        ][..],
        &[
            "status=403",
            "refusal=\"No suitable authentication found\"",
            "applied=false",
        ],
        &["fault=\"close-after\"", "applied=true"],
    ]) {
        for part in parts {
            assert!(line.contains(part), "{part} in {line}");
        }
    }
    assert!(!lines[2].contains("status="), "{}", lines[2]);
    assert!(!log.contains("eyJ") && !log.contains("control call"), "{log}");
}

#[test]
fn a_port_that_is_in_use_is_named_even_when_the_log_is_off() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let port = taken.local_addr().unwrap().port().to_string();
    for (option, what) in [("--port", "the API"), ("--control-port", "the control surface")] {
        let output = command(&[option, &port]).env("RUST_LOG", "off").output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            log.starts_with("error: ") && log.contains(&address) && log.contains(what),
            "{log}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_ready_line_that_cannot_be_written_ends_the_program() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command(&[])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{log}");
    assert!(
        log.contains("error: the ready line could not be written: "),
        "{log}"
    );
}

#[test]
fn it_refuses_what_it_cannot_do_and_says_why() {
    for (options, part) in [
        (&["--bind", "0.0.0.0"][..], "--allow-remote"),
        (&["--application", "mine=/nowhere.pem"], "/nowhere.pem"),
        (&["--application", "mine"], "ID=PUBLIC_KEY.pem"),
        (&["--port", "high"], "--port"),
    ] {
        let output = command(options)
            .envs([("NO_COLOR", "1"), ("RUST_LOG", "off")])
            .output()
            .unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && output.stdout.is_empty(),
            "{options:?}"
        );
        assert!(log.contains(part), "{options:?}: {log}");
    }
}

#[cfg(unix)]
#[test]
fn bound_elsewhere_it_warns() {
    let program = Program::start(&["--bind", "0.0.0.0", "--allow-remote"]);
    let (code, log) = program.end("-TERM");
    assert_eq!(code, Some(0));
    assert!(log.contains("not on loopback"), "{log}");
}
