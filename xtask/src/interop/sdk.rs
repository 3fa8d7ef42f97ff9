//! The two SDKs: how each is installed and driven.

use std::path::PathBuf;
use std::process::Command;

use clap::ValueEnum;
use serde::Deserialize;

use crate::external::emulator::Emulator;
use crate::external::install;
use crate::shell::Cmd;
use crate::workspace::Workspace;

/// An official SDK.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Sdk {
    /// `@vonage/video` from npm
    Node,
    /// `vonage-video` from PyPI
    Python,
}

/// An SDK ready to be driven.
#[derive(Debug)]
pub struct Ready {
    sdk: Sdk,
    /// Where its packages lie.
    pub modules: PathBuf,
}

impl Sdk {
    /// Its name in tables, and of its folder in `interop/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Python => "python",
        }
    }

    /// The Python SDK takes a host and always speaks HTTPS to it.
    pub fn needs_tls(self) -> bool {
        self == Self::Python
    }

    /// Installs it into the cache, unless it is there.
    ///
    /// # Errors
    /// When node, npm or python3 is missing, or a registry cannot be reached.
    pub fn install(self, workspace: &Workspace) -> anyhow::Result<Ready> {
        let source = format!("interop/{}", self.name());
        let modules = match self {
            Self::Node => install::npm(workspace, &source),
            Self::Python => install::pip(workspace, &source),
        }?;
        Ok(Ready { sdk: self, modules })
    }
}

impl Ready {
    /// The driver, not started yet.
    pub fn driver(&self, workspace: &Workspace, server: &Emulator) -> Command {
        let scripts = workspace.root.join("interop").join(self.sdk.name());
        match self.sdk {
            Sdk::Node => Cmd::new("node", &scripts).arg("main.mjs").into_command(),
            Sdk::Python => {
                let python = self.modules.join("venv/bin/python");
                let mut command = Cmd::new(python, &scripts).args(["-B", "main.py"]).into_command();
                if let Some(authority) = &server.ready.ca_file {
                    command.env("REQUESTS_CA_BUNDLE", authority);
                }
                command
            }
        }
    }
}
