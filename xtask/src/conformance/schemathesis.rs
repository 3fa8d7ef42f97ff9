//! Schemathesis against the running emulator.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::json;

use super::exceptions::{self, Exception};
use crate::external::emulator::Emulator;
use crate::external::install;
use crate::report::Table;
use crate::shell::Cmd;
use crate::workspace::Workspace;

/// Cases for each operation besides those that the document's examples and limits ask for.
const EXAMPLES: &str = "20";
/// The same run everywhere.
const SEED: &str = "1";
/// What is looked at in every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,ignored_auth,\
                      unsupported_method,allow_header_conformance";

/// What came of it.
#[derive(Debug)]
pub struct Verdict {
    /// What is wrong, besides what Schemathesis printed.
    pub findings: Vec<String>,
    /// How much was done, in one line.
    pub summary: String,
}

/// What the hooks leave behind.
#[derive(Debug, Deserialize)]
struct Report {
    /// For each operation, how often each status was answered.
    statuses: BTreeMap<String, BTreeMap<u16, u32>>,
    /// How often each exception was needed.
    excepted: Vec<u32>,
}

pub fn run(workspace: &Workspace, program: &Path) -> anyhow::Result<Verdict> {
    let exceptions = exceptions::read(&workspace.root)?.schemathesis;
    let modules = install::pip(workspace, "conformance/python")?;
    let server = Emulator::start(program, false)?;
    // It writes what it found beside itself and tries that first the next time; every run is to be the first.
    let folder = workspace.target.join("schemathesis");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let report = folder.join("report.json");
    let given = json!({
        "api": server.ready.api,
        "control": server.ready.control,
        "application_id": server.ready.application_id,
        "private_key_path": server.ready.private_key_path,
        "exceptions": exceptions,
        "report": report,
    });
    let hooks = workspace.root.join("conformance/schemathesis");
    let document = format!("{}/openapi.yaml", server.ready.api);
    let outcome = Cmd::new(modules.join("venv/bin/schemathesis"), &folder)
        .args(["run", &document, "--url", &server.ready.api, "--checks", CHECKS])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--seed",
            SEED,
            "--max-examples",
            EXAMPLES,
        ])
        .args([
            "--continue-on-failure",
            "--generation-database",
            "none",
            "--suppress-health-check",
            "all",
        ])
        .args(["--warnings", "off", "--no-color", "--request-timeout", "20"])
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", &hooks)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("CONFORMANCE", given.to_string())
        .run();
    let text = fs::read_to_string(&report).context("it left no report")?;
    let report: Report = serde_json::from_str(&text).context("cannot understand its report")?;
    if report.excepted.len() != exceptions.len() {
        bail!("its report does not speak of all exceptions");
    }
    print!("{}", report.table());
    let mut findings = report.findings(&exceptions);
    if let Err(error) = outcome {
        findings.push(format!("schemathesis: {error:#}"));
    }
    Ok(Verdict {
        findings,
        summary: report.summary(exceptions.len()),
    })
}

impl Report {
    fn succeeded(&self) -> usize {
        self.statuses
            .values()
            .filter(|counts| has_success(counts))
            .count()
    }

    fn findings(&self, exceptions: &[Exception]) -> Vec<String> {
        let never = self.statuses.iter().filter(|(_, counts)| !has_success(counts));
        let never =
            never.map(|(operation, _)| format!("schemathesis: {operation} was never answered with success"));
        let idle = exceptions
            .iter()
            .zip(&self.excepted)
            .filter(|(_, count)| **count == 0);
        let idle = idle.map(|(exception, _)| {
            format!(
                "conformance/exceptions.json: nobody needs {} with {} for {}",
                exception.failure,
                exception.status,
                exception.operations.join(", ")
            )
        });
        never.chain(idle).collect()
    }

    fn table(&self) -> String {
        let mut table = Table::new(&["operation", "calls", "success", "statuses"]);
        for (operation, counts) in &self.statuses {
            let success: u32 = successes(counts).sum();
            let statuses: Vec<String> = counts
                .iter()
                .map(|(status, count)| format!("{status}: {count}"))
                .collect();
            table.row(vec![
                operation.clone(),
                counts.values().sum::<u32>().to_string(),
                success.to_string(),
                statuses.join(", "),
            ]);
        }
        table.render()
    }

    fn summary(&self, exceptions: usize) -> String {
        let calls: u32 = self.statuses.values().flat_map(BTreeMap::values).sum();
        let excepted: u32 = self.excepted.iter().sum();
        format!(
            "schemathesis: {calls} calls of {} operations, {} of which succeeded; {exceptions} exceptions were needed {excepted} times",
            self.statuses.len(),
            self.succeeded()
        )
    }
}

fn successes(counts: &BTreeMap<u16, u32>) -> impl Iterator<Item = u32> {
    counts
        .iter()
        .filter(|(status, _)| (200..300).contains(*status))
        .map(|(_, count)| *count)
}

fn has_success(counts: &BTreeMap<u16, u32>) -> bool {
    successes(counts).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Report {
        serde_json::from_str(text).expect("a report")
    }

    fn exception() -> Exception {
        Exception {
            failure: "UndefinedStatusCode".to_owned(),
            operations: vec!["stop".to_owned()],
            status: 404,
            why: "…".to_owned(),
        }
    }

    #[test]
    fn an_operation_that_never_succeeds_is_found() {
        let report =
            report(r#"{"statuses": {"start": {"200": 3, "400": 9}, "stop": {"404": 5}}, "excepted": []}"#);
        assert_eq!(report.findings(&[]).len(), 1);
        assert_eq!(report.succeeded(), 1);
    }

    #[test]
    fn an_exception_nobody_needs_is_found() {
        let idle = report(r#"{"statuses": {}, "excepted": [0]}"#);
        assert_eq!(idle.findings(&[exception()]).len(), 1);
        let needed = report(r#"{"statuses": {}, "excepted": [2]}"#);
        assert_eq!(needed.findings(&[exception()]), Vec::<String>::new());
    }
}
