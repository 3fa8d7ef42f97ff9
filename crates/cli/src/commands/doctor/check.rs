//! One check and what came of it.

use std::fmt;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::exit::Failure;
use crate::report::Told;
use crate::text::line;

pub(super) const DNS: &str = "DNS";
pub(super) const TCP: &str = "TCP";
pub(super) const TLS: &str = "TLS";
pub(super) const CLOCK: &str = "clock";
pub(super) const AUTHENTICATION: &str = "authentication";

/// How long a name or a connection may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

const GOOD: Style = AnsiColor::Green.on_default();
const ODD: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// One check and what came of it.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    check: &'static str,
    status: Status,
    ok: bool,
    detail: String,
    remedy: Option<String>,
}

/// What came of a check; `ok` in the document is true for the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Ok,
    Warn,
    Fail,
    Skip,
}

impl Check {
    fn new(check: &'static str, status: Status, detail: &str, remedy: Option<&str>) -> Self {
        Self {
            check,
            status,
            ok: matches!(status, Status::Ok | Status::Warn),
            detail: line(detail),
            remedy: remedy.map(line),
        }
    }

    pub(super) fn passed(check: &'static str, detail: impl AsRef<str>) -> Self {
        Self::new(check, Status::Ok, detail.as_ref(), None)
    }

    /// It may be right, but looks odd.
    pub(super) fn odd(check: &'static str, detail: impl AsRef<str>, remedy: impl AsRef<str>) -> Self {
        Self::new(check, Status::Warn, detail.as_ref(), Some(remedy.as_ref()))
    }

    pub(super) fn failed(check: &'static str, detail: impl AsRef<str>, remedy: impl AsRef<str>) -> Self {
        Self::new(check, Status::Fail, detail.as_ref(), Some(remedy.as_ref()))
    }

    /// What it stands on failed.
    pub(super) fn not_reached(check: &'static str, why: &str) -> Self {
        Self::new(check, Status::Skip, &format!("not checked: {why}"), None)
    }

    pub(super) fn status(&self) -> Status {
        self.status
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (style, word) = match self.status {
            Status::Ok => (GOOD, "ok"),
            Status::Warn => (ODD, "warn"),
            Status::Fail => (BAD, "FAIL"),
            Status::Skip => (ODD, "skip"),
        };
        write!(
            f,
            "{style}{word:<4}{style:#}  {:<14}  {}",
            self.check, self.detail
        )?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n{:>22}remedy: {remedy}", ""),
            None => Ok(()),
        }
    }
}

/// Adds the verdict on something that went wrong before it could be checked.
pub(super) fn refused(name: &'static str, failure: &Failure) -> Check {
    let told = Told::of(failure);
    let detail: Vec<_> = std::iter::once(told.message).chain(told.causes).collect();
    Check::failed(name, detail.join(": "), told.advice)
}

/// Adds checks that were not reached.
pub(super) fn skip(names: &[&'static str], why: &str, checks: &mut Vec<Check>) {
    checks.extend(names.iter().map(|name| Check::not_reached(name, why)));
}
