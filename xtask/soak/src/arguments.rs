//! What can be chosen.

use std::time::Duration;

/// Calls of every area while a fifth of the attempts fails.
#[derive(Clone, Debug, clap::Parser)]
pub(crate) struct Arguments {
    /// For how long calls are begun
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// How many calls are on their way at once
    #[arg(long, default_value_t = 64)]
    pub(crate) calls_in_flight: u32,
    /// Decides which attempts fail, and how
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Measures many calls and many clients at once instead
    #[arg(long)]
    pub(crate) load: bool,
    /// Runs the emulators instead: what this program starts itself as
    #[arg(long, hide = true)]
    pub(crate) serve: bool,
}

impl Arguments {
    pub(crate) fn time(&self) -> Duration {
        Duration::from_secs_f64((self.minutes * 60.0).clamp(1.0, 1e6))
    }
}
