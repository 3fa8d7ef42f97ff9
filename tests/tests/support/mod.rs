//! What the tests of the whole SDK share: clients, and the scripted server that the transport is tested with as well.

#![allow(dead_code, reason = "not every test binary needs everything")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod callback_holders;
pub(crate) mod ears;
pub(crate) mod holders;
pub(crate) mod operations;
pub(crate) mod printed;
pub(crate) mod requests;
#[path = "../../../crates/transport/tests/support/server.rs"]
pub(crate) mod server;
pub(crate) mod sources;
#[path = "../../../crates/transport/tests/support/tls.rs"]
pub(crate) mod tls;
pub(crate) mod world;

use std::time::Duration;

use vonage_video::{Client, ClientBuilder, Proxy, Retry, RootCertificates};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator};

/// A client with the development key for a server at this address.
pub(crate) fn client_for(url: &str) -> ClientBuilder {
    Client::builder(DEVELOPMENT_APPLICATION_ID)
        .private_key(DEVELOPMENT_PRIVATE_KEY)
        .unwrap()
        .base_url(url)
        .unwrap()
        .proxy(Proxy::none())
        // The clock of an emulator is set by hand.
        .clock_correction_limit(Duration::MAX)
        // Pauses that no test has to wait for.
        .retry(Retry::new().pauses(Duration::from_millis(1), Duration::from_millis(1)))
}

/// A client of an emulator, which trusts its certificate if it has one.
pub(crate) fn client_of(emulator: &Emulator) -> Client {
    let builder = client_for(emulator.api_url());
    let builder = match emulator.ca_pem() {
        Some(pem) => builder.root_certificates(RootCertificates::only(pem).unwrap()),
        None => builder,
    };
    builder.build().unwrap()
}

/// The other half of the development key.
pub(crate) fn development_public_key() -> &'static str {
    include_str!("../../../crates/emulator/keys/development_public.pem")
}
