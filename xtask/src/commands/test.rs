//! `test`: the test suite, or the part of it that is quick enough to run on every save.

use crate::shell::cargo;
use crate::workspace::Workspace;

/// How much to run.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Leave out what needs sockets and builds of programs: the tests of whole flows, the emulator, the CLI
    #[arg(long)]
    fast: bool,
}

const SLOW: [&str; 3] = ["vonage-video-tests", "vonage-video-emulator", "vonage-video-cli"];

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let mut command = cargo(&workspace.root).args(["test", "--workspace"]);
    if args.fast {
        for name in SLOW {
            command = command.args(["--exclude", name]);
        }
    }
    command.run()?;
    println!(
        "xtask test: ok ({})",
        if args.fast { "the fast part" } else { "everything" }
    );
    Ok(())
}
