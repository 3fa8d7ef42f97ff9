//! TCP to the service, or a tunnel through a proxy.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::Service;
use vonage_video_core::BoxError;

use super::failure::ProxyAuthenticationRequired;
use super::proxy::Proxies;

/// Connects directly or through the proxy that is responsible for the target.
#[derive(Clone)]
pub(crate) struct Proxied {
    tcp: HttpConnector,
    to_proxy: HttpsConnector<HttpConnector>,
    proxies: Proxies,
}

impl Proxied {
    pub(crate) fn new(tcp: HttpConnector, to_proxy: HttpsConnector<HttpConnector>, proxies: Proxies) -> Self {
        Self {
            tcp,
            to_proxy,
            proxies,
        }
    }
}

impl Service<Uri> for Proxied {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        match self.proxies.responsible_for(&target) {
            Some(proxy) => {
                let mut tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone());
                if let Some(credentials) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(credentials.clone());
                }
                let tunneling = tunnel.call(with_port(target));
                Box::pin(async move { tunneling.await.map_err(tunnel_error) })
            }
            None => {
                let connecting = self.tcp.call(target);
                Box::pin(async move { Ok(MaybeHttpsStream::Http(connecting.await?)) })
            }
        }
    }
}

/// The error type of tunnels is private; of all it says, only 407 needs another reaction.
fn tunnel_error(error: impl Into<BoxError>) -> BoxError {
    let error = error.into();
    if error.to_string().ends_with("proxy authorization required") {
        return ProxyAuthenticationRequired.into();
    }
    error
}

/// Names the port of plain HTTP: where none is named the tunnel would lead to 443.
fn with_port(target: Uri) -> Uri {
    let (Some("http"), Some(host), None) = (target.scheme_str(), target.host(), target.port()) else {
        return target;
    };
    let with_port = Uri::builder().scheme("http").authority(format!("{host}:80"));
    with_port.path_and_query("/").build().unwrap_or(target)
}

impl fmt::Debug for Proxied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxied")
            .field("proxies", &self.proxies)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tunnel_for_plain_http_leads_to_port_80() {
        for (target, end) in [
            ("http://emulator.test/x", "http://emulator.test:80/"),
            ("http://[2001:db8::1]/", "http://[2001:db8::1]:80/"),
            ("http://emulator.test:8080/x", "http://emulator.test:8080/x"),
            ("https://video.api.vonage.com/x", "https://video.api.vonage.com/x"),
        ] {
            assert_eq!(with_port(target.parse().unwrap()).to_string(), end);
        }
    }
}
