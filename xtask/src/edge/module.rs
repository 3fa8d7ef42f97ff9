//! The worker of `examples/edge-worker`, built: a module, its glue, and what they weigh.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::toolchain::Toolchain;
use crate::shell::{Cmd, cargo};
use crate::workspace::Workspace;

/// Where the example lies.
pub const FOLDER: &str = "examples/edge-worker";

/// Who signs; the features of the example.
pub const VARIANTS: [&str; 2] = ["ring", "webcrypto"];

/// One built variant.
#[derive(Debug)]
pub struct Module {
    /// Everything the runtime needs but the settings.
    pub folder: PathBuf,
    /// Bytes of the WebAssembly module.
    pub bytes: u64,
    /// The same, compressed as platforms count it.
    pub gzip: u64,
}

/// Builds one variant and writes its glue.
///
/// # Errors
/// When a build fails, or a file cannot be written.
pub fn build(workspace: &Workspace, toolchain: &Toolchain, variant: &str) -> anyhow::Result<Module> {
    let example = workspace.root.join(FOLDER);
    let chosen = ["--release", "--package", "edge-worker", "--features", variant];
    if toolchain.has_clippy() {
        let lint = toolchain.cargo(workspace, &example, "clippy").args(chosen);
        lint.args(["--", "--deny", "warnings"]).run()?;
    }
    toolchain.cargo(workspace, &example, "build").args(chosen).run()?;
    let built = toolchain
        .folder(workspace)
        .join("wasm32-unknown-unknown/release/edge_worker.wasm");
    let folder = workspace.target.join("edge").join(variant);
    fs::create_dir_all(&folder)?;
    cargo(&example)
        .args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "edge-worker-bundle",
            "--target-dir",
        ])
        .arg(workspace.target.join("edge/bundle"))
        .arg("--")
        .args([&built, &folder])
        .run()?;
    for file in ["entry.mjs", "config.capnp"] {
        fs::copy(example.join("workerd").join(file), folder.join(file))
            .with_context(|| format!("copying {file}"))?;
    }
    let wasm = folder.join("worker_bg.wasm");
    Ok(Module {
        bytes: fs::metadata(&wasm)?.len(),
        gzip: gzipped(&wasm)?,
        folder,
    })
}

fn gzipped(file: &Path) -> anyhow::Result<u64> {
    let copy = file.with_extension("wasm.gz");
    let folder = file.parent().context("the module lies nowhere")?;
    Cmd::new("gzip", folder)
        .quiet()
        .args(["--keep", "--force", "-9"])
        .arg(file)
        .run()?;
    Ok(fs::metadata(copy)?.len())
}
