//! `package`: what a registry would get of each published crate, and whether it builds from that alone. Nothing is
//! published.

use crate::report::Findings;
use crate::shell::cargo;
use crate::workspace::{Member, Workspace};

/// What each package holds: a page for the registry, and the licenses, which both ask to be handed on.
const NEEDED: [&str; 3] = ["README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// How far to go.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Build each package from what is in it alone; takes minutes
    #[arg(long)]
    build: bool,
}

pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let mut findings = Findings::default();
    let published: Vec<&Member> = workspace
        .members
        .iter()
        .filter(|member| member.published)
        .collect();
    for member in &published {
        // Work that is not committed yet is packed as well.
        let list = [
            "package",
            "--list",
            "--allow-dirty",
            "--quiet",
            "--package",
            &member.name,
        ];
        let list = cargo(&workspace.root).quiet().args(list).read()?;
        for name in NEEDED
            .iter()
            .filter(|name| !list.lines().any(|line| line == **name))
        {
            findings.add(format!("{}: its package holds no {name}", member.folder));
        }
    }
    let mut command = cargo(&workspace.root).args(["package", "--allow-dirty", "--quiet", "--locked"]);
    if !args.build {
        command = command.arg("--no-verify");
    }
    for member in &published {
        command = command.args(["--package", &member.name]);
    }
    command.run()?;
    let how = if args.build { "packed and built" } else { "packed" };
    findings.verdict("package", &format!("{} crates, {how}", published.len()))
}
