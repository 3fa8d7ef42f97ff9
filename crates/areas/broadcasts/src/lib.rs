//! Live streaming broadcasts of the Vonage Video API.
//!
//! ```
//! use vonage_video_broadcasts::{Broadcasts, StartBroadcast};
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::{Broadcast, Hls, Rtmp};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let dispatch = Script::new().reply::<StartBroadcast>(&Broadcast::new("1f6c2b9a", "1_MX4")).shared();
//! let broadcasts = Broadcasts::new(Handle::new(dispatch, "my-application-id"));
//! let broadcast = broadcasts
//!     .start(
//!         StartBroadcast::new("1_MX4")
//!             .hls(Hls::low_latency())
//!             .rtmp(Rtmp::new("rtmps://ingest.example.org/live", "stream-name").id("north")),
//!     )
//!     .await?;
//! println!("{} {}", broadcast.id, broadcast.status);
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
pub mod conditions;
mod conflict;
mod find_started;
mod output;
mod requests;

pub use client::Broadcasts;
pub use conflict::Conflict;
pub use output::Output;
pub use requests::change_streams::{AddStream, RemoveStream};
pub use requests::get::GetBroadcast;
pub use requests::list::ListBroadcasts;
pub use requests::set_layout::SetBroadcastLayout;
pub use requests::start::StartBroadcast;
pub use requests::stop::StopBroadcast;
