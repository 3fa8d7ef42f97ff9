//! `wasm`: everything that does not hold a socket, built for browsers and edge workers.

use crate::edge::toolchain::{Kind, Toolchain};
use crate::workspace::{Workspace, folder_matches};

/// What knows neither sockets nor files, or does without.
const FOLDERS: [&str; 5] = [
    "crates/models",
    "crates/auth",
    "crates/core",
    "crates/areas/*",
    "crates/webhooks",
];
/// What takes time and randomness from the JavaScript host.
const FEATURE: &str = "wasm-js";

/// What stands on ring, whose randomness does not compile there without the feature.
const RING: [&str; 2] = ["crates/auth", "crates/webhooks"];

/// How to build.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// This toolchain and no other
    #[arg(long)]
    toolchain: Option<Kind>,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let toolchain = Toolchain::find(workspace, args.toolchain)?;
    let members = workspace.members.iter();
    let crates: Vec<_> = members
        .filter(|member| {
            FOLDERS
                .iter()
                .any(|folder| folder_matches(folder, &member.folder))
        })
        .collect();
    let mut bare = toolchain.cargo(workspace, &workspace.root, "build");
    let mut hosted = toolchain.cargo(workspace, &workspace.root, "build");
    for member in &crates {
        if !RING.contains(&member.folder.as_str()) {
            bare = bare.args(["--package", &member.name]);
        }
        hosted = hosted.args(["--package", &member.name]);
        if member.features.contains_key(FEATURE) {
            hosted = hosted.arg("--features").arg(format!("{}/{FEATURE}", member.name));
        }
    }
    // A check would not compile the parts of ring that are written in C.
    bare.run()?;
    hosted.run()?;
    println!(
        "xtask wasm: ok ({} crates, with the host's time and randomness, and without where ring is not in them)",
        crates.len()
    );
    Ok(())
}
