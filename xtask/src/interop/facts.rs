//! What is to be driven and what is known of the SDKs: `interop/operations.json` and `interop/known.json`. The
//! drivers, the verdict and `docs/interop.md` all stand on these two.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::sdk::Sdk;

/// Both files.
#[derive(Debug)]
pub struct Facts {
    /// All operations, in the order of the API reference.
    pub operations: Vec<Operation>,
    /// What the SDKs do not, or do wrong.
    pub known: Vec<Known>,
    documents: [Value; 2],
}

/// One operation of the API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// `archives.start`.
    pub id: String,
    /// What it does, to follow "to".
    pub does: String,
    /// The SDKs' calls; none where one has no such call.
    pub node: Option<String>,
    /// As above.
    pub python: Option<String>,
    #[serde(rename = "method")]
    _method: Option<String>,
    #[serde(rename = "path")]
    _path: Option<String>,
}

/// One thing an SDK does not do, or does wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// `node-broadcast-layout`, which the check names.
    pub id: String,
    /// Whose it is.
    pub sdk: Sdk,
    /// Which operations it is about.
    pub operations: Vec<String>,
    /// How bad it is.
    pub kind: Kind,
    /// What the SDK does.
    pub theirs: String,
    /// What ours does instead.
    pub ours: String,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// There is no such call.
    Missing,
    /// The call, or an option of it, cannot be used for what it is there for.
    Broken,
    /// It works, but what is sent or signed is not what the API documents.
    Odd,
}

impl Facts {
    /// Reads both files.
    ///
    /// # Errors
    /// When one is missing or does not have the expected shape.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let texts = ["operations", "known"].map(|name| {
            let path = format!("interop/{name}.json");
            fs::read_to_string(root.join(&path)).with_context(|| format!("cannot read {path}"))
        });
        let [operations, known] = texts;
        Self::parse(&operations?, &known?)
    }

    /// From the texts of both files.
    ///
    /// # Errors
    /// When one does not have the expected shape.
    pub fn parse(operations: &str, known: &str) -> anyhow::Result<Self> {
        Ok(Self {
            operations: understand(operations, "operations")?,
            known: understand(known, "known")?,
            documents: [understand(operations, "operations")?, understand(known, "known")?],
        })
    }

    /// What a driver is given of them: all operations, and what is known of its SDK.
    pub fn given(&self, sdk: Sdk) -> Value {
        let [operations, known] = &self.documents;
        let own = |entry: &&Value| entry.get("sdk").and_then(Value::as_str) == Some(sdk.name());
        let known: Vec<_> = known.as_array().into_iter().flatten().filter(own).collect();
        json!({"operations": operations, "known": known})
    }

    /// What is known of one SDK.
    pub fn known_of(&self, sdk: Sdk) -> impl Iterator<Item = &Known> {
        self.known.iter().filter(move |known| known.sdk == sdk)
    }

    /// What does not fit together in the files themselves.
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        for known in &self.known {
            let twice = self.known.iter().filter(|other| other.id == known.id).count() > 1;
            let foreign = !known.id.starts_with(&format!("{}-", known.sdk.name()));
            if twice || foreign {
                found.push(format!(
                    "interop/known.json: {} is there twice, or not named after its SDK",
                    known.id
                ));
            }
            for id in &known.operations {
                match self.operations.iter().find(|operation| operation.id == *id) {
                    None => found.push(format!(
                        "interop/known.json: {}: there is no operation {id}",
                        known.id
                    )),
                    Some(operation)
                        if (known.kind == Kind::Missing) == operation.call(known.sdk).is_some() =>
                    {
                        found.push(format!(
                            "interop: {}: operations.json and known.json disagree on whether {id} is missing",
                            known.id
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        for operation in &self.operations {
            for sdk in [Sdk::Node, Sdk::Python] {
                let missing = self
                    .known_of(sdk)
                    .any(|known| known.kind == Kind::Missing && known.operations.contains(&operation.id));
                if operation.call(sdk).is_none() && !missing {
                    found.push(format!(
                        "interop/known.json: says nothing of {}, for which the {} SDK has no call",
                        operation.id,
                        sdk.name()
                    ));
                }
            }
        }
        found
    }
}

impl Operation {
    /// The SDK's call, if it has one.
    pub fn call(&self, sdk: Sdk) -> Option<&str> {
        match sdk {
            Sdk::Node => self.node.as_deref(),
            Sdk::Python => self.python.as_deref(),
        }
    }
}

fn understand<T: DeserializeOwned>(text: &str, name: &str) -> anyhow::Result<T> {
    serde_json::from_str(text).with_context(|| format!("cannot understand interop/{name}.json"))
}

/// Facts for tests.
#[cfg(test)]
pub fn sample() -> Facts {
    Facts::parse(
        r#"[{"id": "archives.start", "does": "start", "method": "POST", "path": "/a", "node": "start", "python": "start"},
            {"id": "broadcasts.set_layout", "does": "change", "method": "PUT", "path": "/b", "python": "change"}]"#,
        r#"[{"id": "node-broadcast-layout", "sdk": "node", "operations": ["broadcasts.set_layout"], "kind": "missing", "theirs": "t", "ours": "o"},
            {"id": "python-broadcast-layout", "sdk": "python", "operations": ["broadcasts.set_layout"], "kind": "broken", "theirs": "t", "ours": "o"}]"#,
    )
    .expect("sample facts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_that_fit_together_pass() {
        assert_eq!(sample().contradictions(), Vec::<String>::new());
    }

    #[test]
    fn a_call_that_is_missing_must_be_said_to_be() {
        let mut facts = sample();
        facts.known.retain(|known| known.id != "node-broadcast-layout");
        assert_eq!(facts.contradictions().len(), 1);
        let mut facts = sample();
        facts.known[1].kind = Kind::Missing;
        assert_eq!(facts.contradictions().len(), 1);
    }

    #[test]
    fn unknown_operations_and_foreign_names_are_found() {
        let mut facts = sample();
        facts.known[1].operations.push("Z9".to_owned());
        facts.known[1].id = "b5".to_owned();
        assert_eq!(facts.contradictions().len(), 2);
    }

    #[test]
    fn a_driver_gets_what_is_known_of_its_own_sdk() {
        let given = sample().given(Sdk::Node);
        assert_eq!(given["operations"].as_array().map(Vec::len), Some(2));
        assert_eq!(given["known"][0]["id"], "node-broadcast-layout");
        assert_eq!(given["known"].as_array().map(Vec::len), Some(1));
    }
}
