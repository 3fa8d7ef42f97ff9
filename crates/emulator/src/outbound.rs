//! Hosts that the emulator connects to: loopback, and those that it was allowed to by name.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpStream;

use crate::allowed_host::AllowedHost;

/// The targets that are allowed beyond loopback.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedTargets(Arc<[AllowedHost]>);

impl AllowedTargets {
    pub(crate) fn new(targets: &[AllowedHost]) -> Self {
        Self(targets.into())
    }

    /// Whether the emulator may connect to this destination.
    pub(crate) fn allow(&self, destination: &Destination) -> bool {
        match destination {
            Destination::Loopback(_) => true,
            Destination::Elsewhere { host, port } => {
                self.0.iter().any(|allowed| allowed.matches(host, *port))
            }
        }
    }
}

/// What an address leads to. Making one looks no name up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// This host.
    Loopback(Vec<SocketAddr>),
    /// Any other host: connected to only if it is allowed, and looked up only then.
    Elsewhere { host: String, port: u16 },
}

impl Destination {
    /// The destination of a host, written as in a URL, and a port.
    pub(crate) fn new(host: &str, port: u16) -> Self {
        let addresses = loopback(host);
        if addresses.is_empty() {
            return Self::Elsewhere {
                host: host.to_owned(),
                port,
            };
        }
        let addresses = addresses.into_iter();
        Self::Loopback(addresses.map(|ip| SocketAddr::new(ip, port)).collect())
    }

    /// Connects. Names are looked up each time, since containers come back with other addresses.
    pub(crate) async fn connect(&self) -> io::Result<TcpStream> {
        match self {
            Self::Loopback(addresses) => TcpStream::connect(&**addresses).await,
            Self::Elsewhere { host, port } => {
                let host = host.trim_start_matches('[').trim_end_matches(']');
                TcpStream::connect((host, *port)).await
            }
        }
    }
}

/// The addresses of a host on loopback; none for any other.
fn loopback(host: &str) -> Vec<IpAddr> {
    if host.eq_ignore_ascii_case("localhost") {
        return vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    let address = literal.parse::<IpAddr>().ok();
    address.into_iter().filter(IpAddr::is_loopback).collect()
}

/// Whether a host, written as in a URL, is this one.
pub(crate) fn is_loopback(host: &str) -> bool {
    !loopback(host).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_always_allowed_and_other_hosts_by_name_only() {
        let none = AllowedTargets::default();
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "[::1]"] {
            assert!(none.allow(&Destination::new(host, 80)), "{host}");
        }
        let app = AllowedTargets::new(&["app:3000".parse().unwrap()]);
        assert!(app.allow(&Destination::new("App", 3000)));
        for (host, port) in [
            ("app", 3001),
            ("app.example.org", 3000),
            ("10.0.0.1", 3000),
            ("0.0.0.0", 3000),
            ("[::ffff:127.0.0.1]", 3000),
        ] {
            assert!(!app.allow(&Destination::new(host, port)), "{host}:{port}");
        }
    }
}
