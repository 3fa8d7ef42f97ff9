//! So many calls, so many of them at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use crate::harness::Took;

/// A runtime for the clients: one thread, as the server has one, or more.
pub(crate) fn runtime(threads: usize) -> Result<Runtime> {
    Ok(match threads {
        1 => Builder::new_current_thread().enable_all().build()?,
        _ => Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build()?,
    })
}

/// What it takes to make `calls` calls with `in_flight` on their way at once.
pub(crate) fn run<F>(
    runtime: &Runtime,
    in_flight: u32,
    calls: u32,
    call: impl Fn() -> F + Send + Sync + 'static,
) -> Result<Took>
where
    F: Future<Output = Result<usize>> + Send,
{
    Took::measure(|| {
        runtime.block_on(async {
            if in_flight == 1 {
                for _ in 0..calls {
                    call().await?;
                }
                return Ok(());
            }
            let (call, mut tasks) = (Arc::new(call), JoinSet::new());
            for _ in 0..in_flight {
                let call = Arc::clone(&call);
                tasks.spawn(async move {
                    for _ in 0..calls / in_flight {
                        call().await?;
                    }
                    Ok::<_, anyhow::Error>(())
                });
            }
            while let Some(task) = tasks.join_next().await {
                task??;
            }
            Ok(())
        })
    })
}

/// The median time of a call, one after the other.
pub(crate) fn median<F>(runtime: &Runtime, calls: u32, call: impl Fn() -> F) -> Result<Duration>
where
    F: Future<Output = Result<usize>>,
{
    let mut times = Vec::with_capacity(calls as usize);
    runtime.block_on(async {
        for _ in 0..calls {
            let start = Instant::now();
            call().await?;
            times.push(start.elapsed());
        }
        Ok::<_, anyhow::Error>(())
    })?;
    times.sort_unstable();
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}
