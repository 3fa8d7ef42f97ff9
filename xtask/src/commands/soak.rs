//! `soak`: calls of every area while a fifth of the attempts fails, compared with what the service saw.

use crate::shell::cargo;
use crate::workspace::Workspace;

/// How long, how much, and which faults.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// For how long calls are begun
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// How many calls are on their way at once
    #[arg(long, default_value_t = 64)]
    calls_in_flight: u32,
    /// Decides which attempts fail, and how
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Builds and runs the program, which prints its report and fails when a call was doubled, lied or hung.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    cargo(&workspace.root)
        .args(["run", "--release", "--package", "vonage-video-soak", "--"])
        .args(["--minutes", &args.minutes.to_string()])
        .args(["--calls-in-flight", &args.calls_in_flight.to_string()])
        .args(["--seed", &args.seed.to_string()])
        .run()
}
