//! Downloading recordings from a storage that has its moods.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod answers;
mod files;
mod moody;
mod reading;
