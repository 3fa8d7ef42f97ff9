//! `conformance/exceptions.json`: what a tool finds and is right by us, each with its reason.

use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

const PATH: &str = "conformance/exceptions.json";

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceptions {
    /// Findings of Schemathesis.
    pub schemathesis: Vec<Exception>,
}

/// A kind of finding that does not count.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The tool's own name for the finding.
    pub failure: String,
    /// `operationId`s.
    pub operations: Vec<String>,
    /// The status of the answer.
    pub status: u16,
    /// Why it is right.
    pub why: String,
}

/// Reads the file.
///
/// # Errors
/// When it is missing, has another shape, or an exception lacks a reason.
pub fn read(root: &Path) -> anyhow::Result<Exceptions> {
    let text = std::fs::read_to_string(root.join(PATH)).with_context(|| format!("cannot read {PATH}"))?;
    let exceptions: Exceptions =
        serde_json::from_str(&text).with_context(|| format!("cannot understand {PATH}"))?;
    if exceptions
        .schemathesis
        .iter()
        .any(|exception| exception.why.trim().is_empty())
    {
        anyhow::bail!("{PATH}: an exception has no reason");
    }
    Ok(exceptions)
}
