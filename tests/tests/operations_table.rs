//! Every operation with its class. Whoever adds one has to decide here, too, whether it may be repeated.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "the sources are read from disk")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::operations::table;

#[test]
fn every_operation_has_the_class_that_was_decided() {
    for (operation, actual, decided) in table() {
        assert_eq!(actual, decided, "{operation}");
    }
}

#[test]
fn every_operation_of_every_area_is_in_the_table() {
    let listed: BTreeMap<_, _> = table()
        .into_iter()
        .map(|(operation, actual, _)| (operation.to_owned(), actual.name))
        .collect();
    let mut found = BTreeMap::new();
    for (area, source) in area_sources() {
        for operation in implementations_of("Operation", &source) {
            let operation = format!("{area}::{operation}");
            let name = listed.get(&operation).copied().unwrap_or("");
            assert!(
                name.starts_with(&format!("{area}.")),
                "{operation} is missing here, or called {name:?}"
            );
            found.insert(operation, name);
        }
    }
    assert_eq!(found, listed);
}

#[test]
fn what_can_be_polled_is_what_only_reads() {
    let safe: BTreeSet<_> = table()
        .into_iter()
        .filter(|(_, _, decided)| decided.repeat == vonage_video::Repeat::Safe)
        .map(|(operation, ..)| operation.to_owned())
        .collect();
    let mut marked = BTreeSet::new();
    for (area, source) in area_sources() {
        let reads = implementations_of("ReadOperation", &source);
        marked.extend(reads.into_iter().map(|operation| format!("{area}::{operation}")));
    }
    assert_eq!(marked, safe);
}

#[test]
fn no_two_operations_share_a_name() {
    let mut names: Vec<_> = table().into_iter().map(|(_, actual, _)| actual.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn the_search_for_operations_finds_every_way_to_write_one() {
    let source = "impl Operation for A {}\nimpl<'a> core::Operation for B<'a> {}\n// impl Operation for C {}\n\
                  impl PagedOperation for D {}\nimpl Operation\n    for E {}";
    assert_eq!(implementations_of("Operation", source), ["A", "B", "E"]);
    assert_eq!(implementations_of("PagedOperation", source), ["D"]);
}

/// The types for which a trait is implemented in a source.
fn implementations_of(name: &str, source: &str) -> Vec<String> {
    let code: Vec<_> = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let words: Vec<_> = code.iter().flat_map(|line| line.split_whitespace()).collect();
    let implemented = words.windows(3).filter(|window| {
        let last = window[0].rsplit("::").next();
        last == Some(name) && window[1] == "for"
    });
    implemented
        .map(|window| {
            window[2]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

/// The sources of all area crates, with the area's name.
fn area_sources() -> Vec<(String, String)> {
    let areas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/areas");
    let mut sources = Vec::new();
    for area in std::fs::read_dir(areas).unwrap() {
        let area = area.unwrap();
        let name = area.file_name().into_string().unwrap();
        for file in rust_files(&area.path().join("src")) {
            sources.push((name.replace('-', "_"), std::fs::read_to_string(file).unwrap()));
        }
    }
    assert!(sources.len() > 5, "the areas are not where they were");
    sources
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
