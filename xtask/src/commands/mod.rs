//! The commands, one a file. To add one: a module, a variant in [`Command`], and an arm in `name` and `run`;
//! if CI should run it, a line in `ci::steps`.

mod api;
mod bench;
mod budget;
mod ci;
mod deny;
mod docs;
mod edge;
mod faults;
mod features;
mod fmt;
mod fuzz;
mod layers;
mod lint;
mod minimal;
mod miri;
mod package;
mod soak;
mod test;
mod types;
mod wasm;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;
use crate::{conformance, interop, tidy};

/// Maintainers' commands of this workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_version_flag = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One maintainers' command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every check that needs nothing but Rust, in order, with a table at the end
    Ci(ci::Args),
    /// Formatting
    Fmt(fmt::Args),
    /// Clippy over everything, warnings denied
    Lint,
    /// The test suite
    Test(test::Args),
    /// Which crate may stand on which
    Layers,
    /// How many crates each library brings along
    Budget,
    /// What the dependency tree may hold, by cargo-deny
    Deny(deny::Args),
    /// Every library with each of its features, and with those that meet in it
    Features,
    /// Every published library with the oldest versions its manifest allows
    MinimalVersions,
    /// What a registry would get of each published crate; publishes nothing
    Package(package::Args),
    /// The recorded public API of every library
    Api(api::Args),
    /// Foreign types in public signatures
    Types,
    /// House rules no lint can check
    Tidy,
    /// rustdoc, warnings denied
    Docs,
    /// The official Node and Python SDKs against our emulator and our tokens
    Interop(interop::Args),
    /// Emulator and SDK against the OpenAPI document, with Schemathesis and Prism
    Conformance(conformance::Args),
    /// Every operation under every fault, as a table, compared with its record
    Faults(faults::Args),
    /// Calls of every area while a fifth of the attempts fails: nothing twice, no lie, no hang
    Soak(soak::Args),
    /// Hostile bytes for everything that reads what others wrote; finds are kept and named
    Fuzz(fuzz::Args),
    /// The tests of models and core in Miri, where a nightly toolchain has it
    Miri,
    /// What needs no socket, built for browsers and edge workers
    Wasm(wasm::Args),
    /// The example worker under workerd: its tokens, its sessions, its size, its speed
    Edge(edge::Args),
    /// Measurements
    Bench(bench::Args),
}

impl Command {
    /// The word on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ci(_) => "ci",
            Self::Fmt(_) => "fmt",
            Self::Lint => "lint",
            Self::Test(_) => "test",
            Self::Layers => "layers",
            Self::Budget => "budget",
            Self::Deny(_) => "deny",
            Self::Features => "features",
            Self::MinimalVersions => "minimal-versions",
            Self::Package(_) => "package",
            Self::Api(_) => "api",
            Self::Types => "types",
            Self::Tidy => "tidy",
            Self::Docs => "docs",
            Self::Interop(_) => "interop",
            Self::Conformance(_) => "conformance",
            Self::Faults(_) => "faults",
            Self::Soak(_) => "soak",
            Self::Fuzz(_) => "fuzz",
            Self::Miri => "miri",
            Self::Wasm(_) => "wasm",
            Self::Edge(_) => "edge",
            Self::Bench(_) => "bench",
        }
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When the check fails; what is wrong has been printed by then.
    pub fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        match self {
            Self::Ci(args) => ci::run(workspace, args),
            Self::Fmt(args) => fmt::run(workspace, args),
            Self::Lint => lint::run(workspace),
            Self::Test(args) => test::run(workspace, args),
            Self::Layers => layers::run(workspace),
            Self::Budget => budget::run(workspace),
            Self::Deny(args) => deny::run(workspace, args),
            Self::Features => features::run(workspace),
            Self::MinimalVersions => minimal::run(workspace),
            Self::Package(args) => package::run(workspace, args),
            Self::Api(args) => api::run(workspace, args),
            Self::Types => types::run(workspace),
            Self::Tidy => tidy::run(workspace),
            Self::Docs => docs::run(workspace),
            Self::Interop(args) => interop::run(workspace, args),
            Self::Conformance(args) => conformance::run(workspace, args),
            Self::Faults(args) => faults::run(workspace, args),
            Self::Soak(args) => soak::run(workspace, args),
            Self::Fuzz(args) => fuzz::run(workspace, args),
            Self::Miri => miri::run(workspace),
            Self::Wasm(args) => wasm::run(workspace, args),
            Self::Edge(args) => edge::run(workspace, args),
            Self::Bench(args) => bench::run(workspace, args),
        }
    }
}
