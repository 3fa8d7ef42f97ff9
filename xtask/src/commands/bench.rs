//! `bench`: measurements, each against a named peer in the same run, and one table of them all.
//!
//! Each part leaves its numbers in `target/bench/PART.json`; the table, and with `--bless` `docs/performance.md`, are made of
//! those. Only ratios mean anything, and only those of a quiet machine.

mod builds;
mod document;
mod machine;
mod peers;
mod plot;
mod results;
mod start;

use std::fs;

use anyhow::bail;
use clap::ValueEnum as _;

use self::peers::Peers;
use self::results::Results;
use crate::report::Table;
use crate::shell::{Cmd, cargo};
use crate::workspace::Workspace;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to measure; all but `load` where nothing is named
    #[arg(value_enum)]
    what: Option<What>,
    /// Few and short rounds, to see that it works; not for the record
    #[arg(long, conflicts_with = "bless")]
    quick: bool,
    /// Write the numbers to docs/performance.md, with those that other parts left there before
    #[arg(long)]
    bless: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Client tokens against a raw signature, another JWT library and the official SDKs
    Tokens,
    /// A small GET against hyper's client, reqwest and the Node SDK; what it allocates
    Calls,
    /// Verifying callbacks against one raw HMAC and one raw SHA-256
    Webhooks,
    /// A thousand archives against `serde_json::Value`
    Decoding,
    /// A million archives: how fast, and whether memory grows
    Paging,
    /// What the emulator answers, per core, against what the Node SDK can ask
    Emulator,
    /// Threads, calls in flight, lengths of lists
    Growth,
    /// Instructions per operation and per layer, counted by valgrind; fails over the budget
    Instructions,
    /// The command line program's start against Node's
    Start,
    /// Cold builds, crates and program sizes against those of other crates
    Builds,
    /// A thousand calls at once, a thousand clients, a minute's outage
    Load,
}

/// Builds and runs the parts, one after the other.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    if args.what == Some(What::Load) {
        let load = [
            "run",
            "--release",
            "--package",
            "vonage-video-soak",
            "--",
            "--load",
        ];
        return cargo(&workspace.root).args(load).run();
    }
    if args.what == Some(What::Instructions) && !args.bless {
        return instructions(workspace);
    }
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder)?;
    println!("{}", machine::line(workspace));
    let peers = Peers::prepare(workspace)?;
    let mut all = Vec::new();
    for what in What::value_variants().iter().filter(|what| **what != What::Load) {
        let name = what.name();
        let path = folder.join(&name).with_extension("json");
        if args.what.is_none_or(|wanted| wanted == *what) {
            println!("\n## {name}");
            match what {
                What::Start => start::run(workspace, &peers, args.quick)?.write(&path)?,
                What::Builds => builds::run(workspace)?.write(&path)?,
                _ => {
                    let mut command = Cmd::new(&peers.bench, &workspace.root)
                        .quiet()
                        .args([name.as_str(), "--out"])
                        .arg(&path)
                        .args(&peers.arguments);
                    if args.quick {
                        command = command.arg("--quick");
                    }
                    command.run()?;
                }
            }
            if args.quick {
                Results::mark_quick(&path)?;
            }
        } else if !args.bless {
            continue;
        }
        match Results::read(&path)? {
            Some(results) => all.push((name, results)),
            None => bail!("`{name}` has not been measured: run `cargo xtask bench {name}` first"),
        }
    }
    let mut table = Table::new(&["what", "ours", "peer", "theirs", "ratio", "goal", "met"]);
    let rows = all.iter().flat_map(|(_, results)| &results.rows);
    rows.for_each(|row| table.row(row.cells().to_vec()));
    print!("\n{}", table.render());
    if args.bless {
        document::bless(workspace, &all)?;
    }
    Ok(())
}

/// Needs neither peers nor a quiet machine.
fn instructions(workspace: &Workspace) -> anyhow::Result<()> {
    cargo(&workspace.root)
        .args(["build", "--quiet", "--release", "--package", "vonage-video-bench"])
        .run()?;
    let program = workspace.target.join("release/vonage-video-bench");
    Cmd::new(
        program.with_extension(std::env::consts::EXE_EXTENSION),
        &workspace.root,
    )
    .quiet()
    .arg("instructions")
    .run()
}

impl What {
    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}
