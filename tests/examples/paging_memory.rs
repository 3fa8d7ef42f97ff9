//! How much memory it takes to read long lists of archives while more are started.
//!
//! `cargo run --release -p vonage-video-tests --example paging_memory`, on Linux. The emulator runs in a process of its
//! own, so that what it holds does not count; each length has a process of its own as well, whose peak is read from
//! `/proc/self/status`. The last line holds all archives at once, to show what would be seen if the reader did.

#![allow(clippy::print_stdout, reason = "the numbers are for reading")]
#![allow(clippy::disallowed_methods, reason = "a program that measures may block")]

use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines, stdin};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use vonage_video::archives::ListArchives;
use vonage_video::sessions::CreateSession;
use vonage_video::{Client, Proxy};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator, SeedArchives};

const PAGE: u32 = 1000;
/// How many archives appear between two pages.
const BETWEEN: usize = 300;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => measure_all().await,
        ["emulator"] => emulate().await,
        ["read", count, hold] => read(count.parse()?, hold == "hold").await,
        _ => bail!("takes no arguments"),
    }
}

async fn measure_all() -> anyhow::Result<()> {
    println!("archives  read     pages  time/s  peak RSS/KiB  above a client at rest/KiB");
    for (count, hold) in [(1000, false), (10_000, false), (100_000, false), (100_000, true)] {
        let mut command = Command::new(std::env::current_exe()?);
        let hold = if hold { "hold" } else { "drop" };
        let status = command.args(["read", &count.to_string(), hold]).status().await?;
        if !status.success() {
            bail!("reading {count} archives failed");
        }
    }
    Ok(())
}

/// An emulator that adds archives to the session it is told, as many as it is told.
async fn emulate() -> anyhow::Result<()> {
    let emulator = Emulator::start().await?;
    println!("{}", emulator.api_url());
    let mut lines = BufReader::new(stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let (session, count) = line.split_once(' ').context("session and count")?;
        let seeds = SeedArchives::new(count.parse()?);
        emulator.control().seed_archives(session, seeds).await?;
        println!("done");
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// The other process.
struct Remote {
    _process: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Remote {
    fn start() -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command
            .arg("emulator")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut process = command.spawn()?;
        let orders = process.stdin.take().context("no standard input")?;
        let answers = process.stdout.take().context("no standard output")?;
        Ok(Self {
            _process: process,
            orders,
            answers: BufReader::new(answers).lines(),
        })
    }

    async fn answer(&mut self) -> anyhow::Result<String> {
        self.answers.next_line().await?.context("the emulator has ended")
    }

    async fn add(&mut self, session: &str, count: usize) -> anyhow::Result<()> {
        self.orders
            .write_all(format!("{session} {count}\n").as_bytes())
            .await?;
        self.answer().await.map(drop)
    }
}

async fn read(count: usize, hold: bool) -> anyhow::Result<()> {
    let mut remote = Remote::start()?;
    let client = Client::builder(DEVELOPMENT_APPLICATION_ID)
        .private_key(DEVELOPMENT_PRIVATE_KEY)?
        .base_url(&remote.answer().await?)?
        .proxy(Proxy::none())
        .build()?;
    let session = client.sessions().create(CreateSession::routed()).await?.id;
    remote.add(session.as_str(), count).await?;
    let at_rest = peak_kib()?;

    let started = std::time::Instant::now();
    let (mut read, mut pages_read, mut held) = (0, 0, Vec::new());
    let mut pages = client
        .archives()
        .list(ListArchives::new().page_size(PAGE))
        .pages();
    while let Some(page) = pages.try_next().await? {
        read += page.len();
        pages_read += 1;
        if hold {
            held.push(page);
        }
        remote.add(session.as_str(), BETWEEN).await?;
    }
    let (time, peak) = (started.elapsed().as_secs_f64(), peak_kib()?);
    let note = if hold { "  (all held at once)" } else { "" };
    println!(
        "{count:<8}  {read:<7}  {pages_read:<5}  {time:<6.2}  {peak:<12}  {}{note}",
        peak - at_rest
    );
    drop(held);
    Ok(())
}

/// The largest size this process had so far.
fn peak_kib() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(number.context("no VmHWM")?.trim().parse()?)
}
