//! Instructions per operation, counted by callgrind. They are the same at each run of one program, so they are a budget.
//!
//! A scenario runs n and 3n times; the difference leaves out the start of the program and what is done once.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use vonage_video_bench::scenarios::{self, Scenario};

use crate::record::{Record, grouped};

/// How much more than the budget is still the same: another libc, another processor.
const TOLERANCE: f64 = 0.02;

pub(crate) fn run(record: &mut Record) -> Result<()> {
    let program = std::env::current_exe()?.with_file_name(format!(
        "vonage-video-bench-instructions{}",
        std::env::consts::EXE_SUFFIX
    ));
    let (mut over, mut below) = (Vec::new(), None);
    for scenario in &scenarios::ALL {
        let counted = per_run(&program, scenario)?;
        record.number(
            format!("instructions: {}", scenario.what),
            grouped(counted),
            counted as f64,
            "instructions",
        );
        if scenario.name.starts_with("stack-")
            && let Some(below) = below.replace(counted)
        {
            let added = counted.saturating_sub(below);
            let what = format!("instructions added {}", scenario.what);
            record.number(what, grouped(added), added as f64, "instructions");
        }
        if counted as f64 > scenario.budget as f64 * (1.0 + TOLERANCE) {
            over.push(format!(
                "{}: {} instead of {}",
                scenario.name,
                grouped(counted),
                grouped(scenario.budget)
            ));
        }
    }
    ensure!(
        over.is_empty(),
        "more instructions than the budget in xtask/bench/src/scenarios.rs allows:\n  {}\nFind out why with \
         `valgrind --tool=callgrind {} NAME 1000` and callgrind_annotate, or raise the budget with a reason.",
        over.join("\n  "),
        program.display()
    );
    Ok(())
}

fn per_run(program: &Path, scenario: &Scenario) -> Result<u64> {
    let few = count(program, scenario, scenario.runs)?;
    let many = count(program, scenario, 3 * scenario.runs)?;
    Ok(many.saturating_sub(few) / u64::from(2 * scenario.runs))
}

fn count(program: &Path, scenario: &Scenario, runs: u32) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([scenario.name, &runs.to_string()])
        .stdin(Stdio::null())
        .output()
        .context("cannot start valgrind: install it (Debian: `apt-get install valgrind`)")?;
    let report = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "valgrind failed on {}: {report}",
        scenario.name
    );
    let line = report
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .with_context(|| format!("valgrind did not say what it counted: {report}"))?;
    Ok(line.1.trim().parse()?)
}
