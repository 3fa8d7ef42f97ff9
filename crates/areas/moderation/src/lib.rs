//! Moderation (disconnecting clients, muting streams) of the Vonage Video API.
//!
//! ```
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::Project;
//! use vonage_video_moderation::{Disconnect, Moderation, MuteAll};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let dispatch = Script::new().reply::<MuteAll>(&Project::new("app")).respond::<Disconnect>(204, "").shared();
//! let moderation = Moderation::new(Handle::new(dispatch, "my-application-id"));
//! moderation.mute_all(MuteAll::new("1_MX4").except(["6e2f4c1a"])).await?;
//! moderation.disconnect("1_MX4", "a90c7f18").await?;
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
mod requests;

pub use client::Moderation;
pub use requests::disconnect::Disconnect;
pub use requests::mute_all::MuteAll;
pub use requests::mute_stream::MuteStream;
pub use requests::unmute_all::UnmuteAll;
