//! Live captions of the Vonage Video API: what is said in a session, as text, while it is said.
//!
//! ```
//! use std::time::Duration;
//! use vonage_video_captions::{LiveCaptions, StartCaptions};
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::{Captions, LanguageCode};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let dispatch = Script::new()
//! #     .reply::<StartCaptions>(&Captions::new("e1a7d9b4"))
//! #     .respond::<vonage_video_captions::StopCaptions>(202, "")
//! #     .shared();
//! # let moderator_token = "eyJ";
//! let captions = LiveCaptions::new(Handle::new(dispatch, "my-application-id"));
//! let started = captions
//!     .start(
//!         StartCaptions::new("1_MX4", moderator_token)
//!             .language(LanguageCode::FrFr)
//!             .max_duration(Duration::from_mins(30)),
//!     )
//!     .await?;
//! captions.stop(&started.id).await?;
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The text itself goes to the session's clients; the server sees none of it. How captions fare is told by callbacks
//! only: the API has no way to ask, and the one some of Vonage's SDKs still offer does not work.
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
mod failure;
mod requests;

pub use client::LiveCaptions;
pub use failure::CaptionsFailure;
pub use requests::start::StartCaptions;
pub use requests::stop::StopCaptions;
