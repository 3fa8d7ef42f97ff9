//! stub
use crate::workspace::Workspace;
/// x
#[derive(Debug, Default, clap::Args)]
pub struct Args {}
pub fn run(_: &Workspace, _: &Args) -> anyhow::Result<()> { Ok(()) }
