//! The stack over real sockets: whatever a network, a proxy or a server does, the answer says what became of the call.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod connections;
mod credentials;
mod fetch;
#[cfg(feature = "http2")]
mod http2;
mod lost;
mod proxies;
mod runtimes;
mod statuses;
mod tls;
mod wire_format;

use std::time::Duration;

use vonage_video_transport::{BaseUrl, Transport, TransportBuilder};

use crate::support::server::Server;

/// Short, for limits that are meant to pass; nothing that is meant to succeed is measured by it.
const SHORT: Duration = Duration::from_millis(300);

/// Calls this server.
fn to(server: &Server) -> TransportBuilder {
    support::transport().base_url(BaseUrl::parse(&server.url()).unwrap())
}

fn build(builder: TransportBuilder) -> Transport {
    builder.build().unwrap()
}
