//! The stack through its public face, over a scripted service and in paused time.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod layer_positions;
mod outage;
mod own_stack;
mod plugging;
mod repeats;
mod signing;
mod time_limits;
