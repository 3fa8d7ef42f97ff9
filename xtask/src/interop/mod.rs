//! `interop`: Vonage's own Node and Python SDKs, as published, against our emulator and our tokens. What is
//! checked stands in `interop/`; this module installs, starts, drives and ends.

mod emulator;
mod install;
mod sdk;

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use serde::Deserialize;
use serde_json::{Value, json};

use self::emulator::Emulator;
use self::sdk::Sdk;
use crate::report::{Findings, Table};
use crate::shell::cargo;
use crate::workspace::Workspace;

/// Which SDK to drive.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Only this SDK
    #[arg(long)]
    only: Option<Sdk>,
}

/// One line a driver prints.
#[derive(Debug, Deserialize)]
struct Check {
    check: String,
    ok: bool,
    detail: Option<String>,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let emulator = emulator::build(workspace)?;
    let mut table = Table::new(&["sdk", "check", "verdict"]);
    let mut findings = Findings::default();
    let mut count = 0;
    for sdk in Sdk::value_variants() {
        if args.only.is_some_and(|only| only != *sdk) {
            continue;
        }
        let installed = sdk.install(workspace)?;
        let server = Emulator::start(&emulator, sdk.needs_tls())?;
        let given = given(workspace, &server, &installed.modules)?;
        let checks = drive(installed.driver(workspace, &server), &given)
            .with_context(|| format!("driving the {} SDK", sdk.name()))?;
        for check in checks {
            count += 1;
            let verdict = if check.ok { "ok" } else { "FAILED" };
            table.row(vec![
                sdk.name().to_owned(),
                check.check.clone(),
                verdict.to_owned(),
            ]);
            if !check.ok {
                let detail = check.detail.unwrap_or_default().replace('\n', "\n      ");
                findings.add(format!("{}: {}: {detail}", sdk.name(), check.check));
            }
        }
    }
    print!("{}", table.render());
    findings.verdict("interop", &format!("{count} checks"))
}

/// The document for a driver: where the emulator is, whose key signs, and our tokens.
fn given(workspace: &Workspace, server: &Emulator, modules: &std::path::Path) -> anyhow::Result<Value> {
    let wishes = std::fs::read_to_string(workspace.root.join("interop/tokens.json"))?;
    let mut order = json!({
        "application_id": server.ready.application_id,
        "private_key_path": server.ready.private_key_path,
        "tokens": serde_json::from_str::<Value>(&wishes).context("cannot understand interop/tokens.json")?,
    });
    let example = ["run", "--quiet", "--package", "xtask", "--example", "sign_wishes"];
    let signer = cargo(&workspace.root).args(example).into_command();
    let tokens: Value = serde_json::from_str(&talk(signer, &order)?).context("our tokens")?;
    order["tokens"] = tokens;
    order["api"] = json!(server.ready.api);
    order["control"] = json!(server.ready.control);
    order["modules"] = json!(modules);
    Ok(order)
}

/// Runs a driver and reads its lines. A driver whose exit code and lines do not agree has crashed.
fn drive(driver: Command, given: &Value) -> anyhow::Result<Vec<Check>> {
    let text = talk(driver, given)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let checks: Vec<Check> = lines
        .map(|line| serde_json::from_str(line).with_context(|| format!("it printed `{line}`")))
        .collect::<anyhow::Result<_>>()?;
    if checks.is_empty() {
        bail!("it checked nothing");
    }
    Ok(checks)
}

/// Gives a program a document on standard input and returns its standard output. A driver ends with status 1
/// when a check failed; anything else means that it did not come to its end.
fn talk(mut program: Command, document: &Value) -> anyhow::Result<String> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start it")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(document.to_string().as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8(output.stdout).context("its output is not text")?;
    let failed_check = || {
        text.lines()
            .any(|line| line.contains("\"ok\":false") || line.contains("\"ok\": false"))
    };
    if !output.status.success() && !failed_check() {
        bail!("it ended with {}", output.status);
    }
    Ok(text)
}
