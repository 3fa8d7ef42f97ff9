//! The server in a process of its own, so that what it costs is not its clients'.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;
use vonage_video_bench::server;

/// How long its list of archives is.
pub(crate) const ARCHIVES: u64 = 1_000_000;

pub(crate) struct Service {
    child: Child,
    pub(crate) origin: String,
}

/// Serves until standard input ends, which is when the process that started this one has.
pub(crate) fn serve() -> anyhow::Result<()> {
    println!("http://{}", server::start(ARCHIVES)?);
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

impl Service {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut origin = String::new();
        BufReader::new(child.stdout.take().context("no standard output")?).read_line(&mut origin)?;
        Ok(Self {
            child,
            origin: origin.trim().to_owned(),
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
