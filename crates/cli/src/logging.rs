//! What is told on standard error while a command runs: nothing unless it is asked for, but by a server.

mod lines;

use std::io;

use anstream::AutoStream;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;
use vonage_video_emulator::program::{Log, LogOptions};

use self::lines::Lines;
use crate::cli::{Cli, Command};

/// Starts telling: `-v` a line for each call, `-vv` one for each attempt too, `-vvv` whatever any part has to say. The
/// emulator has a log of its own, which is returned.
pub(crate) fn start(cli: &Cli) -> Option<Log> {
    match (&cli.command, cli.globals.verbose) {
        // A server is expected to say what it does.
        (Command::Emulator(options), verbose) => return Some(Log::start(&emulator(&options.log, verbose))),
        (_, 0) => {}
        (_, 1) => ours(LevelFilter::INFO),
        (_, 2) => ours(LevelFilter::DEBUG),
        _ => everything(LevelFilter::TRACE),
    }
    None
}

/// The options of the emulator's log. `-v` stands for a level where none is named.
fn emulator(options: &LogOptions, verbose: u8) -> LogOptions {
    let mut options = options.clone();
    if options.is_default() {
        options.log = match verbose {
            0 => None,
            1 => Some("debug".to_owned()),
            _ => Some("trace".to_owned()),
        };
    }
    options
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emulators_own_options_win_over_the_count_of_v() {
        let mut named = LogOptions::default();
        assert_eq!(emulator(&named, 0).log, None);
        assert_eq!(emulator(&named, 1).log.as_deref(), Some("debug"));
        assert_eq!(emulator(&named, 2).log.as_deref(), Some("trace"));
        named.log = Some("warn".to_owned());
        assert_eq!(emulator(&named, 2), named);
        named = LogOptions::default();
        named.quiet = true;
        assert_eq!(emulator(&named, 2), named);
    }
}
