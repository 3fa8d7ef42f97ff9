//! What is told on standard error while a command runs.

use std::io;

use anstream::AutoStream;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::cli::{Cli, Command};

/// Starts telling: warnings always, more with every `-v`.
pub(crate) fn start(cli: &Cli) {
    let level = match (cli.globals.verbose, &cli.command) {
        // A server is expected to say that it is up.
        (0, Command::Emulator(_)) => LevelFilter::INFO,
        // What goes wrong in the tour is meant to.
        (0, Command::Demo) => LevelFilter::OFF,
        (verbose, _) => of(verbose),
    };
    let colored = AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_span_events(FmtSpan::CLOSE)
        .with_target(cli.globals.verbose > 1)
        .with_ansi(colored)
        .with_writer(io::stderr)
        .init();
}

fn of(verbose: u8) -> LevelFilter {
    match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}
