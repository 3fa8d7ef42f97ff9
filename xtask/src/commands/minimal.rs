//! `minimal-versions`: whether the published libraries build with the oldest versions their manifests allow, so that a
//! user whose lock file holds old ones gets what the manifests promise.
//!
//! The libraries are copied without their tests and examples, whose dependencies users do not build, and resolved anew:
//! the oldest version of what we name, the newest of all else. Cargo offers that under an unstable flag, which it takes
//! here for the resolution alone; everything is built by the stable compiler.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::shell::cargo;
use crate::workspace::{Member, Workspace};

/// Sections of a manifest that only tests and examples need.
const LEFT_OUT: [&str; 5] = [
    "[dev-dependencies]",
    "[[test]]",
    "[[example]]",
    "[[bench]]",
    "[[bin]]",
];

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let copy = resolve(workspace)?;
    cargo(&copy)
        .args([
            "check",
            "--quiet",
            "--locked",
            "--workspace",
            "--lib",
            "--all-features",
        ])
        // Where everything else is built: what is the same is built once.
        .env("CARGO_TARGET_DIR", &workspace.target)
        .run()
        .context(
            "a lower bound in the root Cargo.toml is too low: raise it to the first version that builds",
        )?;
    println!(
        "xtask minimal-versions: ok ({} libraries)",
        workspace.libraries().count()
    );
    Ok(())
}

/// Copies the libraries and resolves them to the oldest versions. Returns the folder with the copy and its lock file.
pub fn resolve(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let copy = workspace.target.join("minimal-versions");
    if copy.exists() {
        fs::remove_dir_all(&copy).with_context(|| format!("cannot clear {}", copy.display()))?;
    }
    let libraries: Vec<&Member> = workspace.libraries().collect();
    for library in &libraries {
        copy_library(workspace, library, &copy)?;
    }
    let root = fs::read_to_string(workspace.root.join("Cargo.toml"))?;
    fs::write(copy.join("Cargo.toml"), with_members(&root, &libraries)?)?;

    cargo(&copy)
        .args(["generate-lockfile", "--quiet", "-Z", "direct-minimal-versions"])
        .env("RUSTC_BOOTSTRAP", "1")
        .run()
        .context("no set of versions fits: a lower bound of ours is below what a dependency asks for")?;
    Ok(copy)
}

fn copy_library(workspace: &Workspace, library: &Member, copy: &Path) -> anyhow::Result<()> {
    let (from, to) = (workspace.root.join(&library.folder), copy.join(&library.folder));
    fs::create_dir_all(&to)?;
    for entry in fs::read_dir(&from)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(&name))?;
        } else if !matches!(name.to_str(), Some("tests" | "examples" | "benches")) {
            copy_folder(&entry.path(), &to.join(&name))?;
        }
    }
    let manifest = fs::read_to_string(from.join("Cargo.toml"))?;
    fs::write(to.join("Cargo.toml"), without_tests(&manifest))?;
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A manifest without the sections of tests, examples and programs.
fn without_tests(manifest: &str) -> String {
    let mut kept = String::new();
    let mut keeps = true;
    for line in manifest.lines() {
        if line.starts_with('[') {
            keeps = !LEFT_OUT.contains(&line.trim());
        }
        if keeps {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The root manifest with the libraries as its only members.
fn with_members(root: &str, libraries: &[&Member]) -> anyhow::Result<String> {
    let (before, rest) = root
        .split_once("members = [")
        .context("the root Cargo.toml has no members")?;
    let (_, after) = rest
        .split_once(']')
        .context("the members of the root Cargo.toml have no end")?;
    let folders: Vec<String> = libraries
        .iter()
        .map(|library| format!("{:?}", library.folder))
        .collect();
    Ok(format!("{before}members = [{}]{after}", folders.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tests_need_is_left_out_and_the_rest_kept() {
        let manifest = "[package]\nname = \"x\"\n\n[dependencies]\na = \"1\"\n\n[dev-dependencies]\nb = \"1\"\n\n\
                        [[test]]\nname = \"t\"\n\n[lints]\nworkspace = true\n";
        assert_eq!(
            without_tests(manifest),
            "[package]\nname = \"x\"\n\n[dependencies]\na = \"1\"\n\n[lints]\nworkspace = true\n"
        );
    }

    #[test]
    fn the_libraries_are_the_only_members() {
        let root = "[workspace]\nmembers = [\n    \"crates/a\",\n    \"tests\",\n]\nexclude = [\"fuzz\"]\n";
        assert_eq!(
            with_members(root, &[]).unwrap(),
            "[workspace]\nmembers = []\nexclude = [\"fuzz\"]\n"
        );
        assert!(with_members("[package]", &[]).is_err());
    }
}
