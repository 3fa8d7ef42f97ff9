//! Telling of a failure on standard error: lines for people, or one JSON document.

use std::error::Error as StdError;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use vonage_video::{Error, Outcome, Repeat, ServiceError};

use crate::advice;
use crate::closed;
use crate::exit::{Code, Failure};
use crate::redact::redact;
use crate::text::{line, plain};
use crate::usage;

const BAD: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// Tells of the failure and gives the exit code. A reader that went away is no failure.
pub(crate) fn failure(failure: &Failure, json: bool) -> ExitCode {
    if let Failure::Output(error) = failure
        && error.kind() == io::ErrorKind::BrokenPipe
    {
        return ExitCode::SUCCESS;
    }
    let told = Told::of(failure);
    // Where standard error is closed, nobody is there to be told.
    let _ = if json { told.as_json() } else { told.as_text() };
    ExitCode::from(failure.code() as u8)
}

/// Tells of a command line that could not be read, or prints the help or version that was asked for.
pub(crate) fn wrong_usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match closed::check().and_then(|()| error.print()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(Code::Applied as u8),
            _ => ExitCode::SUCCESS,
        };
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        return failure(&usage::failure(error), true);
    }
    let rendered = error.render();
    let plain = rendered.to_string();
    let shown = redact(&plain);
    let mut out = anstream::stderr().lock();
    // Where standard error is closed, nobody is there to be told. Styles could hide a secret from the filter.
    let _ = if shown == plain {
        write!(out, "{}", rendered.ansi())
    } else {
        write!(out, "{shown}")
    };
    ExitCode::from(Code::Usage as u8)
}

/// Says something beside the result.
pub(crate) fn note(note: impl Display) {
    // Where standard error is closed, nobody wants notes.
    let _ = writeln!(anstream::stderr().lock(), "{}", redact(&note.to_string()));
}

/// The outcome of a call, unless it is a read that may have happened.
fn telling_outcome(error: &Error) -> Option<&'static str> {
    let is_read = error.class() == Some(Repeat::Safe);
    Some(error.outcome())
        .filter(|outcome| !(is_read && *outcome == Outcome::Unknown))
        .map(Outcome::as_str)
}

/// A failure in words, and for scripts in its fields.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    #[serde(rename = "error")]
    pub(crate) message: String,
    pub(crate) causes: Vec<String>,
    /// This program's own words, so nothing is left out of it.
    pub(crate) advice: String,
    kind: &'static str,
    /// None of a read: whether one of them happened makes no difference.
    outcome: Option<&'static str>,
    exit_code: u8,
    status: Option<u16>,
    code: Option<i64>,
    attempts: u32,
    operation: Option<&'static str>,
    request_id: Option<String>,
}

impl Told {
    pub(crate) fn of(failure: &Failure) -> Self {
        let code = failure.code();
        match failure {
            Failure::Call(error) => Self::of_call(error, code),
            Failure::Around(around) => {
                let (message, source) = (&around.message, around.source.as_ref());
                let told = match around.call() {
                    Some(call) => Self::of_call(call, code),
                    None => Self::problem("failed", code, message, None, "run it again"),
                };
                Self {
                    message: line(message),
                    causes: causes(Some(source)),
                    outcome: Some(code.outcome().as_str()),
                    ..told
                }
            }
            Failure::Problem(problem) => Self::problem(
                problem.kind,
                code,
                &problem.message,
                problem.source.as_deref().map(|source| source as &dyn StdError),
                &problem.advice,
            ),
            Failure::Output(error) => Self::problem(
                "output",
                code,
                "the result could not be written to standard output",
                Some(error),
                "make room or choose another target; what was asked for has been done",
            ),
        }
    }

    fn of_call(error: &Error, code: Code) -> Self {
        let service = error.service();
        Self {
            message: line(&error.to_string()),
            causes: causes(error.source()),
            advice: plain(&advice::on_call(error)),
            kind: error.kind().as_str(),
            outcome: telling_outcome(error),
            exit_code: code as u8,
            status: error.status().map(|status| status.as_u16()),
            code: service.and_then(ServiceError::code),
            attempts: error.attempts(),
            operation: Some(error.operation()).filter(|name| !name.is_empty()),
            request_id: service.and_then(ServiceError::request_id).map(line),
        }
    }

    fn problem(
        kind: &'static str,
        code: Code,
        message: &str,
        source: Option<&(dyn StdError + 'static)>,
        advice: &str,
    ) -> Self {
        Self {
            message: line(message),
            causes: causes(source),
            advice: plain(advice),
            kind,
            outcome: Some(code.outcome().as_str()),
            exit_code: code as u8,
            status: None,
            code: None,
            attempts: 0,
            operation: None,
            request_id: None,
        }
    }

    fn as_text(&self) -> io::Result<()> {
        let mut out = anstream::stderr().lock();
        writeln!(out, "{BAD}error:{BAD:#} {}", self.message)?;
        for cause in &self.causes {
            writeln!(out, "  caused by: {cause}")?;
        }
        writeln!(out, "{HINT}hint:{HINT:#} {}", self.advice)
    }

    /// On one line, so that it can be found among what `-v` tells.
    fn as_json(&self) -> io::Result<()> {
        writeln!(io::stderr().lock(), "{}", serde_json::to_string(self)?)
    }
}

/// The sources of an error, nearest first, each on one line.
fn causes(mut source: Option<&(dyn StdError + 'static)>) -> Vec<String> {
    let mut causes = Vec::new();
    while let Some(error) = source {
        causes.push(line(&error.to_string()));
        source = error.source();
    }
    causes
}
