//! Programs of others that checks are driven with, and ours as a program: installed once, started, fed, ended.

pub mod emulator;
pub mod install;

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::Context as _;

/// What a program that was given a document left behind.
#[derive(Debug)]
pub struct Said {
    /// Its standard output.
    pub text: String,
    /// How it ended.
    pub status: std::process::ExitStatus,
}

/// Gives a program a document on standard input and waits for its end.
///
/// # Errors
/// When it cannot be started, does not read, or prints what is not text.
pub fn talk(mut program: Command, document: &serde_json::Value) -> anyhow::Result<Said> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start it")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(document.to_string().as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8(output.stdout).context("its output is not text")?;
    Ok(Said {
        text,
        status: output.status,
    })
}
