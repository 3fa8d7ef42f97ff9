//! One check and what came of it.

use std::fmt;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::report::line;

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
