//! `budget`: the number of crates each library's normal dependency tree brings, against
//! `xtask/rules/budget.toml`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use serde::Deserialize;

use crate::report::{Findings, Table};
use crate::shell::cargo;
use crate::workspace::Workspace;

#[derive(Debug, Deserialize)]
struct Rules {
    tree: Vec<Tree>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tree {
    name: String,
    #[serde(rename = "crate")]
    package: String,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    default_features: bool,
    external: Option<usize>,
    total: Option<usize>,
    same_as: Option<String>,
}

/// One crate in a dependency tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Its name.
    pub name: String,
    version: String,
    ours: bool,
}

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let rules: Rules = workspace.rules("budget")?;
    let mut findings = Findings::default();
    let mut table = Table::new(&["tree", "external", "ours", "total", "ceiling"]);
    let mut measured = BTreeMap::new();
    for rule in &rules.tree {
        let features = rule.features.join(",");
        let mut flags = vec!["--features", features.as_str()];
        if !rule.default_features {
            flags.push("--no-default-features");
        }
        let packages = match tree(workspace, &rule.package, &flags) {
            Ok(packages) => packages,
            Err(error) => {
                findings.add(format!("{}: {error:#}", rule.name));
                continue;
            }
        };
        let external = packages.iter().filter(|package| !package.ours).count();
        table.row(vec![
            rule.name.clone(),
            external.to_string(),
            (packages.len() - external).to_string(),
            packages.len().to_string(),
            rule.ceiling(),
        ]);
        check(rule, &packages, &measured, &mut findings);
        measured.insert(rule.name.clone(), packages);
    }
    let libraries = workspace
        .libraries()
        .filter(|library| library.folder != "crates/emulator");
    for library in libraries.filter(|library| rules.tree.iter().all(|rule| rule.package != library.name)) {
        findings.add(format!(
            "{} has no ceiling: add a tree to xtask/rules/budget.toml",
            library.name
        ));
    }
    print!("{}", table.render());
    findings.verdict("budget", &format!("{} dependency trees", rules.tree.len()))
}

/// The distinct packages in the normal dependency tree, the crate itself included. Without a `--target` flag,
/// as built on this machine.
///
/// # Errors
/// When `cargo tree` fails, for instance because a feature does not exist.
pub fn tree(workspace: &Workspace, package: &str, flags: &[&str]) -> anyhow::Result<BTreeSet<Package>> {
    let text = cargo(&workspace.root)
        .quiet()
        .args([
            "tree",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(flags)
        .read()
        .with_context(|| format!("the dependency tree of {package}"))?;
    Ok(text
        .lines()
        .filter_map(|line| Package::parse(line, workspace))
        .collect())
}

impl Package {
    /// Reads `name v1.2.3`, followed by a path for a local crate and by marks such as `(proc-macro)` or `(*)`.
    fn parse(line: &str, workspace: &Workspace) -> Option<Self> {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        let version = words.next()?.to_owned();
        let ours = workspace.member(&name).is_some();
        Some(Self { name, version, ours })
    }
}

impl Tree {
    fn ceiling(&self) -> String {
        let external = self.external.map(|n| format!("{n} external"));
        let total = self.total.map(|n| format!("{n} in total"));
        let same = self.same_as.as_ref().map(|name| format!("those of {name}"));
        [external, total, same]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn check(
    rule: &Tree,
    packages: &BTreeSet<Package>,
    measured: &BTreeMap<String, BTreeSet<Package>>,
    findings: &mut Findings,
) {
    let external: BTreeSet<&Package> = packages.iter().filter(|package| !package.ours).collect();
    let advice = "leave a dependency out, switch its features off, or raise the ceiling with a decision";
    if let Some(ceiling) = rule.external.filter(|ceiling| external.len() > *ceiling) {
        findings.add(format!(
            "{}: {} external crates, ceiling {ceiling}; {advice}",
            rule.name,
            external.len()
        ));
    }
    if let Some(ceiling) = rule.total.filter(|ceiling| packages.len() > *ceiling) {
        findings.add(format!(
            "{}: {} crates in total, ceiling {ceiling}; {advice}",
            rule.name,
            packages.len()
        ));
    }
    let Some(base) = &rule.same_as else { return };
    let Some(base_packages) = measured.get(base) else {
        findings.add(format!("{}: the row `{base}` does not stand above it", rule.name));
        return;
    };
    let extra: Vec<_> = external
        .into_iter()
        .filter(|package| !base_packages.contains(*package))
        .collect();
    if !extra.is_empty() {
        let names: Vec<_> = extra
            .iter()
            .map(|package| format!("{} {}", package.name, package.version))
            .collect();
        findings.add(format!(
            "{}: beyond those of {base}: {}; {advice}",
            rule.name,
            names.join(", ")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packages(names: &[&str]) -> BTreeSet<Package> {
        names
            .iter()
            .map(|name| Package {
                name: (*name).to_owned(),
                version: "v1".to_owned(),
                ours: name.starts_with("our-"),
            })
            .collect()
    }

    fn found(rule: &str, names: &[&str]) -> Vec<String> {
        let rule: Tree = toml::from_str(rule).expect("sample rule");
        let measured = BTreeMap::from([("base".to_owned(), packages(&["our-base", "serde"]))]);
        let mut findings = Findings::default();
        check(&rule, &packages(names), &measured, &mut findings);
        findings.list().to_vec()
    }

    #[test]
    fn ours_do_not_count_as_external() {
        let rule = "name = 'x'\ncrate = 'our-x'\nexternal = 1";
        assert!(found(rule, &["our-x", "our-y", "serde"]).is_empty());
        assert_eq!(found(rule, &["our-x", "serde", "http"]).len(), 1);
    }

    #[test]
    fn total_counts_the_crate_itself() {
        let rule = "name = 'x'\ncrate = 'our-x'\ntotal = 2";
        assert!(found(rule, &["our-x", "serde"]).is_empty());
        assert_eq!(found(rule, &["our-x", "serde", "http"]).len(), 1);
    }

    #[test]
    fn crates_beyond_the_base_are_named() {
        let rule = "name = 'x'\ncrate = 'our-x'\nsame_as = 'base'";
        assert!(found(rule, &["our-x", "serde"]).is_empty());
        let found = found(rule, &["our-x", "serde", "http"]);
        assert!(found[0].contains("http v1"), "{found:?}");
    }

    #[test]
    fn base_must_be_measured_first() {
        assert_eq!(
            found("name = 'x'\ncrate = 'our-x'\nsame_as = 'later'", &["our-x"]).len(),
            1
        );
    }
}
