//! The program's log on standard error.

mod writer;

use std::io::{self, IsTerminal};
use std::time::Duration;

use clap::Args;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use self::writer::LossyWriter;

/// The level when nothing is chosen: a line for each API request.
const USUAL: &str = "info";
/// The level of `--quiet`.
const QUIET: &str = "error";
/// How long the program waits for its last lines to be written.
const FLUSH: Duration = Duration::from_millis(500);

/// How much the program logs.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogOptions {
    /// What to log on standard error: off, error, warn, info, debug, trace, or a filter such as
    /// warn,vonage_video_emulator=debug [env: RUST_LOG] [default: info]
    #[arg(long, value_name = "LEVEL", value_parser = parse_filter)]
    pub log: Option<String>,

    /// Log errors only, as --log error
    #[arg(long, conflicts_with = "log")]
    pub quiet: bool,
}

impl LogOptions {
    /// Whether neither option is given, so that `RUST_LOG` decides.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The filter: the options, else `RUST_LOG`, else the usual level. Also what is wrong with `RUST_LOG`.
    fn filter(&self, environment: Option<&str>) -> (EnvFilter, Option<&'static str>) {
        let usual = || EnvFilter::new(USUAL);
        match (&self.log, self.quiet, environment.unwrap_or_default().trim()) {
            (Some(filter), _, _) => (EnvFilter::try_new(filter).unwrap_or_else(|_| usual()), None),
            (None, true, _) => (EnvFilter::new(QUIET), None),
            (None, false, "") => (usual(), None),
            (None, false, filter) => match EnvFilter::try_new(filter) {
                Ok(filter) => (filter, None),
                Err(_) => (
                    usual(),
                    Some("RUST_LOG is not a valid filter; the log level is info"),
                ),
            },
        }
    }
}

/// The running log. It never makes the program wait: where standard error is not read or cannot be written, lines are
/// dropped.
#[derive(Debug)]
pub struct Log {
    writer: Option<LossyWriter>,
}

impl Log {
    /// Starts logging to standard error for the whole process: installs a `tracing` subscriber, unless there is one.
    #[must_use]
    pub fn start(options: &LogOptions) -> Self {
        let environment = std::env::var(EnvFilter::DEFAULT_ENV).ok();
        let (filter, problem) = options.filter(environment.as_deref());
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        // Without a thread there is no log, and the program serves all the same.
        let Ok(writer) = LossyWriter::start(io::stderr()) else {
            return Self { writer: None };
        };
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(io::stderr().is_terminal() && !no_color)
            .with_writer(writer.clone())
            .log_internal_errors(false)
            .finish();
        // Whoever has installed another one gets the lines instead.
        let _ = tracing::subscriber::set_global_default(subscriber);
        if let Some(problem) = problem {
            tracing::warn!("{problem}");
        }
        Self { writer: Some(writer) }
    }

    /// Waits until the lines so far are written, at most half a second. Returns whether they are: if not, nobody reads
    /// standard error, and writing to it would block.
    #[must_use]
    pub fn flush(&self) -> bool {
        self.writer.as_ref().is_none_or(|writer| writer.flush(FLUSH))
    }
}

fn parse_filter(text: &str) -> Result<String, String> {
    const RULE: &str = "it must be off, error, warn, info, debug, trace, or a filter such as \
                        warn,vonage_video_emulator=debug";
    // A bare word is a misspelled level rather than the name of a module.
    let known = |part: &str| {
        let part = part.trim();
        part.parse::<LevelFilter>().is_ok() || part.contains("::") || part.contains(['=', '['])
    };
    let plain = text.contains('[') || text.split(',').all(known);
    if text.trim().is_empty() || !plain || EnvFilter::try_new(text).is_err() {
        return Err(RULE.to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(log: Option<&str>, quiet: bool, environment: Option<&str>) -> String {
        let log = log.map(str::to_owned);
        let (filter, _) = LogOptions { log, quiet }.filter(environment);
        filter.to_string()
    }

    #[test]
    fn options_win_over_the_environment() {
        assert_eq!(chosen(None, false, None), "info");
        assert_eq!(chosen(None, false, Some("")), "info");
        assert_eq!(chosen(None, false, Some("warn")), "warn");
        assert_eq!(chosen(Some("debug"), false, Some("warn")), "debug");
        assert_eq!(chosen(None, true, Some("debug")), "error");
    }

    #[test]
    fn a_variable_that_is_no_filter_is_told_and_ignored() {
        let options = LogOptions::default();
        let (filter, problem) = options.filter(Some("vonage_video_emulator=loud"));
        assert_eq!(filter.to_string(), "info");
        assert!(problem.unwrap().contains("RUST_LOG"));
    }

    #[test]
    fn a_misspelled_level_is_refused() {
        for text in ["debgu", "", "warn,loud", "hyper=loud"] {
            assert!(parse_filter(text).unwrap_err().contains("off, error"), "{text}");
        }
        for text in [
            "off",
            "WARN",
            "warn,vonage_video_emulator=debug",
            "vonage_video_emulator::request=off",
        ] {
            assert!(parse_filter(text).is_ok(), "{text}");
        }
    }
}
