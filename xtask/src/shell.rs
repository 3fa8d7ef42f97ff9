//! Running other programs: one small builder, so that every command echoes, fails and cleans its environment
//! in the same way.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// A program to run in the workspace root.
#[derive(Debug)]
pub struct Cmd {
    command: Command,
    shown: String,
    quiet: bool,
}

/// What a captured run left behind.
#[derive(Debug)]
pub struct Captured {
    /// Whether the program ended with status 0.
    pub success: bool,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

/// The cargo that runs this program.
pub fn cargo(root: &Path) -> Cmd {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut cmd = Cmd::new(cargo, root);
    cmd.shown = "cargo".to_owned();
    // `cargo run` sets these for this program. Handed on, they make build scripts that watch them run again,
    // and everything above them be built again, each time a check is run by hand and then through xtask.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let inner = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ];
        if inner.iter().any(|prefix| text.starts_with(prefix)) || text == "OUT_DIR" {
            cmd.command.env_remove(&name);
        }
    }
    cmd
}

impl Cmd {
    /// A program found on the path, or by a full path.
    pub fn new(program: impl AsRef<OsStr>, directory: &Path) -> Self {
        let mut command = Command::new(&program);
        command.current_dir(directory);
        Self {
            command,
            shown: program.as_ref().to_string_lossy().into_owned(),
            quiet: false,
        }
    }

    /// Adds one argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    pub fn args<I: IntoIterator<Item: AsRef<OsStr>>>(self, args: I) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// Sets an environment variable for the program.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Does not echo the command line.
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Runs with inherited output.
    ///
    /// # Errors
    /// When the program cannot be started or does not end with status 0.
    pub fn run(mut self) -> anyhow::Result<()> {
        self.echo();
        let status = self
            .command
            .status()
            .with_context(|| format!("cannot start `{}`", self.shown))?;
        if !status.success() {
            bail!("`{}` ended with {status}", self.shown);
        }
        Ok(())
    }

    /// Runs and keeps both outputs, whatever the status.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn capture(mut self) -> anyhow::Result<Captured> {
        self.echo();
        let output = self.command.stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot start `{}`", self.shown))?;
        Ok(Captured {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs and returns standard output.
    ///
    /// # Errors
    /// When the program cannot be started or does not end with status 0; the error carries its standard error.
    pub fn read(self) -> anyhow::Result<String> {
        let shown = self.shown.clone();
        let captured = self.capture()?;
        if !captured.success {
            bail!("`{shown}` failed:\n{}", captured.stderr.trim_end());
        }
        Ok(captured.stdout)
    }

    /// Hands over the prepared command for callers who need the child process itself.
    pub fn into_command(self) -> Command {
        self.echo();
        self.command
    }

    fn echo(&self) {
        if !self.quiet {
            println!("$ {}", self.shown);
        }
    }
}
