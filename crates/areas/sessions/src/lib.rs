//! Sessions of the Vonage Video API, and who is connected to them.
//!
//! ```
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::{ArchiveMode, Session};
//! use vonage_video_sessions::{CreateSession, Sessions};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let dispatch = Script::new().reply::<CreateSession>(&Session::new("1_MX4")).shared();
//! let sessions = Sessions::new(Handle::new(dispatch, "my-application-id"));
//! let session = sessions.create(CreateSession::routed().archive_mode(ArchiveMode::Manual)).await?;
//! assert_eq!(session.id.as_str(), "1_MX4");
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
mod requests;

pub use client::Sessions;
pub use requests::create::CreateSession;
pub use requests::list_connections::ListConnections;
pub use requests::migrate::MigrateSession;
