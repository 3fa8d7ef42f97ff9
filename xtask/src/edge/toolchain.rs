//! A compiler for `wasm32-unknown-unknown`: rustup's where it has or can fetch the target, otherwise Debian's packages,
//! which build the standard library from its source.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use crate::shell::{Cmd, cargo};
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's Rust for the web, with the linker and the compiler of the LLVM it is built on.
const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22", "clang-22"];
const SOURCE: &str = "/usr/lib/rustlib/src/rust/Cargo.lock";

/// Which toolchain to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// The toolchain in use, with the target added
    Rustup,
    /// Debian's rustc-web and cargo-web
    Debian,
}

/// A toolchain that can build for the web.
#[derive(Debug)]
pub struct Toolchain {
    kind: Kind,
    /// Compiles the parts of ring that are written in C.
    clang: String,
}

impl Toolchain {
    /// Finds one, and installs what is missing where it may.
    ///
    /// # Errors
    /// When there is none and none can be installed; the message says what to install.
    pub fn find(workspace: &Workspace, wanted: Option<Kind>) -> anyhow::Result<Self> {
        let root = &workspace.root;
        let kind = match wanted {
            Some(Kind::Rustup) if !rustup_has(root)? => bail!("run `rustup target add {TARGET}`"),
            Some(kind) => kind,
            None if rustup_has(root)? => Kind::Rustup,
            None => Kind::Debian,
        };
        if kind == Kind::Debian && !Path::new(SOURCE).exists() {
            install(root, &PACKAGES)?;
        }
        let clang = match clang(root) {
            Some(clang) => clang,
            None => {
                let package = if kind == Kind::Debian { "clang-22" } else { "clang" };
                install(root, &[package])?;
                clang(root).context("there is no clang that knows wasm32")?
            }
        };
        let toolchain = Self { kind, clang };
        println!("toolchain: {}", toolchain.describe(root)?);
        Ok(toolchain)
    }

    fn describe(&self, root: &Path) -> anyhow::Result<String> {
        let rustc = Cmd::new(self.rustc(), root).quiet().arg("--version").read()?;
        let how = match self.kind {
            Kind::Rustup => "with the target installed",
            Kind::Debian => "of Debian, standard library from source",
        };
        Ok(format!("{} {how}; C by {}", rustc.trim(), self.clang))
    }

    fn rustc(&self) -> &'static str {
        match self.kind {
            Kind::Rustup => "rustc",
            Kind::Debian => "/usr/bin/rustc",
        }
    }

    /// Debian has none for the web.
    pub fn has_clippy(&self) -> bool {
        self.kind == Kind::Rustup
    }

    /// Where it builds into: one folder for each toolchain, beside the other builds.
    pub fn folder(&self, workspace: &Workspace) -> PathBuf {
        let name = match self.kind {
            Kind::Rustup => "rustup",
            Kind::Debian => "debian",
        };
        workspace.target.join("wasm").join(name)
    }

    /// `cargo <command>` for the web, in this folder.
    pub fn cargo(&self, workspace: &Workspace, directory: &Path, command: &str) -> Cmd {
        let cmd = match self.kind {
            Kind::Rustup => cargo(directory).arg(command),
            Kind::Debian => Cmd::new("/usr/bin/cargo", directory)
                .arg(command)
                .arg("-Zbuild-std=std,panic_abort")
                .env("RUSTC", "/usr/bin/rustc")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22"),
        };
        cmd.args(["--quiet", "--locked", "--target", TARGET])
            .arg("--target-dir")
            .arg(self.folder(workspace))
            .env("CC_wasm32_unknown_unknown", &self.clang)
    }
}

/// Whether the toolchain in use has the target, after asking rustup for it.
fn rustup_has(root: &Path) -> anyhow::Result<bool> {
    let sysroot = Cmd::new("rustc", root)
        .quiet()
        .args(["--print", "sysroot"])
        .read()?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
    if library.exists() {
        return Ok(true);
    }
    let added = Cmd::new("rustup", root).args(["target", "add", TARGET]).capture();
    match added {
        Ok(added) if added.success && library.exists() => Ok(true),
        _ => {
            println!("rustup cannot add the target here");
            Ok(false)
        }
    }
}

/// The first clang on the path that knows wasm32. Apple's and old ones do not.
fn clang(root: &Path) -> Option<String> {
    let chosen = std::env::var("CC_wasm32_unknown_unknown").ok();
    let numbered = (14..=24).rev().map(|version| format!("clang-{version}"));
    chosen
        .into_iter()
        .chain(numbered)
        .chain(["clang".to_owned()])
        .find(|name| {
            let said = Cmd::new(name, root).quiet().arg("--print-targets").capture();
            said.is_ok_and(|said| said.stdout.split_whitespace().any(|word| word == "wasm32"))
        })
}

fn install(root: &Path, packages: &[&str]) -> anyhow::Result<()> {
    let missing = packages.join(" ");
    let id = Cmd::new("id", root).quiet().arg("-u").capture();
    if !id.is_ok_and(|id| id.stdout.trim() == "0") {
        bail!(
            "install {missing} (Debian's names), or give rustup the target {TARGET} and a clang that knows wasm32"
        );
    }
    let apt = || Cmd::new("apt-get", root).env("DEBIAN_FRONTEND", "noninteractive");
    apt().args(["update", "--quiet", "--quiet"]).run()?;
    apt()
        .args([
            "install",
            "--yes",
            "--quiet",
            "--quiet",
            "--no-install-recommends",
        ])
        .args(packages)
        .run()
        .with_context(|| format!("cannot install {missing}"))
}
