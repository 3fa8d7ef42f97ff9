//! From the emulator over real sockets to an axum server: every kind of event, and ten thousand of them through loss,
//! doubling, disorder and handlers that fail.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod kinds;
mod many;
mod server;
