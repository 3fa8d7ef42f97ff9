//! Audio Connector of the Vonage Video API: the sound of a session over a WebSocket to a server of yours.
//!
//! ```
//! use vonage_video_audio_connector::{AudioConnectors, ConnectAudio};
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::{AudioConnector, AudioRate};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let mut answer = AudioConnector::new("f6b0d2c8");
//! # answer.connection_id = Some("2a9e7c51".into());
//! # let dispatch = Script::new()
//! #     .reply::<ConnectAudio>(&answer)
//! #     .respond::<vonage_video_audio_connector::DisconnectAudio>(204, "")
//! #     .shared();
//! # let (session, token) = ("1_MX4", "eyJ");
//! let audio = AudioConnectors::new(Handle::new(dispatch, "my-application-id"));
//! let connector = audio
//!     .connect(
//!         ConnectAudio::new(session, token, "wss://ears.example.org/in")
//!             .header("room", "A7")
//!             .audio_rate(AudioRate::HZ_16000)
//!             .bidirectional(true),
//!     )
//!     .await?;
//! if let Some(connection) = &connector.connection_id {
//!     audio.disconnect(session, connection).await?;
//! }
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What your server then gets is one JSON text message with the headers, and the sound in frames of 20 ms: binary
//! messages of 16 bit samples, little end first, unless an
//! [`AudioTransport`](vonage_video_models::AudioTransport) says otherwise. With the feature `socket`, the module `socket`
//! is your server's side of that: it reads the messages, and hands out what you say in real time.
//!
//! This crate knows nothing of HTTP clients, WebSockets, tokens or runtimes: it turns values into requests and answers
//! into values.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod failure;
mod requests;
#[cfg(feature = "socket")]
#[cfg_attr(docsrs, doc(cfg(feature = "socket")))]
pub mod socket;

pub use client::AudioConnectors;
pub use failure::ConnectFailure;
pub use requests::connect::ConnectAudio;
pub use requests::disconnect::DisconnectAudio;
