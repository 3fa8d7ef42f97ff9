//! How a cell is put into words.

use std::fmt::Write as _;

use crate::cell::Cell;
use crate::expect::{Ending, Expected};
use crate::fault::Fault;
use crate::strike::{Claim, Kind};

/// The names of faults; statuses in a row as a range.
pub(crate) fn fault_names(faults: &[Fault]) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut statuses = faults.iter().filter_map(|fault| match fault {
        Fault::Status(status) => Some(*status),
        _ => None,
    });
    if let Some(first) = statuses.next() {
        let (mut first, mut last) = (first, first);
        for status in statuses.chain([0]) {
            if status == last + 1 {
                last = status;
                continue;
            }
            names.push(if first == last {
                first.to_string()
            } else {
                format!("{first}–{last}")
            });
            (first, last) = (status, status);
        }
    }
    let others = faults.iter().filter(|fault| !matches!(fault, Fault::Status(_)));
    names.extend(others.map(ToString::to_string));
    names.join("; ")
}

/// What a cell shows: what was expected where it holds, and what was measured where it does not.
pub(crate) fn text(cell: &Cell) -> String {
    if cell.holds() {
        let possible: Vec<_> = cell.expected.iter().map(expected_text).collect();
        return possible.join(" or ");
    }
    let row = Expected {
        row: cell.row,
        limits: 0,
        asked: 0,
    };
    format!("**{}** {}", expected_text(&row), cell.flaws.join(", "))
}

fn expected_text(expected: &Expected) -> String {
    let row = &expected.row;
    let mut text = format!("{} · {} · {}", row.attempts, end_text(row.end), row.effects);
    match expected.limits {
        0 => {}
        1 => text.push_str(" · 1 limit"),
        more => {
            let _ = write!(text, " · {more} limits");
        }
    }
    if expected.asked > 0 {
        let _ = write!(text, " · {} s", expected.asked);
    }
    text
}

fn end_text(end: Ending) -> String {
    let (kind, claim) = match end {
        Ending::Success => return "success".to_owned(),
        Ending::Stuck => return "stuck".to_owned(),
        Ending::Failure(kind, claim) => (kind, claim),
    };
    let kind = match kind {
        Kind::Sign => "sign",
        Kind::Connect => "connect",
        Kind::ConnectTimeout => "connect timeout",
        Kind::AttemptTimeout => "attempt timeout",
        Kind::TotalTimeout => "total timeout",
        Kind::Lost => "lost",
        Kind::Service => "service",
        Kind::Decode => "decode",
        Kind::Other => "another kind",
    };
    let claim = match claim {
        Claim::NotApplied => "not applied",
        Claim::Unknown => "unknown",
        Claim::Applied => "applied",
    };
    format!("{kind}, {claim}")
}
