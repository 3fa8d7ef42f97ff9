//! Calls one client for as long as asked, on one thread, so that a profiler has something to look at. Takes the client (`ours`
//! or `bare`), seconds, and calls in flight:
//!
//! ```text
//! cargo build --release -p vonage-video-bench --example profile --config 'profile.release.debug="line-tables-only"'
//! perf record --call-graph dwarf target/release/examples/profile ours 5 64
//! ```

#![allow(clippy::print_stdout, reason = "a program that measures says what it saw")]

use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::task::JoinSet;
use vonage_video_auth::{ApplicationKey, TokenCache};
use vonage_video_bench::bare::Bare;
use vonage_video_bench::ours::Ours;
use vonage_video_bench::{APPLICATION, PRIVATE_KEY, server, small_path};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let client = arguments.next().context("`ours` or `bare`")?;
    let seconds = arguments.next().map_or(Ok(5), |seconds| seconds.parse())?;
    let in_flight = arguments.next().map_or(Ok(64), |calls| calls.parse::<u32>())?;
    let origin = format!("http://{}", server::start(0)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let key = ApplicationKey::from_pem(APPLICATION, PRIVATE_KEY)?;
        let token = TokenCache::for_key(&key).token().await?;
        let (bare, ours) = (Bare::new(&origin, token.as_str())?, Ours::new(&origin)?);
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..in_flight {
            let (bare, ours, path, is_ours) = (bare.clone(), ours.clone(), small_path(), client == "ours");
            tasks.spawn(async move {
                let mut calls = 0_u64;
                while start.elapsed() < Duration::from_secs(seconds) {
                    if is_ours {
                        ours.get().await?;
                    } else {
                        bare.get(&path).await?;
                    }
                    calls += 1;
                }
                Ok::<_, anyhow::Error>(calls)
            });
        }
        let mut calls = 0;
        while let Some(task) = tasks.join_next().await {
            calls += task??;
        }
        println!("{client}: {} calls a second", calls / seconds);
        Ok(())
    })
}
