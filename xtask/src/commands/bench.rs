//! `bench`: measurements, each against a named peer in the same run.

use crate::shell::cargo;
use crate::workspace::Workspace;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to measure
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    /// Client tokens against a raw signature and another JWT library
    Tokens,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
        }
    }
}

/// Builds and runs the bench. Only the ratios mean anything; run it on a quiet machine.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    cargo(&workspace.root)
        .args([
            "run",
            "--release",
            "--package",
            "vonage-video-bench",
            "--",
            args.what.name(),
        ])
        .run()
}
