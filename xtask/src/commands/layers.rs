//! `layers`: the edges among our crates, and what must never be reached from them, against
//! `xtask/rules/layers.toml`.

use serde::Deserialize;

use crate::report::Findings;
use crate::workspace::{Member, Workspace, folder_matches};

const RULES: &str = "xtask/rules/layers.toml";

#[derive(Debug, Deserialize)]
struct Rules {
    layer: Vec<Layer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layer {
    at: String,
    why: String,
    normal: Vec<String>,
    dev: Vec<String>,
    never: Vec<String>,
}

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let rules: Rules = workspace.rules("layers")?;
    let mut findings = Findings::default();
    let edges = check_edges(&workspace.members, &rules, &mut findings);
    let mut trees = 0;
    for member in &workspace.members {
        let Some(layer) = rules.of(&member.folder).filter(|layer| !layer.never.is_empty()) else {
            continue;
        };
        let reached = super::budget::tree(workspace, &member.name, &["--all-features", "--target", "all"])?;
        check_reach(
            &member.name,
            layer,
            reached.iter().map(|package| package.name.as_str()),
            &mut findings,
        );
        trees += 1;
    }
    findings.verdict(
        "layers",
        &format!("{edges} edges among our crates, the trees of {trees} crates"),
    )
}

impl Rules {
    fn of(&self, folder: &str) -> Option<&Layer> {
        self.layer.iter().find(|layer| folder_matches(&layer.at, folder))
    }
}

impl Layer {
    fn allows(&self, kind: Option<&str>, folder: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|pattern| folder_matches(pattern, folder));
        listed(&self.normal) || (kind == Some("dev") && listed(&self.dev))
    }
}

/// Looks at every declared edge between two crates of ours; returns how many there are.
fn check_edges(members: &[Member], rules: &Rules, findings: &mut Findings) -> usize {
    let mut edges = 0;
    for member in members {
        let Some(layer) = rules.of(&member.folder) else {
            findings.add(format!("{} has no layer: add one to {RULES}", member.folder));
            continue;
        };
        for dependency in &member.dependencies {
            let Some(target) = members.iter().find(|other| other.name == dependency.name) else {
                continue;
            };
            edges += 1;
            let kind = dependency.kind.as_deref();
            if !layer.allows(kind, &target.folder) {
                findings.add(format!(
                    "{} must not have {} as a {} dependency ({}); move the code, or decide the edge in {RULES}",
                    member.name,
                    target.name,
                    kind.unwrap_or("normal"),
                    layer.why,
                ));
            }
        }
    }
    edges
}

fn check_reach<'a>(
    name: &str,
    layer: &Layer,
    reached: impl Iterator<Item = &'a str>,
    findings: &mut Findings,
) {
    let mut hit: Vec<&str> = reached
        .filter(|package| layer.never.iter().any(|n| n == package))
        .collect();
    hit.sort_unstable();
    hit.dedup();
    for package in hit {
        findings.add(format!(
            "{name} reaches {package} ({}); see how with `cargo tree -p {name} -e normal --all-features -i {package}`",
            layer.why
        ));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::workspace::Dependency;

    fn member(folder: &str, dependencies: &[(&str, Option<&str>)]) -> Member {
        Member {
            name: name_of(folder),
            folder: folder.to_owned(),
            library: None,
            published: true,
            features: BTreeMap::new(),
            dependencies: dependencies
                .iter()
                .map(|(folder, kind)| Dependency {
                    name: name_of(folder),
                    kind: kind.map(str::to_owned),
                })
                .collect(),
        }
    }

    fn name_of(folder: &str) -> String {
        folder.rsplit('/').next().unwrap_or(folder).to_owned()
    }

    fn rules() -> Rules {
        toml::from_str(
            r#"
            [[layer]]
            at = "low"
            why = "stands on nothing"
            normal = []
            dev = []
            never = ["socket"]
            [[layer]]
            at = "areas/*"
            why = "on low only"
            normal = ["low"]
            dev = ["server"]
            never = []
            [[layer]]
            at = "server"
            why = "apart"
            normal = []
            dev = []
            never = []
            "#,
        )
        .expect("sample rules")
    }

    fn problems(members: &[Member]) -> Vec<String> {
        let mut findings = Findings::default();
        check_edges(members, &rules(), &mut findings);
        findings.list().to_vec()
    }

    #[test]
    fn allowed_edges_pass() {
        let members = [
            member("low", &[]),
            member("server", &[]),
            member(
                "areas/a",
                &[("low", None), ("low", Some("dev")), ("server", Some("dev"))],
            ),
        ];
        assert_eq!(problems(&members), Vec::<String>::new());
    }

    #[test]
    fn sideways_and_upward_edges_are_found() {
        let members = [
            member("low", &[("areas/a", None)]),
            member("areas/a", &[("areas/b", None)]),
            member("areas/b", &[]),
        ];
        let found = problems(&members);
        assert_eq!(found.len(), 2);
        assert!(
            found[0].starts_with("low must not have a as a normal dependency"),
            "{found:?}"
        );
        assert!(found[1].starts_with("a must not have b"), "{found:?}");
    }

    #[test]
    fn dev_permission_is_not_a_normal_permission() {
        let members = [member("server", &[]), member("areas/a", &[("server", None)])];
        assert_eq!(problems(&members).len(), 1);
    }

    #[test]
    fn build_dependencies_count_as_normal() {
        let members = [
            member("server", &[]),
            member("areas/a", &[("server", Some("build"))]),
        ];
        assert_eq!(problems(&members).len(), 1);
    }

    #[test]
    fn crate_without_a_layer_is_found() {
        assert_eq!(problems(&[member("stray", &[])]).len(), 1);
    }

    #[test]
    fn forbidden_crate_is_reported_once() {
        let mut findings = Findings::default();
        let rules = rules();
        let layer = rules.of("low").expect("low has a layer");
        check_reach(
            "low",
            layer,
            ["serde", "socket", "socket"].into_iter(),
            &mut findings,
        );
        assert_eq!(findings.list().len(), 1);
    }
}
