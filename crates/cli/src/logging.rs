//! What is told on standard error while a command runs: nothing unless it is asked for, but by a server.

mod lines;

use std::io;

use anstream::AutoStream;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;

use self::lines::Lines;
use crate::cli::{Cli, Command};

/// Starts telling: `-v` a line for each call, `-vv` one for each attempt too, `-vvv` whatever any part has to say.
pub(crate) fn start(cli: &Cli) {
    match (&cli.command, cli.globals.verbose) {
        // A server is expected to say what it does.
        (Command::Emulator(_), 0) => everything(LevelFilter::INFO),
        (Command::Emulator(_), 1) => everything(LevelFilter::DEBUG),
        (_, 0) => {}
        (_, 1) => ours(LevelFilter::INFO),
        (_, 2) => ours(LevelFilter::DEBUG),
        _ => everything(LevelFilter::TRACE),
    }
}

fn ours(level: LevelFilter) {
    let own = Targets::new().with_target("vonage_video", level);
    tracing_subscriber::registry().with(Lines.with_filter(own)).init();
}

fn everything(level: LevelFilter) {
    let colored = AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_span_events(FmtSpan::CLOSE)
        .with_target(level > LevelFilter::INFO)
        .with_ansi(colored)
        .with_writer(io::stderr)
        .init();
}
