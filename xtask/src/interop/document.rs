//! `docs/interop.md`: its tables are made from what the drivers check.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::facts::{Facts, Kind, Operation};
use super::sdk::Sdk;
use crate::report::Findings;

const PATH: &str = "docs/interop.md";
const BEGIN: &str = "<!-- made by `cargo xtask interop --bless`; do not edit -->";
const END: &str = "<!-- end of what is made -->";

/// Finds a document that does not say what the drivers check, and facts that contradict each other.
///
/// # Errors
/// When a file is missing or does not have the expected shape.
pub fn check(root: &Path, findings: &mut Findings) -> anyhow::Result<()> {
    let facts = Facts::read(root)?;
    for contradiction in facts.contradictions() {
        findings.add(contradiction);
    }
    let (text, wanted) = texts(root, &facts)?;
    if text != wanted {
        findings.add(format!(
            "{PATH} is not what interop/*.json say; run `cargo xtask interop --bless`"
        ));
    }
    Ok(())
}

/// Writes the tables anew.
///
/// # Errors
/// When a file is missing, has no place for the tables, or cannot be written.
pub fn bless(root: &Path) -> anyhow::Result<()> {
    let (_, wanted) = texts(root, &Facts::read(root)?)?;
    fs::write(root.join(PATH), wanted).with_context(|| format!("cannot write {PATH}"))?;
    println!("wrote the tables of {PATH}");
    Ok(())
}

/// The document as it is, and as it should be.
fn texts(root: &Path, facts: &Facts) -> anyhow::Result<(String, String)> {
    let text = fs::read_to_string(root.join(PATH)).with_context(|| format!("cannot read {PATH}"))?;
    let Some((before, (_, after))) = text
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?)))
    else {
        bail!("{PATH} has no place for the tables, between `{BEGIN}` and `{END}`");
    };
    let wanted = format!("{before}{BEGIN}\n\n{}{END}{after}", tables(facts));
    Ok((text, wanted))
}

fn tables(facts: &Facts) -> String {
    let mut text = String::from("## Every operation\n\n| | | Node | Python |\n|---|---|---|---|\n");
    for operation in &facts.operations {
        let cells = [Sdk::Node, Sdk::Python].map(|sdk| cell(facts, operation, sdk));
        let [node, python] = cells;
        let _ = writeln!(
            text,
            "| {} | {} | {node} | {python} |",
            operation.id, operation.does
        );
    }
    text.push('\n');
    for (sdk, title) in [(Sdk::Node, "Node"), (Sdk::Python, "Python")] {
        let _ = write!(
            text,
            "## {title}\n\n| Operations | | What the SDK does | Ours |\n|---|---|---|---|\n"
        );
        for kind in [Kind::Missing, Kind::Broken, Kind::Odd] {
            for known in facts.known_of(sdk).filter(|known| known.kind == kind) {
                let _ = writeln!(
                    text,
                    "| {} | {} | {} | {} |",
                    if known.operations.is_empty() {
                        "none".to_owned()
                    } else {
                        known.operations.join(", ")
                    },
                    kind.name(),
                    known.theirs,
                    known.ours
                );
            }
        }
        text.push('\n');
    }
    text
}

/// The call, and the worst that is known of it.
fn cell(facts: &Facts, operation: &Operation, sdk: Sdk) -> String {
    let about = facts
        .known_of(sdk)
        .filter(|known| known.operations.contains(&operation.id));
    let kinds: Vec<Kind> = about.map(|known| known.kind).collect();
    let worst = [Kind::Broken, Kind::Odd]
        .into_iter()
        .find(|kind| kinds.contains(kind));
    match (operation.call(sdk), worst) {
        (None, _) => Kind::Missing.name().to_owned(),
        (Some(call), None) => format!("`{call}`"),
        (Some(call), Some(kind)) => format!("`{call}`, {}", kind.name()),
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Missing => "**missing**",
            Self::Broken => "**broken**",
            Self::Odd => "odd",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::sample;
    use super::*;

    #[test]
    fn every_operation_and_everything_known_has_its_row() {
        let text = tables(&sample());
        assert!(
            text.contains("| archives.start | start | `start` | `start` |"),
            "{text}"
        );
        assert!(
            text.contains("| broadcasts.set_layout | change | **missing** | `change`, **broken** |"),
            "{text}"
        );
        assert_eq!(text.matches("| t | o |").count(), 2, "{text}");
    }
}
