//! Programs and packages of others, in a cache outside the tree: a folder for each set of pinned versions.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::Context as _;

use crate::shell::Cmd;
use crate::workspace::Workspace;

/// Written last, so that an installation that was interrupted does not count.
const COMPLETE: &str = "complete";

/// Installs what `package-lock.json` in this folder of the tree names; returns where `node_modules` lies.
///
/// # Errors
/// When npm is missing or fails.
pub fn npm(workspace: &Workspace, source: &str) -> anyhow::Result<PathBuf> {
    cached(
        workspace,
        source,
        &["package.json", "package-lock.json"],
        |folder| {
            let npm = Cmd::new("npm", folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            // The packages ask for a newer Node than they need, and npm says so for each.
            npm.arg("--loglevel=error").run()
        },
    )
}

/// Installs what `requirements.txt` in this folder of the tree names; returns where the environment `venv` lies.
///
/// # Errors
/// When python3 is missing, or pip fails.
pub fn pip(workspace: &Workspace, source: &str) -> anyhow::Result<PathBuf> {
    cached(workspace, source, &["requirements.txt"], |folder| {
        Cmd::new("python3", folder).args(["-m", "venv", "venv"]).run()?;
        Cmd::new(folder.join("venv/bin/python"), folder)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--requirement", "requirements.txt"])
            .run()
    })
}

/// Installs once for each content of `pins` (files in the folder `source`), which are copied into the cache first.
fn cached(
    workspace: &Workspace,
    source: &str,
    pins: &[&str],
    install: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<PathBuf> {
    let mut contents = Vec::new();
    for pin in pins {
        let path = workspace.root.join(source).join(pin);
        contents.push(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    let name = format!("{}-{:016x}", source.replace('/', "-"), fingerprint(&contents));
    once(&name, |folder| {
        for (pin, content) in pins.iter().zip(&contents) {
            fs::write(folder.join(pin), content)?;
        }
        install(folder)
    })
}

/// Installs into the folder of this name in the cache, if that was not done yet; returns the folder.
///
/// # Errors
/// When the folder cannot be made, or the installation fails.
pub fn once(name: &str, install: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<PathBuf> {
    let folder = root()?.join(name);
    if folder.join(COMPLETE).exists() {
        return Ok(folder);
    }
    println!("installing into {}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    install(&folder)?;
    fs::write(folder.join(COMPLETE), "")?;
    Ok(folder)
}

fn root() -> anyhow::Result<PathBuf> {
    const OWN: &str = "vonage-video-interop";
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("VONAGE_VIDEO_INTEROP_CACHE")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join(OWN)))
        .or_else(|| Some(set("HOME")?.join(".cache").join(OWN)))
        .context("no place for a cache: set VONAGE_VIDEO_INTEROP_CACHE")
}

/// FNV-1a: the same on every machine and with every toolchain, which the standard hasher does not promise.
fn fingerprint(contents: &[Vec<u8>]) -> u64 {
    let bytes = contents.iter().flat_map(|content| content.iter().chain(&[0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_depends_on_content_and_on_where_files_end() {
        assert_eq!(fingerprint(&[]), 0xcbf2_9ce4_8422_2325);
        assert_ne!(fingerprint(&[b"a".to_vec()]), fingerprint(&[b"b".to_vec()]));
        assert_ne!(
            fingerprint(&[b"ab".to_vec()]),
            fingerprint(&[b"a".to_vec(), b"b".to_vec()])
        );
    }
}
