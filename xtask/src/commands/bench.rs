//! `bench`: measurements.

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
    /// A thousand calls at once, a thousand clients, a minute's outage
    Load,
}

impl What {
    /// The package and its arguments.
    fn command(self) -> &'static [&'static str] {
        match self {
            Self::Tokens => &["vonage-video-bench", "--", "tokens"],
            Self::Load => &["vonage-video-soak", "--", "--load"],
        }
    }
}

/// Builds and runs the bench. Only the ratios mean anything; run it on a quiet machine.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    cargo(&workspace.root)
        .args(["run", "--release", "--package"])
        .args(args.what.command())
        .run()
}
