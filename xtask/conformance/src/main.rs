//! Every operation of the SDK, sent through Prism to the emulator: `cargo xtask conformance` runs it.
//!
//! Prism stands between the two as a proxy that knows the OpenAPI document and nothing of ours. It refuses what does
//! not match: requests, and answers as well. Each operation is sent twice where it has options: with none, and with
//! all of them. It does not install Prism and does not judge the document.

#![allow(clippy::print_stdout, reason = "a check prints its table")]

mod areas;
mod coverage;
mod document;
mod judge;
mod prism;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use vonage_video::{Client, Proxy, Retry};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator};

use crate::prism::Prism;
use crate::stage::World;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(findings) if findings.is_empty() => ExitCode::SUCCESS,
        Ok(findings) => {
            for finding in findings {
                println!("  - {finding}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("  - {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Sends everything; returns what is wrong.
async fn run() -> anyhow::Result<Vec<String>> {
    let script = std::env::args_os().nth(1).map(PathBuf::from);
    let script = script.context("usage: vonage-video-conformance PRISM_SCRIPT")?;
    let emulator = Emulator::start().await?;
    let document = document::fetch(emulator.api_url()).await?;
    let mut prism = Prism::start(&script, &document, emulator.api_url()).await?;
    let client = Client::builder(DEVELOPMENT_APPLICATION_ID)
        .private_key(DEVELOPMENT_PRIVATE_KEY)?
        .base_url(prism.url())?
        .proxy(Proxy::none())
        // What is refused once is refused; a repeat would hide it.
        .retry(Retry::never())
        .build()?;
    let mut world = World::new(client, emulator.control());
    judge::is_awake(&world).await?;
    prism.expect_complaints(judge::REFUSALS).await?;
    let mut findings = areas::run(&mut world).await;
    findings.extend(prism.end().await?);
    findings.extend(coverage::missing(world.sent()));
    emulator.shutdown().await;
    println!("{}", coverage::summary(world.sent()));
    Ok(findings)
}

/// How long to wait for what comes at once or never.
const PATIENCE: Duration = Duration::from_secs(30);
