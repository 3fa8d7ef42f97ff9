//! The emulator as its users start it: the program, its ready line, and its end.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::shell::cargo;
use crate::workspace::Workspace;

const PACKAGE: &str = "vonage-video-emulator";
/// Generous: a loaded machine is slow, an emulator that says nothing is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the emulator prints once it listens; further fields may come.
#[derive(Debug, Deserialize)]
pub struct Ready {
    /// Base URL of the API.
    pub api: String,
    /// Base URL of the control surface.
    pub control: String,
    /// The application that exists from the start.
    pub application_id: String,
    /// Its private key, PEM.
    pub private_key_path: String,
    /// The authority to trust, when it speaks TLS.
    pub ca_file: Option<String>,
}

/// A running emulator, ended when this is dropped.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    /// Its ready line.
    pub ready: Ready,
}

/// Builds the program; returns where it lies.
///
/// # Errors
/// When it does not build.
pub fn build(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    cargo(&workspace.root)
        .args(["build", "--quiet", "--package", PACKAGE, "--bin", PACKAGE])
        .run()?;
    Ok(workspace
        .target
        .join("debug")
        .join(PACKAGE)
        .with_extension(std::env::consts::EXE_EXTENSION))
}

impl Emulator {
    /// Starts it on free ports of the loopback interface and waits for its ready line.
    ///
    /// # Errors
    /// When it cannot be started, says nothing for a minute, or something else first.
    pub fn start(program: &Path, tls: bool) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command.args(["--port", "0"]).args(tls.then_some("--tls"));
        let mut child = command
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        match ready_line(&mut child).and_then(|line| parse(&line)) {
            Ok(ready) => Ok(Self { child, ready }),
            Err(error) => {
                end(&mut child);
                Err(error.context("the emulator is not ready"))
            }
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Asks it to end, so that it removes its temporary files; a moment later it has to.
fn end(child: &mut Child) {
    if cfg!(unix) {
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        for _ in 0..50 {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn ready_line(child: &mut Child) -> anyhow::Result<String> {
    let Some(stdout) = child.stdout.take() else {
        bail!("its output is not connected")
    };
    let (sender, receiver) = mpsc::channel();
    // Reads on after the first line, or the emulator would once write into a closed pipe.
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver.recv_timeout(PATIENCE).context("no ready line")
}

fn parse(line: &str) -> anyhow::Result<Ready> {
    serde_json::from_str(line).with_context(|| format!("cannot understand its ready line `{line}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_line_may_grow_and_may_lack_an_authority() {
        let line = r#"{"api":"http://127.0.0.1:1","control":"http://127.0.0.1:2","application_id":"a",
            "private_key_path":"k.pem","seed":7}"#;
        let ready = parse(line).expect("a ready line");
        assert_eq!((ready.api.as_str(), ready.ca_file), ("http://127.0.0.1:1", None));
        assert!(parse("listening").is_err());
    }
}
