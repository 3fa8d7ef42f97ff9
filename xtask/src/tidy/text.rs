//! Every text file: nothing left open, and nothing that ties the tree to one machine or one mirror.

use super::Rules;
use super::files::File;
use crate::report::Findings;

// Put together here, so that this file does not hold what it looks for.
const OPEN: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
const MACHINE: [&str; 4] = [
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
];
const MIRROR: [&str; 5] = [
    concat!("registry.", "npmjs.org"),
    concat!("files.", "pythonhosted.org"),
    concat!("pypi.", "org/simple"),
    concat!("static.", "crates.io"),
    concat!("index.", "crates.io"),
];
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn check(file: &File, rules: &Rules, findings: &mut Findings) {
    for (number, line) in file.text.lines().enumerate() {
        let excepted = rules
            .text
            .iter()
            .any(|text| text.path == file.path && line.contains(&text.holds));
        if let Some(problem) = refused(&file.path, line).filter(|_| !excepted) {
            findings.add(format!("{}:{}: {problem}", file.path, number + 1));
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        findings.add(format!("{}: does not end with a line end", file.path));
    }
}

fn refused(path: &str, line: &str) -> Option<String> {
    if path == "Cargo.lock" {
        let source = line.strip_prefix("source = ")?;
        return (source.trim_matches('"') != REGISTRY)
            .then(|| format!("a crate from {source}; use crates.io"));
    }
    if let Some(mark) = OPEN.iter().find(|mark| holds_word(line, mark)) {
        return Some(format!("`{mark}`: do it now, or describe it in an issue"));
    }
    if let Some(place) = MACHINE.iter().find(|place| line.contains(*place)) {
        return Some(format!(
            "a path below `{place}`, which other machines do not have"
        ));
    }
    MIRROR.iter().find(|host| line.contains(*host)).map(|host| {
        format!(
            "names the registry host {host}; the clients know their registries, and users may have others"
        )
    })
}

fn holds_word(line: &str, word: &str) -> bool {
    let boundary = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    line.match_indices(word).any(|(start, found)| {
        boundary(line[..start].chars().next_back()) && boundary(line[start + found.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_ends_are_found_as_words_only() {
        let open = format!("// {}: later", OPEN[0]);
        assert!(refused("a.rs", &open).is_some());
        assert!(refused("a.rs", &format!("let {}S = 1;", OPEN[0])).is_none());
        assert!(refused("Cargo.toml", "todo = \"deny\"").is_none());
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        assert!(refused("a.md", &format!("see {}x/y", MACHINE[1])).is_some());
        assert!(refused("a.md", "see crates/core").is_none());
    }

    #[test]
    fn registry_hosts_are_found() {
        assert!(refused("a.json", &format!("\"resolved\": \"https://{}/x\"", MIRROR[0])).is_some());
        assert!(refused("README.md", "[crate](https://crates.io/crates/vonage-video)").is_none());
    }

    #[test]
    fn lock_file_may_name_one_source_only() {
        assert!(refused("Cargo.lock", &format!("source = \"{REGISTRY}\"")).is_none());
        assert!(refused("Cargo.lock", "source = \"git+https://example.com/x\"").is_some());
        assert!(refused("Cargo.lock", "name = \"serde\"").is_none());
    }
}
