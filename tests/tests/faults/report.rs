//! The table: what was measured, for people to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cell::Cell;
use crate::class::{Class, OPERATIONS, Reads, Repeat, Second};
use crate::fault::{Fault, Strikes};
use crate::phrase::{fault_names, text};

const COLUMNS: [&str; 4] = ["safe", "idempotent", "once", "download"];

/// A name, and who is meant by it.
type Set = (&'static str, fn(&Class) -> bool);

/// Operations that share more than a class, under the name the notes have for them.
const SETS: [Set; 6] = [
    ("*gone*", |class| class.second != Second::Same),
    ("*gone, settled*", |class| class.second == Second::Settled),
    ("*own time*", |class| class.own_time),
    ("*final 408*", |class| class.final_408),
    ("*perhaps a document*", |class| {
        class.reads == Reads::PerhapsADocument
    }),
    ("*no document*", |class| class.reads == Reads::Nothing),
];

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
    text.push_str(&legend());
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

/// Who is meant by the names of [`SETS`].
fn legend() -> String {
    let mut text = "\nOperations that share more than a class:\n\n".to_owned();
    for (set, belongs) in SETS {
        let members = OPERATIONS.iter().filter(|class| belongs(class));
        let members: Vec<_> = members.map(|class| format!("`{}`", class.name)).collect();
        let _ = writeln!(text, "- {set}: {}", members.join(", "));
    }
    text
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
        for cell in cells.iter().filter(|cell| column_of(&cell.class) == column) {
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

fn column_of(class: &Class) -> &'static str {
    match class.repeat {
        _ if class.fetched => "download",
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
    let mut notes = String::new();
    for (faults, line) in &rows {
        let faults = fault_names(faults);
        let _ = writeln!(
            text,
            "| {faults} | {} | {} |",
            line.strikes,
            line.cells.join(" | ")
        );
        for (operations, other) in &line.others {
            let operations = operation_names(operations);
            let _ = writeln!(notes, "| {faults} | {} | {operations} | {other} |", line.strikes);
        }
    }
    if !notes.is_empty() {
        let _ = write!(
            text,
            "\n| Other than their column | Strikes | for | |\n|---|---|---|---|\n{notes}"
        );
    }
}

/// The names of operations, or what they have in common.
fn operation_names(names: &[&str]) -> String {
    let own = OPERATIONS
        .iter()
        .find(|class| class.name == names[0])
        .map(column_of);
    for (set, belongs) in SETS {
        let members = OPERATIONS
            .iter()
            .filter(|class| belongs(class) && Some(column_of(class)) == own);
        if members.map(|class| class.name).eq(names.iter().copied()) && names.len() > 1 {
            return set.to_owned();
        }
    }
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
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
            column_of(&own[0].class),
            own.len(),
            own.iter().filter(|cell| cell.holds()).count(),
            own.iter().map(|cell| cell.row.effects).max().unwrap_or(0),
        );
    }
    text
}
