//! Experience Composer of the Vonage Video API: a web page rendered into a session as a stream.
//!
//! ```
//! use std::time::Duration;
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_experience_composer::{Renders, StartRender, conditions};
//! use vonage_video_models::{Render, RenderStatus, Resolution};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # use vonage_video_experience_composer::{GetRender, StopRender};
//! # let mut running = Render::new("c57d0e9f", "1_MX4");
//! # running.status = RenderStatus::Started;
//! # let dispatch = Script::new()
//! #     .reply::<StartRender>(&Render::new("c57d0e9f", "1_MX4"))
//! #     .reply::<GetRender>(&running)
//! #     .respond::<StopRender>(204, "")
//! #     .shared();
//! # let token = "eyJ";
//! let renders = Renders::new(Handle::new(dispatch, "my-application-id"));
//! let render = renders
//!     .start(
//!         StartRender::new("1_MX4", token, "https://stage.example.org/scoreboard")
//!             .resolution(Resolution::Landscape1080)
//!             .name("Scoreboard"),
//!     )
//!     .await?;
//! let render = renders
//!     .get(&render.id)
//!     .until(conditions::started)
//!     .within(Duration::from_mins(1))
//!     .await?;
//! println!("{:?}", render.stream_id);
//! renders.stop(&render.id).await?;
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
pub mod conditions;
mod failure;
mod find_started;
mod requests;

pub use client::Renders;
pub use failure::RenderFailure;
pub use requests::get::GetRender;
pub use requests::list::ListRenders;
pub use requests::start::StartRender;
pub use requests::stop::StopRender;
