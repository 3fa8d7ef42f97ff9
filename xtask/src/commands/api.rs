//! `api`: the public API of every library, compared with its record in `api/<crate>.txt`, so that a change of
//! API shows in the diff of a change.

use std::fs;

use anyhow::Context as _;

use crate::report::Findings;
use crate::rustdoc;
use crate::workspace::{Member, Workspace};

/// Compare or record.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Write the records instead of comparing
    #[arg(long)]
    bless: bool,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let folder = workspace.root.join("api");
    let mut findings = Findings::default();
    let mut items = 0;
    let libraries: Vec<&Member> = workspace.libraries().collect();
    for library in &libraries {
        let now = surface(workspace, library)?;
        items += now.lines().count();
        let record = folder.join(&library.name).with_extension("txt");
        if args.bless {
            fs::create_dir_all(&folder)?;
            fs::write(&record, &now).with_context(|| format!("cannot write {}", record.display()))?;
            continue;
        }
        let before = fs::read_to_string(&record).unwrap_or_default();
        let changes = difference(&before, &now);
        if !changes.is_empty() {
            eprintln!("{}:", library.name);
            changes.iter().for_each(|line| eprintln!("  {line}"));
            findings.add(format!(
                "the public API of {} differs from api/{}.txt in {} line(s); if that is meant, run \
                 `cargo xtask api --bless` and say in a change file whether it breaks users",
                library.name,
                library.name,
                changes.len()
            ));
        }
    }
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = name
            .strip_suffix(".txt")
            .is_some_and(|name| libraries.iter().any(|l| l.name == name));
        if !known {
            findings.add(format!(
                "api/{name} records no library of this workspace; remove it"
            ));
        }
    }
    findings.verdict(
        "api",
        &format!("{items} public items of {} libraries", libraries.len()),
    )
}

/// One line an item, sorted. Blanket and auto-trait implementations are left out: they are noise in a diff.
fn surface(workspace: &Workspace, library: &Member) -> anyhow::Result<String> {
    let json = rustdoc::write_json(workspace, library)?;
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .with_context(|| format!("cannot read the public API of {}", library.name))?;
    let mut lines: Vec<String> = api.items().map(ToString::to_string).collect();
    lines.sort();
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// Lines that went (`-`) and lines that came (`+`); both texts are sorted.
fn difference(before: &str, now: &str) -> Vec<String> {
    let without = |text: &str, other: &str, mark: char| {
        let other: std::collections::BTreeSet<&str> = other.lines().collect();
        text.lines()
            .filter(|line| !other.contains(line))
            .map(|line| format!("{mark} {line}"))
            .collect()
    };
    let mut changes: Vec<String> = without(before, now, '-');
    changes.extend::<Vec<String>>(without(now, before, '+'));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_line_shows_as_gone_and_come() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), ["- b", "+ c"]);
        assert!(difference("a\n", "a\n").is_empty());
    }

    #[test]
    fn missing_record_shows_everything_as_new() {
        assert_eq!(difference("", "pub mod x\n"), ["+ pub mod x"]);
    }
}
