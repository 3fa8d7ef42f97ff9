//! What a call allocates stays within a budget. One test to a program: everything the process allocates is counted.
#![allow(clippy::unwrap_used, reason = "this is test code")]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use vonage_video_bench::allocations;

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Above what the bare client takes.
const ALLOCATIONS: f64 = 22.0;
const BYTES: f64 = 6_000.0;

#[test]
fn a_call_allocates_no_more_than_its_budget_above_the_bare_client() {
    let [bare, ours] = allocations::measure(200).unwrap();
    assert!(
        bare.allocations > 1.0 && bare.bytes > 100.0,
        "nothing was counted: {bare:?}"
    );
    assert!(
        ours.allocations - bare.allocations <= ALLOCATIONS,
        "{bare:?} {ours:?}"
    );
    assert!(ours.bytes - bare.bytes <= BYTES, "{bare:?} {ours:?}");
}
