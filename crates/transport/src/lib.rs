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
//! Every layer is a tower layer of its own, public in [`layers`] and usable on another stack.
//!
//! | layer | why exactly there |
//! |---|---|
//! | [`TraceLayer::calls`](layers::TraceLayer::calls) | sees the call with all its attempts |
//! | [`TotalTimeoutLayer`](layers::TotalTimeoutLayer) | includes queues, backoff and attempts, or it would be no total |
//! | [your layers](TransportBuilder::layer) | act once per call: a permit held through all attempts cannot deadlock |
//! | [`RetryLayer`](layers::RetryLayer) | above everything that must be fresh for each attempt, below everything that must happen once; keeps the bare request |
//! | [`TraceLayer::attempts`](layers::TraceLayer::attempts) | sees one attempt, its backoff excluded |
//! | [`AttemptTimeoutLayer`](layers::AttemptTimeoutLayer) | backoff does not consume an attempt's time; a remote signer that hangs does |
//! | [`PrepareLayer`](layers::PrepareLayer) | origin, `User-Agent`, `Accept`: below what a retry has to copy |
//! | [`SignLayer`](layers::SignLayer) | a retry carries a token that is valid now |
//! | [your attempt layers](TransportBuilder::attempt_layer) | next to the wire, inside the timeout |
//! | [`ConcurrencyLimitLayer`](layers::ConcurrencyLimitLayer) | waits for a [connection slot](TransportBuilder::connection_limit): a request that waited in vain has not been sent |
//! | [`HyperClient`] | reports when it takes the request; reads the whole body, up to a limit. Its connect timeout covers TCP, proxy and TLS, so a dead host is an error *before* sending |
//!
//! The layers of one call share its state through the request's extensions.
//! [`build_with_service`](TransportBuilder::build_with_service) takes a stack of your own, made of these layers and others.
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
