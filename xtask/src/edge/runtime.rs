//! `workerd`, the runtime that an edge platform runs, on this machine.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::module::Module;
use crate::external::emulator::Ready;
use crate::shell::Cmd;

/// Generous: a loaded machine is slow, a runtime that says nothing is broken.
const PATIENCE: Duration = Duration::from_secs(60);
const SETTINGS: [&str; 4] = ["application_id", "private_key.pem", "api", "signature_secret"];

/// With what the callbacks that the worker takes are signed. 1 to 50 characters; nothing real.
pub const SIGNATURE_SECRET: &str = "signature secret of a worker under test";

/// A running worker, ended when this is dropped; the settings go with it.
#[derive(Debug)]
pub struct Runtime<'a> {
    child: Child,
    module: &'a Module,
    /// Where it listens.
    pub url: String,
}

impl<'a> Runtime<'a> {
    /// Starts the worker on a free port of the loopback interface. The key reaches it in a file of the user's own.
    ///
    /// # Errors
    /// When it cannot be started, or does not say where it listens.
    pub fn start(modules: &Path, module: &'a Module, api: &Ready) -> anyhow::Result<Self> {
        let key = fs::read_to_string(&api.private_key_path).context("the emulator's key")?;
        let contents = [
            api.application_id.as_str(),
            &key,
            api.api.trim_end_matches('/'),
            SIGNATURE_SECRET,
        ];
        for (name, content) in SETTINGS.iter().zip(contents) {
            write_private(&module.folder.join(name), content)?;
        }
        let program = program(modules)?;
        let command = Cmd::new(program, &module.folder).args(["serve", "config.capnp", "--control-fd=1"]);
        let child = command
            .into_command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        let child = child.context("cannot start workerd")?;
        let mut runtime = Self {
            child,
            module,
            url: String::new(),
        };
        let stdout = runtime
            .child
            .stdout
            .take()
            .context("its output is not connected")?;
        let port = port(stdout)?;
        runtime.url = format!("http://127.0.0.1:{port}");
        Ok(runtime)
    }
}

impl Drop for Runtime<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        for name in SETTINGS {
            let _ = fs::remove_file(self.module.folder.join(name));
        }
    }
}

/// The program in the package for this kind of machine.
fn program(modules: &Path) -> anyhow::Result<std::path::PathBuf> {
    let scope = modules.join("node_modules/@cloudflare");
    let packages = fs::read_dir(&scope).with_context(|| format!("cannot read {}", scope.display()))?;
    for package in packages {
        let program = package?.path().join("bin/workerd");
        if program.exists() {
            return Ok(program);
        }
    }
    bail!("npm has no workerd for this machine")
}

/// Reads the runtime's notices: `{"event":"listen","socket":"http","port":1}`.
fn port(stdout: impl Read + Send + 'static) -> anyhow::Result<u64> {
    let (sender, receiver) = mpsc::channel();
    // Reads on, or the runtime would once write into a closed pipe.
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    loop {
        let line = receiver
            .recv_timeout(PATIENCE)
            .context("workerd does not say where it listens")?;
        let notice: Value = serde_json::from_str(&line).unwrap_or_default();
        if let (Some("listen"), Some(port)) = (notice["event"].as_str(), notice["port"].as_u64()) {
            return Ok(port);
        }
    }
}

fn write_private(path: &Path, content: &str) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    std::io::Write::write_all(&mut file, content.as_bytes())?;
    Ok(())
}
