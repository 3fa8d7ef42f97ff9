//! `features`: each library, and each program that has features, without features, with each of its features alone, with
//! all of them, and with those that meet in it. Which features there are comes from the manifests, so a new one is checked
//! from its first day.
//!
//! The whole powerset of the facade would be 200,000 builds. What can go wrong in a combination are two features that
//! touch the same code: those of the transport in pairs, and each area with and without the transport.

use crate::report::Findings;
use crate::shell::cargo;
use crate::workspace::{Member, Workspace};

/// With no more features than this every pair of them is built.
const FEW: usize = 5;
/// The feature of the facade that every other one meets.
const MEETS_ALL: &str = "transport";

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let mut findings = Findings::default();
    let mut builds = 0;
    let published = workspace.members.iter().filter(|member| member.published);
    for member in published.filter(|member| member.library.is_some() || !member.features.is_empty()) {
        for flags in combinations(member) {
            builds += 1;
            let shown = format!("{} {}", member.name, flags.join(" "));
            let command = cargo(&workspace.root).args(["check", "--quiet", "--package", &member.name]);
            let captured = command.args(&flags).capture()?;
            // Code that only some features use shows as a warning first.
            if !captured.success || captured.stderr.contains("warning") {
                eprint!("{}", captured.stderr);
                findings.add(format!("`cargo check -p {}` is not clean", shown.trim_end()));
            }
        }
    }
    findings.verdict("features", &format!("{builds} builds"))
}

/// The flags of each build. A crate without features needs one.
fn combinations(library: &Member) -> Vec<Vec<String>> {
    let named: Vec<&str> = library
        .features
        .keys()
        .map(String::as_str)
        .filter(|name| *name != "default")
        .collect();
    let mut builds = vec![vec!["--no-default-features".to_owned()]];
    let mut add = |features: &[&str]| {
        let flags = ["--no-default-features", "--features", &features.join(",")];
        builds.push(flags.map(str::to_owned).to_vec());
    };
    for name in &named {
        add(&[name]);
    }
    for (place, first) in named.iter().enumerate() {
        for second in named.iter().skip(place + 1) {
            if named.len() <= FEW && named.len() > 2 || [*first, *second].contains(&MEETS_ALL) {
                add(&[first, second]);
            }
        }
    }
    if library.features.contains_key("default") {
        builds.push(Vec::new());
    }
    if named.len() > 1 {
        builds.push(vec!["--all-features".to_owned()]);
    }
    builds
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn builds(features: &[&str]) -> Vec<String> {
        let library = Member {
            name: "x".into(),
            folder: "x".into(),
            library: Some("x".into()),
            published: true,
            features: features
                .iter()
                .map(|name| ((*name).to_owned(), Vec::new()))
                .collect::<BTreeMap<_, _>>(),
            dependencies: Vec::new(),
        };
        combinations(&library)
            .into_iter()
            .map(|flags| flags.join(" "))
            .collect()
    }

    #[test]
    fn crate_without_features_is_built_once() {
        assert_eq!(builds(&[]), ["--no-default-features"]);
    }

    #[test]
    fn none_each_the_default_and_all_are_built() {
        assert_eq!(
            builds(&["a", "b", "default"]),
            [
                "--no-default-features",
                "--no-default-features --features a",
                "--no-default-features --features b",
                "",
                "--all-features"
            ]
        );
    }

    #[test]
    fn few_features_are_built_in_pairs_and_many_with_the_one_that_all_meet() {
        let pairs = |features: &[&str]| {
            let pairs = builds(features).into_iter().filter(|flags| flags.contains(','));
            pairs
                .map(|flags| flags.rsplit(' ').next().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(pairs(&["a", "b", "c"]), ["a,b", "a,c", "b,c"]);
        assert_eq!(
            pairs(&["a", "b", "c", "d", "e", "transport"]),
            [
                "a,transport",
                "b,transport",
                "c,transport",
                "d,transport",
                "e,transport"
            ]
        );
    }
}
