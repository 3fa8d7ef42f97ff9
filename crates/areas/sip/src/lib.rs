//! SIP interconnect of the Vonage Video API: telephones in a session.
//!
//! ```
//! use vonage_video_core::{Handle, Script};
//! use vonage_video_models::{Digits, SipCall, SipUri};
//! use vonage_video_sip::{Dial, PlayDtmf, SipInterconnect};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let mut answer = SipCall::new("40d9e8c2");
//! # answer.connection_id = Some("b8f0a5d3".into());
//! # let dispatch = Script::new()
//! #     .reply::<Dial>(&answer)
//! #     .respond::<PlayDtmf>(200, "")
//! #     .respond::<vonage_video_sip::HangUp>(204, "")
//! #     .shared();
//! # let (session, token) = ("1_MX4", "eyJ");
//! let sip = SipInterconnect::new(Handle::new(dispatch, "my-application-id"));
//! let uri = SipUri::parse("sip:lobby@pbx.example.org;transport=tls")?;
//! let call = sip
//!     .dial(Dial::new(session, token, uri).from("15550100042@example.org").secure(true))
//!     .await?;
//! sip.play_dtmf(PlayDtmf::new(session, Digits::parse("42pp7#")?)).await?;
//! sip.hang_up(&call).await?;
//! # Ok::<(), vonage_video_core::Error>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A call that has been dialed is not answered yet: how it goes on is told by callbacks, which end with a
//! [`SipReason`](vonage_video_models::SipReason). A call lasts 6 hours at most, and 5 minutes without media.
//!
//! This crate knows nothing of HTTP clients, tokens or runtimes: it turns values into requests and answers into values.

mod client;
mod failure;
mod requests;

pub use client::SipInterconnect;
pub use failure::DialFailure;
pub use requests::dial::Dial;
pub use requests::hang_up::HangUp;
pub use requests::play_dtmf::PlayDtmf;
