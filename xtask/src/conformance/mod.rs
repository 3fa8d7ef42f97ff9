//! `conformance`: the emulator and the SDK against the OpenAPI document, judged by tools of others.
//!
//! Schemathesis sends the emulator what the document allows, and what it does not, and looks at the answers. Prism
//! stands between the SDK and the emulator, and refuses what the document does not have. Both get the document from
//! the emulator itself. Versions, hooks and exceptions stand in `conformance/`.

mod exceptions;
mod schemathesis;

use anyhow::Context as _;

use crate::external::{emulator, install};
use crate::report::Findings;
use crate::shell::cargo;
use crate::workspace::Workspace;

/// Which half to run.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Only this tool
    #[arg(long)]
    only: Option<Tool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Tool {
    /// Generated requests against the emulator
    Schemathesis,
    /// Every operation of the SDK through a proxy that knows the document
    Prism,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let wants = |tool| args.only.is_none_or(|only| only == tool);
    let mut findings = Findings::default();
    let mut done = Vec::new();
    if wants(Tool::Schemathesis) {
        let program = emulator::build(workspace)?;
        let verdict = schemathesis::run(workspace, &program).context("running Schemathesis")?;
        verdict
            .findings
            .into_iter()
            .for_each(|finding| findings.add(finding));
        done.push(verdict.summary);
    }
    if wants(Tool::Prism) {
        match prism(workspace) {
            Ok(()) => done.push("prism: every operation of the SDK".to_owned()),
            Err(error) => findings.add(format!("prism: {error:#}")),
        }
    }
    findings.verdict("conformance", &done.join(". "))
}

/// Runs the program that sends the SDK's operations; it prints what is wrong.
fn prism(workspace: &Workspace) -> anyhow::Result<()> {
    let modules = install::npm(workspace, "conformance/node")?;
    let script = modules.join("node_modules/@stoplight/prism-cli/dist/index.js");
    cargo(&workspace.root)
        .args(["run", "--quiet", "--package", "vonage-video-conformance", "--"])
        .arg(script)
        .run()
}
