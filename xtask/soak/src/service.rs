//! The other process: an emulator over plain HTTP/1.1 and one over TLS with HTTP/2, and a server for Audio Connectors.

use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};
use vonage_video_emulator::Emulator;

use crate::ears;

/// How many requests each journal keeps: far more than arrive between two looks at it.
const JOURNAL: usize = 5_000;
/// Generous: a loaded machine is slow, an emulator that says nothing is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where one emulator is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) api: String,
    pub(crate) control: String,
    pub(crate) ca_pem: Option<String>,
}

impl Place {
    fn of(emulator: &Emulator) -> Self {
        Self {
            api: emulator.api_url().to_owned(),
            control: emulator.control_url().to_owned(),
            ca_pem: emulator.ca_pem().map(str::to_owned),
        }
    }
}

/// What the other process says first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ready {
    pub(crate) places: Vec<Place>,
    pub(crate) ears: String,
}

/// Runs the emulators until standard input ends, which is when the process that started this one has.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let start = |tls| Emulator::builder().journal_capacity(JOURNAL).tls(tls).start();
    let (plain, tls) = (start(false).await?, start(true).await?);
    let ready = Ready {
        places: vec![Place::of(&plain), Place::of(&tls)],
        ears: ears::open().await?,
    };
    println!("{}", serde_json::to_string(&ready)?);
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    Ok(())
}

/// The other process, ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Service {
    _child: Child,
    pub(crate) ready: Ready,
}

impl Service {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().context("its output is not connected")?;
        let mut lines = BufReader::new(output).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await;
        let line = line.context("the emulators do not start")??;
        let ready = serde_json::from_str(&line.context("the emulators ended")?)?;
        Ok(Self { _child: child, ready })
    }
}
