//! The types of our libraries as their sources declare them: which of them can hold a secret.

#![allow(clippy::disallowed_methods, reason = "a test may wait for its files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a secret is kept in. Whatever has a field of one of these, or of a type that has, can hold a secret.
const KEEPERS: [&str; 12] = [
    "Address",
    "ApiToken",
    "Bytes",
    "ClientToken",
    "Digits",
    "HeaderMap",
    "KeyPair",
    "PrivateClaims",
    "Secret",
    "Signature",
    "SipUri",
    "StaticField",
];

/// A struct or an enum.
struct Declared {
    krate: String,
    name: String,
    public: bool,
    /// The words in the types of its fields.
    fields: BTreeSet<String>,
}

/// The public types, `vonage_video_core::Meta`, that can hold a secret by their fields, and those that write their
/// `Debug` by hand, which they do for what must not be shown.
pub(crate) fn holders(sources: &[(String, String)]) -> BTreeSet<String> {
    let mut types = Vec::new();
    let mut by_hand = BTreeSet::new();
    for (krate, text) in sources {
        let shown = text.lines().filter_map(|line| {
            let (_, name) = line.strip_prefix("impl")?.split_once("fmt::Debug for ")?;
            Some(word(name).to_owned())
        });
        by_hand.extend(shown.map(|name| (krate.clone(), name)));
        read(krate, text, &mut types);
    }
    let mut holding: BTreeSet<(String, String)> = BTreeSet::new();
    loop {
        let known = holding.len();
        for declared in &types {
            let holds = |field: &String| {
                let own = (declared.krate.clone(), field.clone());
                let foreign = |(_, name): &(String, String)| name == field && !is_declared(&types, &own);
                KEEPERS.contains(&field.as_str()) || holding.contains(&own) || holding.iter().any(foreign)
            };
            if KEEPERS.contains(&declared.name.as_str()) || declared.fields.iter().any(holds) {
                holding.insert((declared.krate.clone(), declared.name.clone()));
            }
        }
        if holding.len() == known {
            break;
        }
    }
    holding.extend(by_hand);
    let public = types.iter().filter(|declared| declared.public);
    public
        .map(|declared| (declared.krate.clone(), declared.name.clone()))
        .filter(|declared| holding.contains(declared))
        .map(|(krate, name)| format!("{krate}::{name}"))
        .collect()
}

fn is_declared(types: &[Declared], (krate, name): &(String, String)) -> bool {
    types
        .iter()
        .any(|declared| declared.krate == *krate && declared.name == *name)
}

/// The sources of our libraries, tests left out, each with the name of its crate.
pub(crate) fn libraries() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut crates = Vec::new();
    for folder in folders(&root).into_iter().chain(folders(&root.join("areas"))) {
        if folder.join("src/lib.rs").exists() {
            crates.push(folder);
        }
    }
    assert!(crates.len() > 14, "{crates:?}");
    let mut texts = Vec::new();
    for folder in crates {
        let name = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        let krate = match name.as_str() {
            "vonage_video" => name,
            _ => format!("vonage_video_{name}"),
        };
        walk(&folder.join("src"), &mut |text| {
            let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
            texts.push((krate.clone(), code.to_owned()));
        });
    }
    texts
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

fn walk(folder: &Path, take: &mut impl FnMut(String)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, take);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            take(fs::read_to_string(&path).unwrap());
        }
    }
}

/// Adds the types that begin at the start of a line, as rustfmt has them do.
fn read(krate: &str, text: &str, types: &mut Vec<Declared>) {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let (public, rest) = visibility(line);
        let Some(rest) = rest
            .strip_prefix("struct ")
            .or_else(|| rest.strip_prefix("enum "))
        else {
            continue;
        };
        let name = word(rest);
        let mut fields = BTreeSet::new();
        // The parameters, and the fields of a tuple.
        fields.extend(words(&rest[name.len()..]));
        if line.ends_with('{') || line.ends_with('(') {
            for field in lines.by_ref().take_while(|line| !line.starts_with(['}', ')'])) {
                let field = field.trim();
                if field.starts_with("//") || field.starts_with('#') {
                    continue;
                }
                // The name of a field or a variant is no type.
                let start =
                    field
                        .find([':', '('])
                        .unwrap_or(if line.ends_with('(') { 0 } else { field.len() });
                fields.extend(words(&field[start..]));
            }
        }
        types.push(Declared {
            krate: krate.to_owned(),
            name: name.to_owned(),
            public,
            fields,
        });
    }
}

fn visibility(line: &str) -> (bool, &str) {
    match line.strip_prefix("pub ") {
        Some(rest) => (true, rest),
        None => match line.strip_prefix("pub(").and_then(|rest| rest.split_once(") ")) {
            Some((_, rest)) => (false, rest),
            None => (false, line),
        },
    }
}

fn word(text: &str) -> &str {
    &text[..text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())]
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .map(str::to_owned)
}
