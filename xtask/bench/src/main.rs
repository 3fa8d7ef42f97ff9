//! Measurements, each against a named peer in the same run: `cargo xtask bench`, which starts this with what it needs.
//!
//! Only ratios taken in one run on one machine mean anything; the absolute numbers beside them are for orientation.

#![allow(clippy::print_stdout, reason = "a bench prints its table")]
#![allow(clippy::disallowed_methods, reason = "a program that measures may block")]

mod calls;
mod decoding;
mod emulator;
mod growth;
mod harness;
mod instructions;
mod load;
mod paging;
mod peer;
mod record;
mod service;
mod tokens;
mod webhooks;

use std::path::PathBuf;

use clap::Parser as _;

use crate::record::Record;

/// What to measure, and where the peers are. A peer that is not given is left out.
#[derive(Clone, Debug, clap::Parser)]
pub(crate) struct Arguments {
    /// tokens, calls, webhooks, decoding, paging, emulator, growth or instructions
    part: String,
    /// Few and short rounds, to see that it works
    #[arg(long)]
    pub(crate) quick: bool,
    /// Where the numbers go, as JSON
    #[arg(long)]
    out: Option<PathBuf>,
    /// The folder of the peers' scripts
    #[arg(long)]
    pub(crate) scripts: Option<PathBuf>,
    /// Where the Node SDK's `node_modules` lies
    #[arg(long)]
    pub(crate) node: Option<PathBuf>,
    /// The Python that has the Python SDK
    #[arg(long)]
    pub(crate) python: Option<PathBuf>,
    /// The program that calls with reqwest
    #[arg(long)]
    pub(crate) reqwest: Option<PathBuf>,
    /// The emulator's program
    #[arg(long)]
    pub(crate) emulator: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut record = Record::default();
    match arguments.part.as_str() {
        "tokens" => tokens::run(&arguments, &mut record)?,
        "calls" => calls::run(&arguments, &mut record)?,
        "webhooks" => webhooks::run(&arguments, &mut record)?,
        "decoding" => decoding::run(&arguments, &mut record)?,
        "paging" => paging::run(&arguments, &mut record)?,
        "emulator" => emulator::run(&arguments, &mut record)?,
        "growth" => growth::run(&arguments, &mut record)?,
        "instructions" => instructions::run(&mut record)?,
        // What this program starts itself as.
        "serve" => return service::serve(),
        "page" => return paging::read(),
        other => anyhow::bail!("there is no part `{other}`"),
    }
    record.write(arguments.out.as_deref())
}
