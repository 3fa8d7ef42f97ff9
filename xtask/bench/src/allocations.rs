//! How often, and how much, a client allocates for the small GET. Counts everything of the process, so it is for programs of
//! one purpose: whoever uses it makes [`COUNTED`] the global allocator.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tokio::runtime::Builder;

use crate::bare::Bare;
use crate::ours::Ours;
use crate::{APPLICATION, PRIVATE_KEY, server, small_path};

/// The allocator that counts.
pub static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What one call takes, on average.
#[derive(Clone, Copy, Debug)]
pub struct PerCall {
    /// Allocations, growing ones included.
    pub allocations: f64,
    /// Bytes asked for.
    pub bytes: f64,
}

/// Both clients, one after the other: the bare one first.
///
/// # Errors
///
/// When a call fails.
pub fn measure(calls: u32) -> anyhow::Result<[PerCall; 2]> {
    let origin = format!("http://{}", server::start(0)?);
    let key = vonage_video_auth::ApplicationKey::from_pem(APPLICATION, PRIVATE_KEY)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let token = vonage_video_auth::TokenCache::for_key(&key).token().await?;
        let bare = Bare::new(&origin, token.as_str())?;
        let ours = Ours::new(&origin)?;
        let path = small_path();
        Ok([
            count(calls, async || bare.get(&path).await).await?,
            count(calls, async || ours.get().await).await?,
        ])
    })
}

async fn count(calls: u32, call: impl AsyncFn() -> anyhow::Result<usize>) -> anyhow::Result<PerCall> {
    // Connects, signs, and fills what is kept.
    for _ in 0..64 {
        call().await?;
    }
    let region = Region::new(COUNTED);
    for _ in 0..calls {
        call().await?;
    }
    let change = region.change();
    let each = |count: usize| count as f64 / f64::from(calls);
    Ok(PerCall {
        allocations: each(change.allocations + change.reallocations),
        bytes: each(change.bytes_allocated),
    })
}
