//! `lint`: clippy over every target, and over the facade without its default features, where other code is
//! compiled.

use crate::shell::cargo;
use crate::workspace::Workspace;

const FACADE: &str = "vonage-video";

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let deny = ["--", "-D", "warnings"];
    cargo(&workspace.root)
        .args(["clippy", "--workspace", "--all-targets"])
        .args(deny)
        .run()?;
    cargo(&workspace.root)
        .args(["clippy", "--package", FACADE, "--no-default-features"])
        .args(deny)
        .run()?;
    println!("xtask lint: ok ({} crates, all targets)", workspace.members.len());
    Ok(())
}
