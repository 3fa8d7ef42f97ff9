//! Signals (messages to the clients of a session) of the Vonage Video API.
//!
//! ```
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_signals::{SendSignal, Signals};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let dispatch = Script::new().respond::<SendSignal>(204, "").respond::<SendSignal>(204, "").shared();
//! let signals = Signals::new(Handle::new(dispatch, "my-application-id"));
//! signals.send(SendSignal::new("1_MX4", "chat", "Curtain in five minutes")).await?;
//! signals.send(SendSignal::new("1_MX4", "cue", "you are live").to("3f9b2a44")).await?;
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
mod requests;

pub use client::Signals;
pub use requests::send::SendSignal;
