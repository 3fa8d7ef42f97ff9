//! Measurements, each against a named peer in the same run: `cargo xtask bench NAME`.
//!
//! Only ratios taken in one run on one machine mean anything; the absolute numbers beside them are for orientation.

#![allow(clippy::print_stdout, reason = "a bench prints its table")]

mod harness;
mod tokens;

fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("tokens") => tokens::run(),
        other => anyhow::bail!("no such bench: {}; there is: tokens", other.unwrap_or("(none)")),
    }
}
