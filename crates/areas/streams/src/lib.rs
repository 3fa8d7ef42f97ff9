//! Streams (their information and their layout classes) of the Vonage Video API.
//!
//! ```
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::{Page, Stream};
//! use vonage_video_streams::{ListStreams, Streams};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let dispatch = Script::new().reply::<ListStreams>(&Page::new(1, vec![Stream::new("6e2f4c1a")])).shared();
//! let streams = Streams::new(Handle::new(dispatch, "my-application-id"));
//! for stream in streams.list("1_MX4").await?.items {
//!     println!("{} {:?}", stream.id, stream.name);
//! }
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
mod requests;

pub use client::Streams;
pub use requests::get::GetStream;
pub use requests::list::ListStreams;
pub use requests::set_layout_classes::SetLayoutClasses;
