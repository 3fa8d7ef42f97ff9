//! `emulator`: the offline emulator as a part of this program.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::Child;

use crate::support::{OTHER_PUBLIC_KEY, Program, file, path};

async fn start(arguments: &[&str]) -> (Child, Value) {
    let mut child = Program::bare()
        .command(&[&["emulator"], arguments].concat())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut line).await.unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

#[tokio::test]
async fn other_commands_can_be_pointed_at_what_it_prints() {
    let (_child, ready) = start(&[]).await;
    let program = Program::bare()
        .with("VONAGE_VIDEO_URL", ready["api"].as_str().unwrap())
        .with("VONAGE_APPLICATION_ID", ready["application_id"].as_str().unwrap())
        .with(
            "VONAGE_PRIVATE_KEY_PATH",
            ready["private_key_path"].as_str().unwrap(),
        );
    program.run(&["sessions", "create"]).await.good();
}

#[tokio::test]
async fn an_application_is_registered_with_its_public_key() {
    let pem = file(OTHER_PUBLIC_KEY);
    let (_child, ready) = start(&["--tls", "--application", &format!("app-1={}", path(&pem))]).await;
    assert_eq!(
        (&ready["application_id"], ready.get("private_key_path")),
        (&json!("app-1"), None)
    );
    assert!(ready["api"].as_str().unwrap().starts_with("https://") && ready["ca_file"].is_string());
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_well_when_it_is_told_to() {
    let (mut child, _) = start(&[]).await;
    let pid = child.id().unwrap().to_string();
    tokio::process::Command::new("kill")
        .args(["-TERM", &pid])
        .status()
        .await
        .unwrap();
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}

#[tokio::test]
async fn what_is_wrong_with_the_options_exits_2() {
    let no_key = file("hello");
    for arguments in [
        &["--application", "nonsense"][..],
        &["--application", "app-1=/no/such/file"],
        &["--application", &format!("app-1={}", path(&no_key))],
        &["--bind", "0.0.0.0"],
        &["--port", "70000"],
    ] {
        let arguments = [&["emulator", "--json"], arguments].concat();
        Program::bare().run(&arguments).await.error(2);
    }
}

#[tokio::test]
async fn a_port_that_is_taken_exits_3() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = Program::bare()
        .run(&["emulator", "--json", "--port", &port])
        .await;
    let error = run.error(3);
    assert!(
        error["advice"]
            .as_str()
            .unwrap()
            .contains(&format!("{port} (--port)")),
        "{error}"
    );
    assert_eq!(
        (&error["kind"], error["causes"].as_array().unwrap().len()),
        (&json!("emulator"), 1)
    );
}

#[cfg(unix)]
#[tokio::test]
async fn its_log_is_chosen_by_option_or_variable_and_the_option_wins() {
    for (arguments, variable, told) in [
        (&[][..], "", Some("INFO")),
        (&[], "warn", None),
        (&["-v"], "", Some("DEBUG")),
        (&["--log", "debug"], "off", Some("DEBUG")),
        (&["--quiet"], "debug", None),
    ] {
        let program = Program::bare().with("RUST_LOG", variable);
        let mut command = program.command(&[&["emulator"], arguments].concat());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).await.unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        call_control(ready["control"].as_str().unwrap()).await;
        let pid = child.id().unwrap().to_string();
        let mut kill = tokio::process::Command::new("kill");
        kill.args(["-TERM", &pid]).status().await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        match told {
            Some(level) => assert!(log.contains(level), "{arguments:?} {variable}: {log}"),
            None => assert_eq!(log, "", "{arguments:?} {variable}"),
        }
    }
}

#[cfg(unix)]
async fn call_control(url: &str) {
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let call = "GET /control HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(call.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn standard_error_that_cannot_be_written_changes_nothing() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Program::bare().command(&["emulator", "-vv"]);
    let mut child = command.stderr(full()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).await.unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let text = |field: &str| ready[field].as_str().unwrap().to_owned();
    call_control(&text("control")).await;
    // The level at which other commands tell of everything is no different.
    let program = Program::bare()
        .with("VONAGE_VIDEO_URL", &text("api"))
        .with("VONAGE_APPLICATION_ID", &text("application_id"))
        .with("VONAGE_PRIVATE_KEY_PATH", &text("private_key_path"));
    let mut create = program.command(&["-vvv", "sessions", "create"]);
    let created = create.stderr(full()).output().await.unwrap();
    assert_eq!(created.status.code(), Some(0));
    let pid = child.id().unwrap().to_string();
    let mut kill = tokio::process::Command::new("kill");
    kill.args(["-TERM", &pid]).status().await.unwrap();
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_ready_line_that_cannot_be_written_is_not_blamed_on_ports() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Program::bare().command(&["emulator"]);
    let child = command.stdout(std::process::Stdio::from(full)).spawn().unwrap();
    let output = child.wait_with_output().await.unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(
        told.contains("hint: make room") && !told.contains("ports"),
        "{told}"
    );
}
