//! One check and what came of it.

use std::fmt;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::table::plain;

const GOOD: Style = AnsiColor::Green.on_default();
const ODD: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// One check and what came of it.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    check: &'static str,
    ok: bool,
    detail: String,
    remedy: Option<String>,
    #[serde(skip)]
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Passed,
    Odd,
    Failed,
    NotReached,
}

impl Check {
    fn new(check: &'static str, state: State, detail: &str, remedy: Option<&str>) -> Self {
        Self {
            check,
            ok: matches!(state, State::Passed | State::Odd),
            detail: plain(detail),
            remedy: remedy.map(plain),
            state,
        }
    }

    pub(super) fn passed(check: &'static str, detail: impl AsRef<str>) -> Self {
        Self::new(check, State::Passed, detail.as_ref(), None)
    }

    /// It may be right, but looks odd.
    pub(super) fn odd(check: &'static str, detail: impl AsRef<str>, remedy: impl AsRef<str>) -> Self {
        Self::new(check, State::Odd, detail.as_ref(), Some(remedy.as_ref()))
    }

    pub(super) fn failed(check: &'static str, detail: impl AsRef<str>, remedy: impl AsRef<str>) -> Self {
        Self::new(check, State::Failed, detail.as_ref(), Some(remedy.as_ref()))
    }

    /// What it stands on failed.
    pub(super) fn not_reached(check: &'static str, why: &str) -> Self {
        Self::new(check, State::NotReached, &format!("not checked: {why}"), None)
    }

    pub(super) fn ok(&self) -> bool {
        self.ok
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (style, word) = match self.state {
            State::Passed => (GOOD, "ok"),
            State::Odd => (ODD, "warn"),
            State::Failed => (BAD, "FAIL"),
            State::NotReached => (BAD, "skip"),
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
