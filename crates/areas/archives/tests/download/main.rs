//! Downloading recordings from a storage that has its moods.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod answers;
mod changed;
mod files;
mod moody;
mod partial;
mod reading;
