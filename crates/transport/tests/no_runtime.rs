//! Building a transport needs no runtime and leaves no trace in the process. A binary of its own, since what another
//! test does process-wide would be seen here.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use vonage_video_auth::{SignError, Signature, Signer};
use vonage_video_transport::{Proxy, RootCertificates, Transport};

#[derive(Debug)]
struct NoKey;

#[vonage_video_core::async_trait]
impl Signer for NoKey {
    async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
        Err(SignError::permanent("there is no key"))
    }
}

#[test]
fn building_needs_no_runtime_and_installs_no_process_default() {
    for proxy in [
        Proxy::none(),
        Proxy::from_environment(),
        Proxy::new("http://proxy.invalid:1").unwrap(),
    ] {
        let transport = Transport::builder("app")
            .signer(Arc::new(NoKey))
            .proxy(proxy)
            .root_certificates(RootCertificates::built_in())
            .build()
            .unwrap();
        drop(transport.clone());
    }
    assert!(CryptoProvider::get_default().is_none());
}
