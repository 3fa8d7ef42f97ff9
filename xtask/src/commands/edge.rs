//! `edge`: the worker of `examples/edge-worker` under workerd, in both variants. A script with an independent JWT
//! library asks it for tokens, lets it create sessions, sends it callbacks, and takes the time.

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::json;

use crate::edge::module::{self, FOLDER, VARIANTS};
use crate::edge::runtime::{Runtime, SIGNATURE_SECRET};
use crate::edge::toolchain::{Kind, Toolchain};
use crate::external::emulator::{self, Emulator};
use crate::external::{install, talk};
use crate::report::{Findings, Table};
use crate::shell::Cmd;
use crate::workspace::Workspace;

/// How to build.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// This toolchain and no other
    #[arg(long)]
    toolchain: Option<Kind>,
}

/// What the script found.
#[derive(Debug, Deserialize)]
struct Found {
    checks: Vec<Check>,
    /// Milliseconds for each token.
    per_token: f64,
}

#[derive(Debug, Deserialize)]
struct Check {
    check: String,
    ok: bool,
    detail: String,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let toolchain = Toolchain::find(workspace, args.toolchain)?;
    let check = format!("{FOLDER}/check");
    let modules = install::npm(workspace, &check)?;
    let server = Emulator::start(&emulator::build(workspace)?, false)?;
    let mut table = Table::new(&["signs with", "module", "gzip", "a token", "checks"]);
    let mut findings = Findings::default();
    for variant in VARIANTS {
        let module = module::build(workspace, &toolchain, variant)?;
        let runtime = Runtime::start(&modules, &module, &server.ready)?;
        let order = json!({
            "worker": runtime.url,
            "application_id": server.ready.application_id,
            "private_key_path": server.ready.private_key_path,
            "signature_secret": SIGNATURE_SECRET,
            "modules": modules,
        });
        let script = Cmd::new("node", &workspace.root.join(&check))
            .arg("check.mjs")
            .into_command();
        let said = talk(script, &order)?;
        if !said.status.success() {
            bail!(
                "the script did not come to its end with {variant}: {}",
                said.status
            );
        }
        let found: Found = serde_json::from_str(&said.text).context("what the script found")?;
        if found.checks.is_empty() {
            bail!("the script checked nothing with {variant}");
        }
        for check in found.checks.iter().filter(|check| !check.ok) {
            findings.add(format!("{variant}: {}: {}", check.check, check.detail));
        }
        let passed = found.checks.iter().filter(|check| check.ok).count();
        table.row(vec![
            variant.to_owned(),
            format!("{:.1} kB", module.bytes as f64 / 1000.0),
            format!("{:.1} kB", module.gzip as f64 / 1000.0),
            format!("{:.2} ms", found.per_token),
            format!("{passed} of {}", found.checks.len()),
        ]);
    }
    print!("{}", table.render());
    findings.verdict(
        "edge",
        "tokens, sessions, callbacks and refusals of the worker in both variants",
    )
}
