//! `features`: each library without features, with each of its features alone, and with all of them. Which
//! features there are comes from the manifests, so a new one is checked from its first day.

use crate::report::Findings;
use crate::shell::cargo;
use crate::workspace::{Member, Workspace};

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let mut findings = Findings::default();
    let mut builds = 0;
    for library in workspace.libraries() {
        for flags in combinations(library) {
            builds += 1;
            let shown = format!("{} {}", library.name, flags.join(" "));
            let command = cargo(&workspace.root).args(["check", "--quiet", "--package", &library.name]);
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
    let named: Vec<&String> = library
        .features
        .keys()
        .filter(|name| *name != "default")
        .collect();
    let mut builds = vec![vec!["--no-default-features".to_owned()]];
    for name in &named {
        builds.push(vec![
            "--no-default-features".to_owned(),
            "--features".to_owned(),
            (*name).clone(),
        ]);
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
    fn none_each_and_all_are_built() {
        assert_eq!(
            builds(&["a", "b", "default"]),
            [
                "--no-default-features",
                "--no-default-features --features a",
                "--no-default-features --features b",
                "--all-features"
            ]
        );
    }
}
