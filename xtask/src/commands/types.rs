//! `types`: which foreign crates' types stand in public signatures, against `xtask/rules/types.toml`.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::report::Findings;
use crate::rustdoc;
use crate::workspace::Workspace;

const STANDARD: [&str; 3] = ["std", "core", "alloc"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    everywhere: Vec<String>,
    also: Vec<Also>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Also {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
    #[expect(dead_code, reason = "for the reader of the rules; required so that no exception lacks one")]
    why: String,
}

pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let rules: Rules = workspace.rules("types")?;
    let ours: BTreeSet<&str> = workspace
        .members
        .iter()
        .filter_map(|m| m.library.as_deref())
        .collect();
    let mut findings = Findings::default();
    let mut uses = 0;
    let libraries: Vec<_> = workspace.libraries().collect();
    for library in &libraries {
        let mut allowed: BTreeSet<&str> = ours.iter().copied().collect();
        allowed.extend(rules.everywhere.iter().map(String::as_str));
        let also = rules.also.iter().filter(|also| also.package == library.name);
        allowed.extend(also.flat_map(|also| &also.allow).map(String::as_str));
        let found = foreign_uses(&rustdoc::read_json(workspace, library)?);
        uses += found
            .iter()
            .filter(|found| !STANDARD.contains(&found.library.as_str()))
            .count();
        for Use {
            at,
            name,
            library: from,
        } in found
            .iter()
            .filter(|found| !allowed.contains(found.library.as_str()))
        {
            findings.add(format!(
                "{}: {at} shows `{name}` of {from}; wrap it in a type of ours, or allow {from} in \
                 xtask/rules/types.toml with the reason",
                library.name
            ));
        }
    }
    findings.verdict(
        "types",
        &format!(
            "{uses} uses of foreign types in the signatures of {} libraries",
            libraries.len()
        ),
    )
}

/// A foreign type or trait in a public signature.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    at: String,
    name: String,
    library: String,
}

/// Reads rustdoc's JSON as it is: an item of ours names types by id, `paths` tells which crate an id belongs
/// to. Implementations the compiler gives to everybody say nothing about us.
fn foreign_uses(json: &Value) -> BTreeSet<Use> {
    let mut uses = BTreeSet::new();
    for item in json["index"]
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::values)
    {
        let implementation = &item["inner"]["impl"];
        let given = implementation["is_synthetic"] == true || !implementation["blanket_impl"].is_null();
        if item["crate_id"] != 0 || given {
            continue;
        }
        let at = place(item);
        let mut ids = Vec::new();
        collect_ids(&item["inner"], &mut ids);
        for id in ids {
            let path = &json["paths"][id.to_string()];
            let Some(crate_id) = path["crate_id"].as_u64().filter(|crate_id| *crate_id != 0) else {
                continue;
            };
            let names = path["path"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            uses.insert(Use {
                at: at.clone(),
                name: names.collect::<Vec<_>>().join("::"),
                library: text(&json["external_crates"][crate_id.to_string()]["name"]),
            });
        }
    }
    uses
}

fn place(item: &Value) -> String {
    let line = &item["span"]["begin"][0];
    format!(
        "{}:{line} {}",
        text(&item["span"]["filename"]),
        text(&item["name"])
    )
    .trim_end()
    .to_owned()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Every reference to a type or trait below a value: `{ "id": …, "path": … }` in a signature, `{ "id": …,
/// "source": … }` in a re-export.
fn collect_ids(value: &Value, ids: &mut Vec<u64>) {
    match value {
        Value::Object(map) => {
            let reference = map.contains_key("path") || map.contains_key("source");
            ids.extend(map.get("id").and_then(Value::as_u64).filter(|_| reference));
            map.values().for_each(|inner| collect_ids(inner, ids));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect_ids(inner, ids)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(inner: Value) -> Value {
        json!({
            "index": { "1": {
                "crate_id": 0, "name": "send", "inner": inner,
                "span": { "filename": "src/lib.rs", "begin": [7, 1] },
            } },
            "paths": {
                "2": { "crate_id": 0, "path": ["me", "Mine"] },
                "3": { "crate_id": 5, "path": ["hyper", "Error"] },
            },
            "external_crates": { "5": { "name": "hyper" } },
        })
    }

    #[test]
    fn foreign_type_deep_in_a_signature_is_found() {
        let result = json!({ "path": "Result", "id": 2, "args": { "angle_bracketed": { "args": [
            { "type": { "resolved_path": { "path": "Error", "id": 3, "args": null } } }
        ] } } });
        let found = foreign_uses(&document(
            json!({ "function": { "sig": { "output": { "resolved_path": result } } } }),
        ));
        assert_eq!(found.len(), 1);
        let only = found.first().expect("one use");
        assert_eq!(
            (only.at.as_str(), only.library.as_str()),
            ("src/lib.rs:7 send", "hyper")
        );
    }

    #[test]
    fn foreign_reexport_is_found() {
        let found = foreign_uses(&document(json!({ "use": { "source": "hyper::Error", "id": 3 } })));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn blanket_implementations_do_not_count() {
        let inner = json!({ "impl": {
            "is_synthetic": false, "blanket_impl": { "generic": "T" }, "trait": { "path": "X", "id": 3 },
        } });
        assert!(foreign_uses(&document(inner)).is_empty());
    }
}
