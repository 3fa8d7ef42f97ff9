//! `fmt`: rustfmt over the workspace and those that are workspaces of their own; checks unless told to fix.

use crate::shell::cargo;
use crate::workspace::Workspace;

/// Check or fix.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Write the formatting instead of checking it
    #[arg(long)]
    fix: bool,
}

/// The workspaces, by their folders.
const WORKSPACES: [&str; 4] = [".", "examples/edge-worker", "fuzz", "xtask/bench/peers"];

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    for folder in WORKSPACES {
        let command = cargo(&workspace.root.join(folder)).args(["fmt", "--all"]);
        if args.fix {
            command.run()?;
        } else {
            let checked = command.args(["--", "--check"]).run();
            checked.map_err(|error| error.context("run `cargo xtask fmt --fix`"))?;
        }
    }
    println!("xtask fmt: ok ({} crates)", workspace.members.len());
    Ok(())
}
