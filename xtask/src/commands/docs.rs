//! `docs`: rustdoc for every crate of ours, warnings denied.

use crate::shell::cargo;
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    cargo(&workspace.root)
        .args(["doc", "--workspace", "--no-deps", "--all-features"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()?;
    println!("xtask docs: ok ({} crates)", workspace.members.len());
    Ok(())
}
