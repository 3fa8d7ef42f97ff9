//! What is told on standard error while a command runs: nothing unless it is asked for, but by a server.

mod lines;
#[cfg(feature = "emulator")]
mod server;

use std::io;

use anstream::AutoStream;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;

use self::lines::Lines;
#[cfg(feature = "emulator")]
pub(crate) use self::server::{Log, start as start_server};

/// Starts telling: `-v` a line for each call, `-vv` one for each attempt too, `-vvv` whatever any part has to say.
pub(crate) fn start(verbose: u8) {
    match verbose {
        0 => {}
        1 => ours(LevelFilter::INFO),
        2 => ours(LevelFilter::DEBUG),
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
        // Where standard error is closed, nobody is there to be told.
        .log_internal_errors(false)
        .init();
}

/// The log of a server, which no command of this build is.
#[cfg(not(feature = "emulator"))]
#[derive(Debug)]
pub(crate) enum Log {}

#[cfg(not(feature = "emulator"))]
impl Log {
    pub(crate) fn flush(self) -> bool {
        match self {}
    }
}
