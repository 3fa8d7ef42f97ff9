//! A million archives, page by page: how fast, and whether memory grows.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use vonage_video::archives::ListArchives;
use vonage_video_bench::ours::Ours;

use crate::Arguments;
use crate::harness::Spread;
use crate::load;
use crate::record::{Goal, Record, grouped};
use crate::service::{ARCHIVES, Service};

/// By then everything that is kept has been allocated.
const WARM: u64 = 100_000;

pub(crate) fn run(_: &Arguments, record: &mut Record) -> Result<()> {
    let service = Service::start()?;
    // A process of its own: what others have allocated before does not count.
    let output = Command::new(std::env::current_exe()?)
        .arg("page")
        .env("BENCH_ORIGIN", &service.origin)
        .output()?;
    ensure!(
        output.status.success(),
        "reading failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let numbers: Vec<f64> = String::from_utf8(output.stdout)?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [rate, before, after] = numbers[..] else {
        anyhow::bail!("the reader said something else")
    };
    let name = format!("paging {} archives", grouped(ARCHIVES));
    record.number(&name, format!("{}/s", grouped(rate as u64)), rate, "archives/s");
    record.ratio(
        format!("{name}, memory"),
        format!("{:.1} MiB at the end", after / 1024.0),
        ("after 100,000", format!("{:.1} MiB", before / 1024.0)),
        (Spread::one(after / before), "×"),
        Some(Goal::AtMost(1.1)),
    );
    Ok(())
}

/// The other process: prints archives a second, and its largest size in KiB early and in the end.
pub(crate) fn read() -> Result<()> {
    let ours = Ours::new(&std::env::var("BENCH_ORIGIN")?)?;
    let start = Instant::now();
    let (mut read, mut early) = (0, None);
    load::runtime(1)?.block_on(async {
        let mut items = ours
            .client
            .archives()
            .list(ListArchives::new().page_size(1000))
            .items();
        while let Some(archive) = items.try_next().await? {
            std::hint::black_box(&archive);
            read += 1;
            if read == WARM {
                early = Some(peak_kib()?);
            }
        }
        Ok::<_, anyhow::Error>(())
    })?;
    ensure!(read == ARCHIVES, "{read} archives came");
    let rate = read as f64 / start.elapsed().as_secs_f64();
    println!("{rate} {} {}", early.context("too few archives")?, peak_kib()?);
    Ok(())
}

/// The largest size this process had so far.
fn peak_kib() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("memory is read on Linux only")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(number.context("no VmHWM")?.trim().parse()?)
}
