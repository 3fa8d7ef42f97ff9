//! `tidy`: house rules that no lint can check. One rule a module; each looks at text, none changes it.

mod changes;
mod crate_docs;
mod files;
mod manifests;
mod readme;
mod source;
mod text;
mod tls;

use serde::Deserialize;

use crate::interop::document;
use crate::report::Findings;
use crate::workspace::Workspace;

/// `xtask/rules/tidy.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    max_lines: usize,
    #[serde(default)]
    long_file: Vec<LongFile>,
    #[serde(default)]
    text: Vec<TextException>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LongFile {
    path: String,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextException {
    path: String,
    holds: String,
    why: String,
}

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let rules: Rules = workspace.rules("tidy")?;
    let files = files::read(&workspace.root)?;
    let mut findings = Findings::default();
    check_exceptions(&rules, &files, &mut findings);
    for file in &files {
        source::check(file, &rules, &mut findings);
        text::check(file, &rules, &mut findings);
        tls::check(file, &rules, &mut findings);
    }
    manifests::check(&files, &mut findings);
    crate_docs::check(workspace, &files, &mut findings);
    changes::check(&files, &mut findings);
    readme::check(&files, &mut findings);
    document::check(&workspace.root, &mut findings)?;
    findings.verdict("tidy", &format!("{} files", files.len()))
}

/// An exception nobody needs any more is removed, or the next reader believes in it.
fn check_exceptions(rules: &Rules, files: &[files::File], findings: &mut Findings) {
    for LongFile { path, why } in &rules.long_file {
        let needed = files
            .iter()
            .any(|file| file.path == *path && file.lines() > rules.max_lines);
        if !needed || why.trim().is_empty() {
            findings.add(format!(
                "xtask/rules/tidy.toml: {path} is not a long file any more, or has no reason"
            ));
        }
    }
    for TextException { path, holds, why } in &rules.text {
        let needed = files
            .iter()
            .any(|file| file.path == *path && file.text.contains(holds.as_str()));
        if !needed || why.trim().is_empty() {
            findings.add(format!(
                "xtask/rules/tidy.toml: {path} does not hold `{holds}`, or has no reason"
            ));
        }
    }
}
