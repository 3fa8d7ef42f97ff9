//! `vonage-video`: operate Vonage Video sessions from a terminal.
//!
//! Written on the public facade only: what is awkward here is awkward for every user of the SDK. Results go to standard
//! output through [`output`], everything else to standard error.
//!
//! Three floors, and nothing imports upward: [`cli`] lists the commands and runs one; [`commands`] has one command a
//! file; below lie what commands share, such as [`globals`], [`context`], [`call`], [`table`] and [`text`].
//!
//! This program does not know how a request is signed, sent or repeated: that is the SDK's affair.

mod advice;
mod call;
mod cli;
mod closed;
mod commands;
mod context;
mod curl;
mod duration;
mod exit;
mod files;
mod globals;
mod hidden;
mod ids;
mod json;
mod language;
mod logging;
mod output;
mod pairs;
mod raw;
mod redact;
mod report;
mod runtime;
mod serve;
mod status_line;
mod table;
mod text;
mod time;
mod usage;
mod values;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::output::Output;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return report::wrong_usage(&error),
    };
    let log = cli.start_log();
    let json = cli.globals.json;
    let mut output = Output::new(json);
    let ended = cli.run(&mut output).and_then(|()| output.finish());
    // Standard error that nobody reads must not keep a server from ending.
    let is_read = log.is_none_or(|log| log.flush());
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if is_read => report::failure(&failure, json),
        Err(failure) => ExitCode::from(failure.code() as u8),
    }
}
