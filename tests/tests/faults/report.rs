//! The table: what was measured, for people to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cell::Cell;
use crate::class::Repeat;
use crate::expect::{Ending, Expected};
use crate::fault::{Fault, Strikes};
use crate::strike::{Claim, Kind};

const COLUMNS: [&str; 4] = ["safe", "idempotent", "once", "download"];

/// One fault: what most operations of each column show, and those that show something else.
#[derive(PartialEq, Eq)]
struct Line {
    strikes: &'static str,
    cells: [String; 4],
    others: Vec<(Vec<&'static str>, String)>,
}

/// The generated part of `docs/faults.md`.
pub(crate) fn markdown(cells: &[Cell]) -> String {
    let mut text = totals(cells);
    let mut groups: Vec<(&str, Vec<(Fault, Line)>)> = Vec::new();
    for (fault, strikes) in faults(cells) {
        let of_fault: Vec<_> = cells
            .iter()
            .filter(|cell| (cell.fault, cell.strikes) == (fault, strikes))
            .collect();
        let line = line(&of_fault, strikes);
        match groups.iter_mut().find(|(group, _)| *group == fault.group()) {
            Some((_, lines)) => lines.push((fault, line)),
            None => groups.push((fault.group(), vec![(fault, line)])),
        }
    }
    for (group, lines) in groups {
        let _ = write!(text, "\n### {group}\n\n");
        write_group(&mut text, lines);
    }
    text + &operations(cells)
}

fn totals(cells: &[Cell]) -> String {
    let count = |what: fn(&Cell) -> bool| cells.iter().filter(|cell| what(cell)).count();
    format!(
        "{} cells, of which {} are as expected. What must not happen twice happened twice in {}, what the caller was \
         told is contradicted by the service in {}, and {} are stuck.\n",
        cells.len(),
        count(Cell::holds),
        count(Cell::is_duplicated),
        count(Cell::is_contradicted),
        count(Cell::is_stuck),
    )
}

/// Every fault, in the order in which it is first met.
fn faults(cells: &[Cell]) -> Vec<(Fault, Strikes)> {
    let mut faults = Vec::new();
    for cell in cells {
        if !faults.contains(&(cell.fault, cell.strikes)) {
            faults.push((cell.fault, cell.strikes));
        }
    }
    faults.sort_by_key(|(fault, strikes)| match fault {
        Fault::Status(status) => (1, *status, *strikes == Strikes::First),
        _ => (0, 0, false),
    });
    faults
}

fn line(cells: &[&Cell], strikes: Strikes) -> Line {
    let mut others = Vec::new();
    let columns = COLUMNS.map(|column| {
        let mut texts: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| column_of(cell) == column) {
            texts.entry(text(cell)).or_default().push(cell.class.name);
        }
        let most = texts.iter().max_by_key(|(_, names)| names.len());
        let most = most.map_or("–".to_owned(), |(text, _)| text.clone());
        others.extend(
            texts
                .into_iter()
                .filter(|(text, _)| *text != most)
                .map(|(text, names)| (names, text)),
        );
        most
    });
    Line {
        strikes: match strikes {
            Strikes::Every => "every",
            Strikes::First => "first",
        },
        cells: columns,
        others,
    }
}

fn column_of(cell: &Cell) -> &'static str {
    match cell.class.repeat {
        _ if cell.class.fetched => "download",
        Repeat::Safe => "safe",
        Repeat::Idempotent => "idempotent",
        Repeat::Once => "once",
    }
}

/// Faults that look alike share a row.
fn write_group(text: &mut String, lines: Vec<(Fault, Line)>) {
    let mut rows: Vec<(Vec<Fault>, Line)> = Vec::new();
    for (fault, line) in lines {
        match rows.iter_mut().find(|(_, known)| *known == line) {
            Some((faults, _)) => faults.push(fault),
            None => rows.push((vec![fault], line)),
        }
    }
    let _ = writeln!(text, "| Fault | Strikes | {} |", COLUMNS.join(" | "));
    let _ = writeln!(text, "|---|---|{}", "---|".repeat(COLUMNS.len()));
    let mut notes: Vec<String> = Vec::new();
    for (faults, line) in &rows {
        let faults = names(faults);
        let _ = writeln!(
            text,
            "| {faults} | {} | {} |",
            line.strikes,
            line.cells.join(" | ")
        );
        for (operations, other) in &line.others {
            let operations: Vec<_> = operations.iter().map(|name| format!("`{name}`")).collect();
            notes.push(format!(
                "- {faults}, {}: {other} for {}",
                line.strikes,
                operations.join(", ")
            ));
        }
    }
    if !notes.is_empty() {
        let _ = write!(
            text,
            "\nOther than the rest of their column:\n\n{}\n",
            notes.join("\n")
        );
    }
}

/// The names of faults; statuses in a row as a range.
fn names(faults: &[Fault]) -> String {
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
fn text(cell: &Cell) -> String {
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

fn operations(cells: &[Cell]) -> String {
    let mut text =
        "\n### Every operation\n\n| Operation | Class | Cells | As expected | Effects in a cell, at most |\n\
                    |---|---|---|---|---|\n"
            .to_owned();
    let mut names: Vec<_> = cells.iter().map(|cell| cell.class.name).collect();
    names.dedup();
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let own: Vec<_> = cells.iter().filter(|cell| cell.class.name == name).collect();
        let _ = writeln!(
            text,
            "| `{name}` | {} | {} | {} | {} |",
            column_of(own[0]),
            own.len(),
            own.iter().filter(|cell| cell.holds()).count(),
            own.iter().map(|cell| cell.row.effects).max().unwrap_or(0),
        );
    }
    text
}
