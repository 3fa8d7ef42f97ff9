//! What a dependency costs before it does anything: a cold build, the crates in its tree, the size of a program that makes
//! one token. Each once: a build takes long enough to be its own average.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;

use super::peers::MANIFEST;
use super::results::Results;
use crate::shell::cargo;
use crate::workspace::Workspace;

/// What users depend on, and the peers they might instead.
const OURS: [&str; 3] = ["vonage-video-auth", "vonage-video-streams", "vonage-video"];
const PEERS: [(&str, &str); 4] = [
    ("peer-jsonwebtoken", "`jsonwebtoken` with AWS-LC"),
    ("peer-livekit", "`livekit-api`, tokens only"),
    ("peer-opentok", "`opentok-server`"),
    ("peer-vonage", "`vonage`"),
];
/// Makes a token with ours.
const PROGRAM: &str = "peer-ours";

struct Cost {
    seconds: f64,
    crates: f64,
}

pub fn run(workspace: &Workspace) -> anyhow::Result<Results> {
    let mut results = Results::default();
    let root_manifest = "Cargo.toml";
    let mut peers = Vec::new();
    for (package, name) in PEERS {
        peers.push((name, cost(workspace, MANIFEST, package)?));
    }
    for package in OURS {
        let ours = cost(workspace, root_manifest, package)?;
        for (name, theirs) in &peers {
            let seconds = |value: f64| format!("{value:.1} s");
            let build = [ours.seconds, theirs.seconds];
            results.smaller(&format!("`{package}`, cold debug build"), build, name, seconds);
            let crates = [ours.crates, theirs.crates];
            results.smaller(
                &format!("`{package}`, crates in the tree"),
                crates,
                name,
                |value| format!("{value:.0}"),
            );
        }
    }
    let kilobytes = |value: f64| format!("{:.0} kB", value / 1e3);
    let ours = size(workspace, PROGRAM)?;
    for (package, name) in PEERS {
        let sizes = [ours, size(workspace, package)?];
        results.smaller("a program that makes a token, stripped", sizes, name, kilobytes);
    }
    Ok(results)
}

/// Builds into an empty folder, the sources being there already.
fn cost(workspace: &Workspace, manifest: &str, package: &str) -> anyhow::Result<Cost> {
    let target = workspace.target.join("bench/cold");
    clear(&target)?;
    let flags = ["--package", package, "--manifest-path", manifest];
    cargo(&workspace.root)
        .quiet()
        .args(["fetch", "--locked", "--manifest-path", manifest])
        .read()?;
    let start = Instant::now();
    cargo(&workspace.root)
        .args(["build", "--quiet", "--offline", "--target-dir"])
        .arg(&target)
        .args(flags)
        .run()?;
    let seconds = start.elapsed().as_secs_f64();
    clear(&target)?;
    let tree = cargo(&workspace.root)
        .quiet()
        .args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(flags)
        .read()?;
    let mut crates: Vec<_> = tree
        .lines()
        .map(|line| line.split_once(" (").map_or(line, |(name, _)| name))
        .collect();
    crates.sort_unstable();
    crates.dedup();
    // The program around a peer is not the peer.
    let around = usize::from(package.starts_with("peer-"));
    let cost = Cost {
        seconds,
        crates: (crates.len() - around) as f64,
    };
    println!("{package}: {:.1} s, {} crates", cost.seconds, cost.crates);
    Ok(cost)
}

/// Bytes of the program, built for release and stripped.
fn size(workspace: &Workspace, package: &str) -> anyhow::Result<f64> {
    let target = workspace.target.join("bench/peers");
    cargo(&workspace.root)
        .args([
            "build",
            "--quiet",
            "--release",
            "--manifest-path",
            MANIFEST,
            "--package",
            package,
            "--target-dir",
        ])
        .arg(&target)
        .run()?;
    let program = target
        .join("release")
        .join(package)
        .with_extension(std::env::consts::EXE_EXTENSION);
    let length = fs::metadata(&program)
        .with_context(|| format!("no {}", program.display()))?
        .len();
    println!("{package}: {length} bytes");
    Ok(length as f64)
}

fn clear(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
