//! `ci`: every check that needs nothing but Rust, in order; all of them run, so that one push shows everything that is
//! wrong.
//!
//! `interop` and `conformance` are not among them. They install and start programs of others, which takes minutes, a
//! network, Node and Python, and may fail for what others do; CI runs them as a job of their own (`.ci/run outside`).

use std::time::Instant;

use anyhow::bail;

use super::{Command, api, deny, fmt, package, test};
use crate::report::Table;
use crate::workspace::Workspace;

/// What to leave out.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Steps to leave out, for instance `--skip test,features`
    #[arg(long, value_delimiter = ',')]
    skip: Vec<String>,
}

/// The steps of CI: cheap and telling first, slow ones last.
fn steps() -> Vec<Command> {
    vec![
        Command::Fmt(fmt::Args::default()),
        Command::Tidy,
        Command::Layers,
        Command::Budget,
        Command::Deny(deny::Args::default()),
        Command::Lint,
        Command::Test(test::Args::default()),
        Command::Docs,
        Command::Types,
        Command::Api(api::Args::default()),
        Command::Features,
        Command::MinimalVersions,
        Command::Package(package::Args::default()),
    ]
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let steps = steps();
    if let Some(unknown) = args
        .skip
        .iter()
        .find(|name| steps.iter().all(|step| step.name() != *name))
    {
        let names: Vec<_> = steps.iter().map(Command::name).collect();
        bail!("there is no step `{unknown}`; the steps are {}", names.join(", "));
    }
    let mut table = Table::new(&["step", "seconds", "verdict"]);
    let mut failed = Vec::new();
    for step in &steps {
        let name = step.name();
        if args.skip.iter().any(|skipped| skipped == name) {
            table.row(vec![name.to_owned(), "-".to_owned(), "skipped".to_owned()]);
            continue;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step.run(workspace);
        let seconds = format!("{:.1}", start.elapsed().as_secs_f64());
        let verdict = match outcome {
            Ok(()) => "ok".to_owned(),
            Err(error) => {
                eprintln!("xtask {name}: FAILED: {error:#}");
                failed.push(name);
                "FAILED".to_owned()
            }
        };
        table.row(vec![name.to_owned(), seconds, verdict]);
    }
    println!("\n{}", table.render());
    if !failed.is_empty() {
        bail!(
            "{} failed; run `cargo xtask <step>` to see one alone",
            failed.join(", ")
        );
    }
    println!("xtask ci: ok");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_is_listed_twice() {
        let mut names: Vec<_> = steps().iter().map(Command::name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
