//! `faults`: every operation under every fault, as a table. The test suite plays the same cells and compares the table with
//! its record in `docs/faults.md`.

use crate::shell::cargo;
use crate::workspace::Workspace;

/// Compare, record, or look into some of it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write the record instead of comparing it
    #[arg(long, conflicts_with = "only")]
    bless: bool,
    /// Play only the cells whose name holds this text, such as `sip.dial` or `trickles, every`, and print each one
    #[arg(long)]
    only: Option<String>,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let mut command = cargo(&workspace.root)
        .args([
            "test",
            "--package",
            "vonage-video-tests",
            "--test",
            "faults",
            "--",
        ])
        .args(["every_operation_fares_under_every_fault", "--nocapture"]);
    if args.bless {
        command = command.env("VONAGE_VIDEO_BLESS_FAULTS", "1");
    }
    if let Some(only) = &args.only {
        command = command.env("VONAGE_VIDEO_FAULTS_ONLY", only);
    }
    command.run()?;
    println!("xtask faults: ok");
    Ok(())
}
