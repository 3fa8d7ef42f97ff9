//! `fmt`: rustfmt over the workspace; checks unless told to fix.

use crate::shell::cargo;
use crate::workspace::Workspace;

/// Check or fix.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Write the formatting instead of checking it
    #[arg(long)]
    fix: bool,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let command = cargo(&workspace.root).args(["fmt", "--all"]);
    if args.fix {
        command.run()?;
    } else {
        let checked = command.args(["--", "--check"]).run();
        checked.map_err(|error| error.context("run `cargo xtask fmt --fix`"))?;
    }
    println!("xtask fmt: ok ({} crates)", workspace.members.len());
    Ok(())
}
