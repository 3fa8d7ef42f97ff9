//! Change files and the changelog they are folded into.

use super::files::File;
use crate::report::Findings;

/// The kinds of change, in the order a changelog lists them.
pub const KINDS: [&str; 6] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

pub fn check(files: &[File], findings: &mut Findings) {
    for file in files.iter().filter(|file| file.path.starts_with("changes/")) {
        if file.name() != "README.md" {
            check_change(file, findings);
        }
    }
    match files.iter().find(|file| file.path == "CHANGELOG.md") {
        Some(file) => check_changelog(file, findings),
        None => findings.add("CHANGELOG.md is missing"),
    }
}

/// `kind: Added`, `breaking: no`, an empty line, and at least one sentence.
fn check_change(file: &File, findings: &mut Findings) {
    let path = &file.path;
    let (head, body) = file.text.split_once("\n\n").unwrap_or((&file.text, ""));
    let value = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    if !value("kind").is_some_and(|kind| KINDS.contains(&kind)) {
        findings.add(format!(
            "{path}: needs a line `kind: …` with one of {}",
            KINDS.join(", ")
        ));
    }
    if !value("breaking").is_some_and(|breaking| ["yes", "no"].contains(&breaking)) {
        findings.add(format!("{path}: needs a line `breaking: yes` or `breaking: no`"));
    }
    if body.trim().is_empty() {
        findings.add(format!("{path}: says nothing about the change below its head"));
    }
    if !file.is("md") {
        findings.add(format!(
            "{path}: change files are named `changes/<what-changed>.md`"
        ));
    }
}

/// The form of keepachangelog.com: releases under `##`, kinds under `###`, unreleased changes first.
fn check_changelog(file: &File, findings: &mut Findings) {
    let mut releases = 0;
    for (number, line) in file.text.lines().enumerate() {
        let at = format!("CHANGELOG.md:{}", number + 1);
        if let Some(release) = line.strip_prefix("## ") {
            releases += 1;
            if releases == 1 && release != "[Unreleased]" {
                findings.add(format!("{at}: the first release must be [Unreleased]"));
            }
            if !release.starts_with('[') || !(release.contains("] - ") || release == "[Unreleased]") {
                findings.add(format!("{at}: write `## [1.2.3] - YYYY-MM-DD`"));
            }
        } else if let Some(kind) = line.strip_prefix("### ").filter(|kind| !KINDS.contains(kind)) {
            findings.add(format!("{at}: `{kind}` is none of {}", KINDS.join(", ")));
        }
    }
    if releases == 0 {
        findings.add("CHANGELOG.md: has no `## [Unreleased]`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- All.\n\n## [0.1.0] - 2030-01-01\n";

    fn found(change: &str, log: &str) -> Vec<String> {
        let mut findings = Findings::default();
        let files = [
            File::sample("changes/a.md", change),
            File::sample("CHANGELOG.md", log),
        ];
        check(&files, &mut findings);
        findings.list().to_vec()
    }

    #[test]
    fn well_formed_change_passes() {
        assert_eq!(
            found("kind: Added\nbreaking: no\n\nA thing.\n", LOG),
            Vec::<String>::new()
        );
    }

    #[test]
    fn each_missing_part_of_a_change_is_found() {
        assert_eq!(found("breaking: no\n\nA thing.\n", LOG).len(), 1);
        assert_eq!(found("kind: Better\nbreaking: no\n\nA thing.\n", LOG).len(), 1);
        assert_eq!(found("kind: Fixed\nbreaking: no\n", LOG).len(), 1);
        assert_eq!(found("kind: Fixed\n\nA thing.\n", LOG).len(), 1);
    }

    #[test]
    fn changelog_must_keep_its_form() {
        let change = "kind: Added\nbreaking: no\n\nA thing.\n";
        assert_eq!(found(change, "# Changelog\n").len(), 1);
        assert_eq!(found(change, "## [Unreleased]\n### Better\n").len(), 1);
        assert_eq!(found(change, "## [1.0.0] - 2030-01-01\n").len(), 1);
    }
}
