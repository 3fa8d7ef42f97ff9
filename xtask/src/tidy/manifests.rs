//! Manifests: what is the same everywhere is written once, in the root; every crate says what it is.

use std::path::{Component, Path};

use toml::{Table, Value};

use super::files::File;
use crate::report::Findings;

/// Fields every member takes from the workspace.
const INHERITED: [&str; 4] = ["version", "edition", "rust-version", "license"];
/// Fields a published crate takes from the workspace besides.
const PUBLISHED: [&str; 2] = ["keywords", "categories"];
/// The one crate with its own lint table: a program for maintainers.
const OWN_LINTS: &str = "xtask/Cargo.toml";

pub fn check(files: &[File], findings: &mut Findings) {
    for file in files.iter().filter(|file| file.name() == "Cargo.toml") {
        let own_workspace = ["fuzz/", "examples/edge-worker/", "xtask/bench/peers/"]
            .iter()
            .any(|folder| file.path.starts_with(folder));
        match file.text.parse::<Table>() {
            Err(error) => findings.add(format!("{}: {error}", file.path)),
            Ok(manifest) => {
                check_paths(&file.path, &manifest, findings);
                // What the macros of libFuzzer and wasm-bindgen write is unsafe.
                if !own_workspace {
                    check_unsafe(&file.path, &manifest, findings);
                }
                if manifest.contains_key("package") && !own_workspace {
                    check_package(&file.path, &manifest, findings);
                }
            }
        }
    }
}

fn check_package(path: &str, manifest: &Table, findings: &mut Findings) {
    let package = manifest.get("package").and_then(Value::as_table);
    let field = |name: &str| package.and_then(|package| package.get(name));
    let published = field("publish").and_then(Value::as_bool) != Some(false);
    let wanted = INHERITED.iter().chain(PUBLISHED.iter().filter(|_| published));
    for name in wanted.filter(|name| !inherits(field(name))) {
        findings.add(format!(
            "{path}: `{name}` is not inherited; write `{name}.workspace = true`"
        ));
    }
    let description = field("description").and_then(Value::as_str).unwrap_or_default();
    if description.trim().is_empty() {
        findings.add(format!("{path}: has no description"));
    }
    if path != OWN_LINTS && !inherits(manifest.get("lints")) {
        findings.add(format!(
            "{path}: does not take the workspace's lints; add `[lints]` with `workspace = true`"
        ));
    }
    for (table, dependencies) in dependency_tables(manifest) {
        for (name, value) in dependencies {
            // A crate whose own tests need its features names itself, without a version.
            let itself = value.get("path").and_then(Value::as_str) == Some(".");
            if !itself && !inherits(Some(value)) {
                findings.add(format!(
                    "{path}: {table}.{name} has its own version; put it into [workspace.dependencies]"
                ));
            }
        }
    }
}

/// Where lints are set, `unsafe` is forbidden, which no attribute in the code can undo.
fn check_unsafe(path: &str, manifest: &Table, findings: &mut Findings) {
    let own = manifest.get("lints").filter(|lints| !inherits(Some(lints)));
    let shared = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("lints"));
    for lints in own.into_iter().chain(shared) {
        let level = lints.get("rust").and_then(|rust| rust.get("unsafe_code"));
        if level.and_then(Value::as_str) != Some("forbid") {
            findings.add(format!(
                "{path}: its lints do not have `unsafe_code = \"forbid\"`"
            ));
        }
    }
}

fn inherits(value: Option<&Value>) -> bool {
    let workspace = value
        .and_then(Value::as_table)
        .and_then(|table| table.get("workspace"));
    workspace.and_then(Value::as_bool) == Some(true)
}

/// All dependency tables, those of targets included.
fn dependency_tables(manifest: &Table) -> Vec<(String, &Table)> {
    let mut tables = Vec::new();
    let targets = manifest.get("target").and_then(Value::as_table);
    let below = targets
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_table()?)));
    for (place, table) in std::iter::once(("", manifest)).chain(below) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            if let Some(dependencies) = table.get(kind).and_then(Value::as_table) {
                tables.push((
                    format!("{place}{}{kind}", if place.is_empty() { "" } else { "." }),
                    dependencies,
                ));
            }
        }
    }
    tables
}

/// No `path = "…"` may lead out of the repository.
fn check_paths(path: &str, manifest: &Table, findings: &mut Findings) {
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let mut stack: Vec<&Value> = manifest.values().collect();
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(list) => stack.extend(list),
            Value::Table(table) => {
                stack.extend(table.values());
                let target = table.get("path").and_then(Value::as_str);
                if let Some(target) = target.filter(|target| leaves(&folder.join(target))) {
                    findings.add(format!("{path}: the path {target} leads out of the repository"));
                }
            }
            _ => {}
        }
    }
}

fn leaves(path: &Path) -> bool {
    let mut depth = 0_i32;
    for part in path.components() {
        match part {
            Component::ParentDir => depth -= 1,
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return true,
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "
        [package]
        name = 'x'
        description = 'A crate'
        version.workspace = true
        edition.workspace = true
        rust-version.workspace = true
        license.workspace = true
        keywords.workspace = true
        categories.workspace = true
        [dependencies]
        serde.workspace = true
        [lints]
        workspace = true
    ";

    fn found(text: &str) -> Vec<String> {
        let mut findings = Findings::default();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        check(
            &[File::sample("crates/x/Cargo.toml", &lines.join("\n"))],
            &mut findings,
        );
        findings.list().to_vec()
    }

    #[test]
    fn inheriting_manifest_passes() {
        assert_eq!(found(GOOD), Vec::<String>::new());
    }

    #[test]
    fn own_version_lints_and_missing_description_are_found() {
        let bad = GOOD
            .replace(
                "version.workspace = true\n        edition",
                "version = '1.0.0'\n        edition",
            )
            .replace("[lints]\n        workspace = true", "")
            .replace("description = 'A crate'", "");
        assert_eq!(found(&bad).len(), 3);
    }

    #[test]
    fn lints_that_do_not_forbid_unsafe_code_are_found() {
        let own = |level: &str| {
            let lints = format!("[lints.rust]\nunsafe_code = '{level}'");
            let mut findings = Findings::default();
            check(&[File::sample("xtask/Cargo.toml", &lints)], &mut findings);
            findings.list().len()
        };
        assert_eq!((own("forbid"), own("deny")), (0, 1));
        let mut findings = Findings::default();
        let shared = "[workspace.lints.rust]\nmissing_docs = 'deny'";
        check(&[File::sample("Cargo.toml", shared)], &mut findings);
        assert_eq!(findings.list().len(), 1);
    }

    #[test]
    fn unpublished_crate_needs_no_keywords() {
        let private = GOOD
            .replace("keywords.workspace = true", "publish = false")
            .replace("categories.workspace = true", "");
        assert!(found(&private).is_empty());
    }

    #[test]
    fn dependency_with_its_own_version_is_found_in_every_table() {
        let direct = GOOD.replace("serde.workspace = true", "serde = '1'");
        assert_eq!(found(&direct).len(), 1);
        let target = format!("{GOOD}\n[target.'cfg(unix)'.dev-dependencies]\nlibc = {{ version = '1' }}\n");
        assert_eq!(found(&target).len(), 1);
    }

    #[test]
    fn path_out_of_the_repository_is_found() {
        let inside = format!("{GOOD}\n[[bin]]\nname = 'x'\npath = '../../tools/x.rs'\n");
        assert!(found(&inside).is_empty());
        let outside = format!("{GOOD}\n[[bin]]\nname = 'x'\npath = '../../../x.rs'\n");
        assert_eq!(found(&outside).len(), 1);
    }
}
