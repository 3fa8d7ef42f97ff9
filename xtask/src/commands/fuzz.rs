//! `fuzz`: hostile bytes for everything that reads what others wrote.
//!
//! The targets are in `fuzz/`, a workspace of its own. They run on the stable toolchain: rustc's own passes count which
//! code is reached, and libFuzzer, which the crate libfuzzer-sys compiles (so a C++ compiler is needed), looks for inputs
//! that reach more. There is no address sanitizer: `unsafe` code is forbidden in our crates.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::report::{Findings, Table};
use crate::shell::{Cmd, cargo};
use crate::workspace::Workspace;

/// What cargo-fuzz passes, without its sanitizer: counters at every edge, and every comparison is seen.
const RUSTFLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                         -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                         -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Which targets, and for how long.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Targets to run, as `fuzz/targets` names them; all of them where none is named
    targets: Vec<String>,
    /// How long each of them runs
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Runs the named target on this one input and shows what it says, such as a crash that was kept
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Manifest {
    bin: Vec<Bin>,
}

#[derive(Deserialize)]
struct Bin {
    name: String,
}

/// Folders of one target.
struct Places {
    program: PathBuf,
    /// What was found in earlier runs; grows.
    found: PathBuf,
    /// What we wrote.
    seeds: PathBuf,
    /// Inputs on which the target failed.
    failures: PathBuf,
    log: PathBuf,
}

/// Builds the targets and runs one after the other.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let folder = workspace.root.join("fuzz");
    let targets = chosen(&folder, &args.targets)?;
    let host = host(&workspace.root)?;
    build(&folder, &host, &targets)?;
    if let Some(input) = &args.input {
        let [target] = targets.as_slice() else {
            bail!("`--input` needs one target: cargo xtask fuzz TARGET --input FILE");
        };
        return Cmd::new(Places::of(&folder, &host, target)?.program, &workspace.root)
            .arg(fs::canonicalize(input).with_context(|| format!("cannot read {}", input.display()))?)
            .run();
    }
    let mut findings = Findings::default();
    let mut table = Table::new(&[
        "target",
        "executions",
        "a second",
        "edges",
        "inputs kept",
        "failures",
    ]);
    for target in &targets {
        let places = Places::of(&folder, &host, target)?;
        let before = files(&places.failures);
        let log = fuzz(&workspace.root, &places, args.seconds)?;
        let new: Vec<_> = files(&places.failures)
            .into_iter()
            .filter(|file| !before.contains(file))
            .collect();
        for file in &new {
            let shown = file.strip_prefix(&workspace.root).unwrap_or(file).display();
            findings.add(format!(
                "{target}: {shown}; see it: cargo xtask fuzz {target} --input {shown}"
            ));
        }
        let executions = stat(&log, "number_of_executed_units");
        if executions.is_none() && new.is_empty() {
            findings.add(format!(
                "{target}: did not run to its end; see {}",
                places.log.display()
            ));
        }
        let executions = executions.unwrap_or_default();
        table.row(vec![
            target.clone(),
            executions.to_string(),
            (executions / args.seconds.max(1)).to_string(),
            last(&log, "cov: ").to_owned(),
            files(&places.found).len().to_string(),
            new.len().to_string(),
        ]);
        println!("{target}: {executions} executions, {} failures", new.len());
    }
    print!("\n{}", table.render());
    findings.verdict(
        "fuzz",
        &format!("{} targets for {} s each", targets.len(), args.seconds),
    )
}

/// The wanted targets, each of which must exist.
fn chosen(folder: &Path, wanted: &[String]) -> anyhow::Result<Vec<String>> {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: Manifest = toml::from_str(&text).context("cannot understand fuzz/Cargo.toml")?;
    let all: Vec<_> = manifest.bin.into_iter().map(|bin| bin.name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !all.contains(name)) {
        bail!(
            "there is no target `{unknown}`; the targets are {}",
            all.join(", ")
        );
    }
    Ok(if wanted.is_empty() { all } else { wanted.to_vec() })
}

/// With a target named, cargo leaves build scripts and macros uninstrumented, for which no counters would be linked.
fn host(root: &Path) -> anyhow::Result<String> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let told = Cmd::new(rustc, root).quiet().arg("-vV").read()?;
    let line = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc does not tell its host")?.to_owned())
}

fn build(folder: &Path, host: &str, targets: &[String]) -> anyhow::Result<()> {
    let bins = targets.iter().flat_map(|target| ["--bin", target]);
    cargo(folder)
        .args(["build", "--release", "--locked", "--target", host])
        .args(bins)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", RUSTFLAGS)
        .run()
}

impl Places {
    fn of(folder: &Path, host: &str, target: &str) -> anyhow::Result<Self> {
        let made = folder.join("target");
        let places = Self {
            program: made.join(host).join("release").join(target),
            found: made.join("corpus").join(target),
            seeds: folder.join("corpus").join(target),
            failures: folder.join("artifacts").join(target),
            log: made.join("logs").join(target).with_extension("log"),
        };
        for place in [&places.found, &places.failures, &made.join("logs")] {
            fs::create_dir_all(place).with_context(|| format!("cannot make {}", place.display()))?;
        }
        Ok(places)
    }
}

/// Runs one target and returns what it said. It ends early at its first failure.
fn fuzz(root: &Path, places: &Places, seconds: u64) -> anyhow::Result<String> {
    let captured = Cmd::new(&places.program, root)
        .quiet()
        .args([&places.found, &places.seeds])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", places.failures.display()))
        .args(["-print_final_stats=1", "-rss_limit_mb=4096", "-timeout=60"])
        .capture()?;
    fs::write(&places.log, &captured.stderr)
        .with_context(|| format!("cannot write {}", places.log.display()))?;
    Ok(captured.stderr)
}

fn stat(log: &str, name: &str) -> Option<u64> {
    let line = log
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name));
    line?.trim_start_matches(':').trim().parse().ok()
}

/// The word behind the last `name` in a log.
fn last<'a>(log: &'a str, name: &str) -> &'a str {
    let after = log.rsplit_once(name).map_or("", |(_, after)| after);
    after.split_whitespace().next().unwrap_or_default()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_found_in_what_libfuzzer_says() {
        let log = "#2\tINITED cov: 7 ft: 8\n#9\tDONE   cov: 1234 ft: 99 corp: 3/1b\n\
                   stat::number_of_executed_units: 4567\nstat::average_exec_per_sec:     89\n";
        assert_eq!(stat(log, "number_of_executed_units"), Some(4567));
        assert_eq!(stat("", "number_of_executed_units"), None);
        assert_eq!((last(log, "cov: "), last("", "cov: ")), ("1234", ""));
    }
}
