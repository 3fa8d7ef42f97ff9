//! Prints what the bare client and ours allocate for the small GET: `ALLOCATIONS BYTES` of each. A program of its own, as the
//! allocator that counts would slow down what is timed.

#![allow(clippy::print_stdout, reason = "the numbers are for reading")]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> anyhow::Result<()> {
    for client in vonage_video_bench::allocations::measure(2000)? {
        println!("{:.2} {:.1}", client.allocations, client.bytes);
    }
    Ok(())
}
