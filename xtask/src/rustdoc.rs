//! The public surface of a crate as rustdoc writes it down (JSON), made with the toolchain in use.
//!
//! The JSON output is unstable, so rustdoc must be told to allow it (`RUSTC_BOOTSTRAP`). Said to cargo, that would
//! reach every build script, some of which watch it, and half the tree would be built again each time. So
//! cargo is given this very program as its rustdoc, which says it to rustdoc alone.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::shell::cargo;
use crate::workspace::{Member, Workspace};

const MARK: &str = "XTASK_ACTS_AS_RUSTDOC";

/// When cargo has started this program as its rustdoc: runs the real one and returns its status.
pub fn act_as_rustdoc() -> Option<ExitCode> {
    env::var_os(MARK)?;
    let status = Command::new("rustdoc")
        .args(env::args_os().skip(1))
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove(MARK)
        .status();
    Some(match status {
        Ok(status) => status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1)
            .into(),
        Err(error) => {
            eprintln!("cannot start rustdoc: {error}");
            ExitCode::FAILURE
        }
    })
}

/// Writes the JSON for a library with all its features; returns where it lies.
///
/// # Errors
/// When the crate has no library or does not build.
pub fn write_json(workspace: &Workspace, member: &Member) -> anyhow::Result<PathBuf> {
    let Some(library) = &member.library else {
        bail!("{} has no library", member.name)
    };
    let myself = env::current_exe().context("cannot find this program")?;
    let written = workspace.target.join("doc").join(library).with_extension("json");
    let build = || {
        cargo(&workspace.root)
            .quiet()
            .args([
                "rustdoc",
                "--quiet",
                "--lib",
                "--all-features",
                "--package",
                &member.name,
            ])
            .args(["--", "-Z", "unstable-options", "--output-format", "json"])
            .env("RUSTDOC", &myself)
            .env(MARK, "1")
            .run()
    };
    build()?;
    if !written.exists() {
        // Cargo remembers having written it; a new time on the root module makes it forget.
        let root = workspace.root.join(&member.folder).join("src/lib.rs");
        fs::File::options()
            .append(true)
            .open(&root)?
            .set_modified(std::time::SystemTime::now())?;
        build()?;
    }
    Ok(written)
}

/// Writes and reads the JSON.
///
/// # Errors
/// As [`write_json`], or when the file is not JSON.
pub fn read_json(workspace: &Workspace, member: &Member) -> anyhow::Result<Value> {
    let path = write_json(workspace, member)?;
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))
}
