//! Carries calls to the Vonage Video API: a tower service stack over hyper and rustls.
//!
//! [`Transport`] is a [`Dispatch`](vonage_video_core::Dispatch), which is all that area clients need, and a tower
//! `Service<Request<Bytes>>` as well. It adds what an operation leaves out (origin, credential), repeats what may be
//! repeated, and says of every failure whether the request may have taken effect.
//!
//! ```no_run
//! use std::time::Duration;
//! use vonage_video_auth::ApplicationKey;
//! use vonage_video_transport::{Retry, Transport};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = ApplicationKey::from_pem("5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1", std::env::var("VONAGE_PRIVATE_KEY")?)?;
//! let transport = Transport::builder(key.application_id())
//!     .signer(key.clone())
//!     .attempt_timeout(Duration::from_secs(5))
//!     .retry(Retry::new().attempts(4))
//!     .build()?;
//! # let _ = transport; Ok(()) }
//! ```
//!
//! # The stack, outermost first
//!
//! | layer | why exactly there |
//! |---|---|
//! | adapter | turns whatever escapes into [`Error`](vonage_video_core::Error) and owns the call's progress mark |
//! | span of the call | sees the call with all its attempts |
//! | total timeout | includes queues, pauses and attempts, or it would be no total |
//! | [your per-call layers](TransportBuilder::layer) | act once a call: a permit held through all attempts cannot deadlock |
//! | retry | above all that must be fresh for each attempt, below all that must happen once; keeps the bare request |
//! | attempt timeout | pauses are not charged to an attempt; a remote signer that hangs is |
//! | prepare | origin, `User-Agent`, `Accept`: after what a repeat would have to copy |
//! | sign | a repeat carries a token that is valid now |
//! | [your per-attempt layers](TransportBuilder::attempt_layer) | next to the wire, inside the timeout |
//! | leaf | [waits for a slot](TransportBuilder::connection_limit) where each call takes a connection, reads the whole body within the attempt timeout, up to a limit |
//! | hyper's pool, connect timeout around TCP, proxy and TLS | a dead host is an error *before* sending |
//!
//! No redirect is followed: a credential goes to the configured origin only. Building a client needs no running
//! runtime and installs nothing process-wide; calls need Tokio.
//!
//! # Features
//!
//! `http2` (default), `webpki-roots` (default), `native-roots`, `tracing` (default). They only add.
//!
//! This crate knows nothing of any single operation, and nothing of sessions, archives or the like.

mod base_url;
mod body;
mod builder;
mod call_state;
mod client;
mod connect;
mod error_chain;
mod fetch;
pub mod layers;
mod limits;
mod retry;
mod runtimes;
mod skew;
mod stack;
mod telemetry;
mod transport;
mod user_agent;

pub use base_url::{BaseUrl, DEFAULT_BASE_URL};
pub use builder::TransportBuilder;
pub use client::{HyperClient, HyperFuture};
pub use connect::{Proxy, RootCertificates};
pub use retry::Retry;
pub use stack::{HttpService, UserService};
pub use transport::Transport;
pub use user_agent::UserAgent;
