//! Archives (recordings) of the Vonage Video API.
//!
//! ```
//! use vonage_video_archives::{Archives, StartArchive};
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::{Archive, Layout};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let dispatch = Script::new().reply::<StartArchive>(&Archive::new("9d0c7a5e", "1_MX4")).shared();
//! let archives = Archives::new(Handle::new(dispatch, "my-application-id"));
//! let archive = archives
//!     .start(StartArchive::new("1_MX4").name("Dress rehearsal").layout(Layout::best_fit()))
//!     .await?;
//! println!("{} {}", archive.id, archive.status);
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
pub mod conditions;
mod conflict;
#[cfg(feature = "download")]
#[cfg_attr(docsrs, doc(cfg(feature = "download")))]
pub mod download;
mod find_started;
mod requests;

pub use client::Archives;
pub use conflict::Conflict;
#[cfg(feature = "download")]
pub use download::{Download, DownloadError};
pub use requests::change_streams::{AddStream, RemoveStream};
pub use requests::delete::DeleteArchive;
pub use requests::get::GetArchive;
pub use requests::list::ListArchives;
pub use requests::set_layout::SetArchiveLayout;
pub use requests::start::StartArchive;
pub use requests::stop::StopArchive;
