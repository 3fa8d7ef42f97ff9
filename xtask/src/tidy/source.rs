//! Rust files: they begin with what they are about, stay short, and leave no test out.

use super::Rules;
use super::files::File;
use crate::report::Findings;

pub fn check(file: &File, rules: &Rules, findings: &mut Findings) {
    if !file.is("rs") {
        return;
    }
    let path = &file.path;
    if !begins_with_docs(&file.text) {
        findings.add(format!(
            "{path}: does not begin with `//!` saying what this module is about"
        ));
    }
    let excepted = rules.long_file.iter().any(|long| long.path == *path);
    if file.lines() > rules.max_lines && !excepted {
        findings.add(format!(
            "{path}: {} lines, more than {}; split it, or give the reason in xtask/rules/tidy.toml",
            file.lines(),
            rules.max_lines
        ));
    }
    for (number, line) in file.text.lines().enumerate() {
        if let Some(problem) = refused(line) {
            findings.add(format!("{path}:{}: {problem}", number + 1));
        }
    }
}

fn begins_with_docs(text: &str) -> bool {
    let mut lines = text
        .lines()
        .skip_while(|line| line.is_empty() || line.starts_with("// Generated"));
    lines
        .next()
        .is_some_and(|line| line.starts_with("//!") || line.starts_with("#![doc"))
}

/// What must not stand in code; comments and strings are not looked into.
fn refused(line: &str) -> Option<&'static str> {
    let code = line.trim_start();
    if code.starts_with("//") {
        let fence = code.trim_start_matches(['/', '!']).trim();
        let ignored = fence.starts_with("```") && fence.contains("ignore");
        return ignored.then_some("an example that is not compiled; make it run, or use `no_run`");
    }
    if code.starts_with("#[ignore") || code.starts_with("#![ignore") {
        return Some("an ignored test; make it pass or remove it");
    }
    let unfinished = ["todo!(", "unimplemented!(", "dbg!("];
    unfinished
        .iter()
        .any(|call| code.starts_with(call))
        .then_some("unfinished code; finish it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let rules = Rules {
            max_lines: 3,
            long_file: Vec::new(),
            text: Vec::new(),
        };
        let mut findings = Findings::default();
        check(&File::sample(path, text), &rules, &mut findings);
        findings.list().to_vec()
    }

    #[test]
    fn file_with_docs_passes_and_without_is_found() {
        assert!(found("a.rs", "//! About.\nfn x() {}\n").is_empty());
        assert_eq!(found("a.rs", "fn x() {}\n").len(), 1);
        assert!(found("a.md", "no rust\n").is_empty());
    }

    #[test]
    fn included_text_counts_as_docs() {
        assert!(found("lib.rs", "#![doc = include_str!(\"../README.md\")]\n").is_empty());
    }

    #[test]
    fn long_file_is_found() {
        assert_eq!(found("a.rs", "//! About.\n\n\n\n").len(), 1);
    }

    #[test]
    fn left_out_tests_and_unfinished_code_are_found() {
        assert_eq!(found("a.rs", "//! A.\n    #[ignore = \"slow\"]\n").len(), 1);
        assert_eq!(found("a.rs", "//! A.\n    todo!()\n").len(), 1);
        assert_eq!(found("a.rs", "//! A.\n/// ```ignore\n").len(), 1);
        assert!(found("a.rs", "//! A.\n/// ```no_run\n").is_empty());
    }
}
