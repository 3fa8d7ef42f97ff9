//! Maintainers' commands: `cargo xtask help` lists them.
//!
//! What CI runs is what a developer runs, by the same command. Every command prints what it checked, ends
//! with a verdict, and says what to do when it fails. The rules the checks enforce are data under
//! `xtask/rules/`; this program knows how to look, not what is allowed.
//!
//! It does not publish anything, does not change the tree unless a flag says so (`--fix`, `--bless`), and only
//! `interop` and `conformance` need the network.

mod commands;
mod conformance;
mod edge;
mod external;
mod interop;
mod report;
mod rustdoc;
mod shell;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    if let Some(code) = rustdoc::act_as_rustdoc() {
        return code;
    }
    let command = commands::Cli::parse().command;
    match workspace::Workspace::load().and_then(|workspace| command.run(&workspace)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {}: FAILED: {error:#}", command.name());
            ExitCode::FAILURE
        }
    }
}
