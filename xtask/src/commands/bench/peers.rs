//! What is measured, and what it is measured against: built and installed first. The official SDKs are those of
//! `cargo xtask interop`, in the same cache; without Node or Python, their rows are left out.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::external::install;
use crate::shell::cargo;
use crate::workspace::Workspace;

/// Everything that is ready to be started.
#[derive(Debug)]
pub struct Peers {
    /// The bench's program.
    pub bench: PathBuf,
    /// The command line program.
    pub cli: PathBuf,
    /// Where the Node SDK's `node_modules` lies.
    pub node: Option<PathBuf>,
    /// What the bench's program is told of all this.
    pub arguments: Vec<OsString>,
}

/// Where the workspace of the peers in Rust lies.
pub const MANIFEST: &str = "xtask/bench/peers/Cargo.toml";

impl Peers {
    /// Builds and installs.
    ///
    /// # Errors
    /// When something of ours, or a peer in Rust, does not build.
    pub fn prepare(workspace: &Workspace) -> anyhow::Result<Self> {
        cargo(&workspace.root)
            .args(["build", "--quiet", "--release", "--package", "vonage-video-bench"])
            .args([
                "--package",
                "vonage-video-emulator",
                "--package",
                "vonage-video-cli",
            ])
            .run()?;
        let target = workspace.target.join("bench/peers");
        cargo(&workspace.root)
            .args([
                "build",
                "--quiet",
                "--release",
                "--locked",
                "--package",
                "peer-reqwest",
            ])
            .args(["--manifest-path", MANIFEST, "--target-dir"])
            .arg(&target)
            .run()?;
        let program = |name: &str| {
            let path = workspace.target.join("release").join(name);
            path.with_extension(std::env::consts::EXE_EXTENSION)
        };
        let reqwest = target.join("release/peer-reqwest");
        let mut peers = Self {
            bench: program("vonage-video-bench"),
            cli: program("vonage-video"),
            node: available("Node", install::npm(workspace, "interop/node")),
            arguments: Vec::new(),
        };
        let python = available("Python", install::pip(workspace, "interop/python"));
        let places = [
            ("--scripts", Some(workspace.root.join("xtask/bench/peers"))),
            ("--node", peers.node.clone()),
            ("--python", python.map(|folder| folder.join("venv/bin/python"))),
            (
                "--reqwest",
                Some(reqwest.with_extension(std::env::consts::EXE_EXTENSION)),
            ),
            ("--emulator", Some(program("vonage-video-emulator"))),
        ];
        for (flag, place) in places {
            if let Some(place) = place {
                peers.arguments.extend([flag.into(), place.into_os_string()]);
            }
        }
        Ok(peers)
    }
}

fn available(name: &str, installed: anyhow::Result<PathBuf>) -> Option<PathBuf> {
    installed
        .inspect_err(|error| println!("without the {name} SDK: {error:#}"))
        .ok()
}
