//! The README's Rust code is compiled: some crate takes it in as documentation tests, and no block is kept from
//! the compiler.

use std::path::{Component, Path, PathBuf};

use super::files::File;
use crate::report::Findings;

pub fn check(files: &[File], findings: &mut Findings) {
    let Some(readme) = files.iter().find(|file| file.path == "README.md") else {
        findings.add("README.md is missing");
        return;
    };
    if !files.iter().any(takes_in_the_readme) {
        findings.add(
            "README.md: no crate compiles its code; add `#[cfg(doctest)] #[doc = include_str!(\"…/README.md\")] struct \
             Readme;` to one",
        );
    }
    for (number, line) in readme.text.lines().enumerate() {
        let language = line.trim_start().strip_prefix("```").unwrap_or_default();
        if language.starts_with("rust") && language.contains("ignore") {
            findings.add(format!(
                "README.md:{}: a block of Rust that is not compiled",
                number + 1
            ));
        }
    }
}

fn takes_in_the_readme(file: &File) -> bool {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    let doc_lines = file
        .text
        .lines()
        .filter(|line| file.is("rs") && line.contains("doc = include_str!(\""));
    let mut included = doc_lines.filter_map(|line| line.split('"').nth(1));
    included.any(|path| resolve(&folder.join(path)) == Path::new("README.md"))
}

/// The path without its `..`, as far as they undo something.
fn resolve(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut resolved, part| {
        if part != Component::ParentDir || !resolved.pop() {
            resolved.push(part);
        }
        resolved
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const INCLUDED: &str = "#[cfg(doctest)]\n#[doc = include_str!(\"../../../README.md\")]\nstruct Readme;\n";

    fn found(readme: &str, path: &str, source: &str) -> usize {
        let mut findings = Findings::default();
        check(
            &[File::sample("README.md", readme), File::sample(path, source)],
            &mut findings,
        );
        findings.list().len()
    }

    #[test]
    fn readme_must_be_compiled() {
        let facade = "crates/vonage-video/src/lib.rs";
        assert_eq!(found("```rust\n```\n", facade, INCLUDED), 0);
        assert_eq!(found("```rust,ignore\n```\n", facade, INCLUDED), 1);
        assert_eq!(found("```rust\n```\n", facade, "//! Facade.\n"), 1);
    }

    #[test]
    fn readme_of_a_crate_is_not_the_readme() {
        assert_eq!(
            found(
                "",
                "crates/a/src/lib.rs",
                "#![doc = include_str!(\"../README.md\")]\n"
            ),
            1
        );
    }
}
