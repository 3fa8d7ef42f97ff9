//! Every library says in its first lines what it deliberately does not know.

use super::files::File;
use crate::report::Findings;
use crate::workspace::Workspace;

/// Words that say something is absent.
const ABSENCE: [&str; 5] = [
    "knows nothing",
    "know nothing",
    "does not",
    "do not",
    "no part of",
];

pub fn check(workspace: &Workspace, files: &[File], findings: &mut Findings) {
    for member in workspace.members.iter().filter(|member| member.library.is_some()) {
        let path = format!("{}/src/lib.rs", member.folder);
        let Some(file) = files.iter().find(|file| file.path == path) else {
            continue;
        };
        // The docs may be a file beside the manifest, taken in whole.
        let readme = format!("{}/README.md", member.folder);
        let takes_in = file.text.contains("#![doc = include_str!(\"../README.md\")]");
        let included = files.iter().find(|file| takes_in && file.path == readme);
        if !says_what_is_absent(&docs_of(&file.text, included.map(|file| &file.text))) {
            findings.add(format!(
                "{path}: the crate's docs do not say what it deliberately does not know"
            ));
        }
    }
}

/// The crate's own docs and those it includes, in one line.
fn docs_of(source: &str, included: Option<&String>) -> String {
    let own = source.lines().filter_map(|line| line.strip_prefix("//!"));
    own.chain(included.into_iter().flat_map(|text| text.lines()))
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
}

fn says_what_is_absent(docs: &str) -> bool {
    let docs = docs.replace('*', "").to_lowercase();
    ABSENCE.iter().any(|words| docs.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(source: &str, readme: Option<&str>) -> bool {
        says_what_is_absent(&docs_of(source, readme.map(str::to_owned).as_ref()))
    }

    #[test]
    fn absence_may_run_over_a_line_end() {
        assert!(says(
            "//! Tokens.\n//!\n//! It does\n//! **not** know HTTP.\n",
            None
        ));
        assert!(!says("//! Tokens.\n// does not count\nfn x() {}\n", None));
    }

    #[test]
    fn included_docs_count() {
        assert!(says(
            "#![doc = \"…\"]\n",
            Some("# Tokens\n\nKnows nothing of HTTP.\n")
        ));
    }
}
