//! From an origin to a connection: TCP, perhaps through a proxy, TLS on top, all within the connect timeout.

mod failure;
mod pool;
mod proxied;
mod proxy;
mod roots;
mod timed;

use std::sync::Arc;
use std::time::Duration;

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::{ClientConfig, RootCertStore};
use vonage_video_core::Error;

pub(crate) use self::failure::ProxyAuthenticationRequired;
pub(crate) use self::pool::{Pool, Pools, current_runtime};
pub(crate) use self::proxied::Proxied;
pub use self::proxy::Proxy;
pub use self::roots::RootCertificates;
pub(crate) use self::timed::{ConnectTimedOut, Timed};

/// The whole way to the service.
pub(crate) type Connector = Timed<HttpsConnector<Proxied>>;

/// How to connect.
#[derive(Debug)]
pub(crate) struct ConnectOptions<'a> {
    pub(crate) timeout: Duration,
    pub(crate) proxy: &'a Proxy,
    pub(crate) roots: &'a RootCertificates,
    pub(crate) http1_only: bool,
    /// The target speaks TLS.
    pub(crate) https: bool,
    /// The target is on this machine, where no proxy of the environment leads back to.
    pub(crate) loopback: bool,
}

/// Builds the way to the service. Needs no runtime; opens nothing.
pub(crate) fn connector(options: &ConnectOptions<'_>) -> Result<Connector, Error> {
    let tls = tls(options.roots.store(options.https)?)?;
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    // Divided among the addresses of a name, so that one dead address does not use up the time of the others.
    tcp.set_connect_timeout(Some(options.timeout));
    tcp.set_keepalive(Some(Duration::from_secs(60)));
    // A proxy that is itself spoken to over TLS is verified like the service, but speaks HTTP/1.1.
    let to_proxy = HttpsConnectorBuilder::new()
        .with_tls_config(tls.clone())
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp.clone());
    let proxies = options.proxy.proxies(options.loopback)?;
    let proxied = Proxied::new(tcp, to_proxy, proxies.clone());
    Ok(Timed::new(
        options.timeout,
        proxies,
        with_protocols(tls, options.http1_only, proxied),
    ))
}

/// The provider is passed explicitly: nothing process-wide is installed or relied on.
fn tls(roots: RootCertStore) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config_caused_by("TLS cannot be set up", error))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

#[cfg(feature = "http2")]
fn with_protocols(tls: ClientConfig, http1_only: bool, inner: Proxied) -> HttpsConnector<Proxied> {
    let builder = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http();
    if http1_only {
        builder.enable_http1().wrap_connector(inner)
    } else {
        // The server chooses by ALPN.
        builder.enable_all_versions().wrap_connector(inner)
    }
}

#[cfg(not(feature = "http2"))]
fn with_protocols(tls: ClientConfig, _http1_only: bool, inner: Proxied) -> HttpsConnector<Proxied> {
    HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(inner)
}
