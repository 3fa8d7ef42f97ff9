//! `deny`: what the dependency tree may hold, by cargo-deny and `deny.toml`.
//!
//! It is not part of a Rust installation. Where it is missing it is built from its source on crates.io, once, into the
//! cache for programs of others; not optimized, which takes a third of the time to build and two seconds more to run.

use std::path::Path;

use anyhow::Context as _;

use crate::commands::minimal;
use crate::external::install;
use crate::shell::{Cmd, cargo};
use crate::workspace::Workspace;

/// Another version may read `deny.toml` in another way.
const VERSION: &str = "0.20.2";

/// What to check.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Check known vulnerabilities instead of bans, licenses and sources: of the versions in the lock file, and of the
    /// oldest versions that the manifests allow. Fetches the RustSec database from GitHub
    #[arg(long)]
    advisories: bool,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    if args.advisories {
        check(workspace, &workspace.root, &["advisories"])?;
        // A user's lock file may hold any version that a manifest allows.
        check(workspace, &minimal::resolve(workspace)?, &["advisories"])
            .context("a lower bound in the root Cargo.toml allows a version with a known vulnerability")?;
    } else {
        check(workspace, &workspace.root, &["bans", "licenses", "sources"])?;
    }
    println!("xtask deny: ok");
    Ok(())
}

/// Runs these checks of cargo-deny over the lock file in `folder`. A warning is an exception that nothing needs any more.
fn check(workspace: &Workspace, folder: &Path, checks: &[&str]) -> anyhow::Result<()> {
    installed(workspace)?
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .arg("--config")
        .arg(workspace.root.join("deny.toml"))
        .args([
            "--locked",
            "check",
            "--deny",
            "warnings",
            "--hide-inclusion-graph",
        ])
        .args(checks)
        .run()
}

/// cargo-deny, wherever it is.
fn installed(workspace: &Workspace) -> anyhow::Result<Cmd> {
    let known = Cmd::new("cargo-deny", &workspace.root)
        .quiet()
        .arg("--version")
        .capture();
    if known.is_ok_and(|told| told.success && told.stdout.trim() == format!("cargo-deny {VERSION}")) {
        return Ok(Cmd::new("cargo-deny", &workspace.root));
    }
    let folder = install::once(&format!("cargo-deny-{VERSION}"), |folder| {
        cargo(&workspace.root)
            .args([
                "install",
                "cargo-deny",
                "--locked",
                "--version",
                VERSION,
                "--debug",
            ])
            .args(["--config", "profile.dev.debug=0"])
            .arg("--root")
            .arg(folder)
            .run()
            .context("cargo-deny cannot be built; its version is set in xtask/src/commands/deny.rs")
    })?;
    Ok(Cmd::new(folder.join("bin/cargo-deny"), &workspace.root))
}
