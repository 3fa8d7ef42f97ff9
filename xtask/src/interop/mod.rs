//! `interop`: Vonage's own Node and Python SDKs, as published, against our emulator and our tokens. What is
//! checked stands in `interop/`; this module starts the drivers and judges what they report.

mod coverage;
pub mod document;
mod facts;
mod sdk;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use serde::Deserialize;
use serde_json::{Value, json};

use self::facts::Facts;
use self::sdk::Sdk;
use crate::external::emulator::{self, Emulator};
use crate::external::talk;
use crate::report::{Findings, Table};
use crate::shell::cargo;
use crate::workspace::Workspace;

/// Which SDK to drive.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Only this SDK
    #[arg(long)]
    only: Option<Sdk>,
    /// Write the tables of docs/interop.md anew, and do nothing else
    #[arg(long, conflicts_with = "only")]
    bless: bool,
}

/// One line a driver prints.
#[derive(Debug, Deserialize)]
struct Check {
    check: String,
    ok: bool,
    detail: Option<String>,
    /// The entry of `known.json` it looked at.
    known: Option<String>,
    /// The operations that the emulator's journal shows to have arrived and taken effect.
    operations: Vec<String>,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    if args.bless {
        return document::bless(&workspace.root);
    }
    let facts = Facts::read(&workspace.root)?;
    let emulator = emulator::build(workspace)?;
    let take_callbacks = receiver(workspace)?;
    let mut table = Table::new(&["sdk", "check", "verdict"]);
    let mut findings = Findings::default();
    let mut summaries = Vec::new();
    for sdk in Sdk::value_variants() {
        if args.only.is_some_and(|only| only != *sdk) {
            continue;
        }
        let installed = sdk.install(workspace)?;
        let server = Emulator::start(&emulator, sdk.needs_tls())?;
        let mut given = given(workspace, &server, &installed.modules)?;
        given["take_callbacks"] = json!(take_callbacks);
        if let (Some(given), Value::Object(facts)) = (given.as_object_mut(), facts.given(*sdk)) {
            given.extend(facts);
        }
        let checks = drive(installed.driver(workspace, &server), &given)
            .with_context(|| format!("driving the {} SDK", sdk.name()))?;
        for check in &checks {
            let verdict = if check.ok { "ok" } else { "FAILED" };
            table.row(vec![
                sdk.name().to_owned(),
                check.check.clone(),
                verdict.to_owned(),
            ]);
            if !check.ok {
                let detail = check.detail.as_deref().unwrap_or_default();
                let detail = detail.replace('\n', "\n      ");
                findings.add(format!("{}: {}: {detail}", sdk.name(), check.check));
            }
        }
        coverage::gaps(&facts, *sdk, &checks)
            .into_iter()
            .for_each(|gap| findings.add(gap));
        summaries.push(coverage::summary(&facts, *sdk, &checks));
    }
    print!("{}", table.render());
    findings.verdict("interop", &summaries.join(". "))
}

/// Builds the program that judges callbacks; returns where it lies.
fn receiver(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    const NAME: &str = "take_callbacks";
    cargo(&workspace.root)
        .args(["build", "--quiet", "--package", "xtask", "--example", NAME])
        .run()?;
    let folder = workspace.target.join("debug").join("examples");
    Ok(folder.join(NAME).with_extension(std::env::consts::EXE_EXTENSION))
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
    let said = talk(signer, &order)?;
    if !said.status.success() {
        bail!("our tokens could not be signed: {}", said.status);
    }
    let tokens: Value = serde_json::from_str(&said.text).context("our tokens")?;
    order["tokens"] = tokens;
    order["api"] = json!(server.ready.api);
    order["control"] = json!(server.ready.control);
    order["modules"] = json!(modules);
    Ok(order)
}

/// Runs a driver and reads its lines. It ends with status 1 when a check failed; anything else means that it did not
/// come to its end.
fn drive(driver: Command, given: &Value) -> anyhow::Result<Vec<Check>> {
    let said = talk(driver, given)?;
    let lines = said.text.lines().filter(|line| !line.trim().is_empty());
    let checks: Vec<Check> = lines
        .map(|line| serde_json::from_str(line).with_context(|| format!("it printed `{line}`")))
        .collect::<anyhow::Result<_>>()?;
    if checks.is_empty() {
        bail!("it checked nothing, and ended with {}", said.status);
    }
    if said.status.success() != checks.iter().all(|check| check.ok) {
        bail!("its checks do not agree with how it ended, {}", said.status);
    }
    Ok(checks)
}
