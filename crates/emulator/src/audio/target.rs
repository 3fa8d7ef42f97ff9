//! Where a connector dials: loopback, and nowhere else.

use std::net::SocketAddr;

use http::Uri;

use crate::loopback::loopback;

/// A WebSocket server on this host.
#[derive(Debug)]
pub(crate) struct Target {
    pub(super) uri: Uri,
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) tls: bool,
}

/// Why a URI is not dialed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotDialed {
    /// It is no `ws` or `wss` URI.
    Malformed,
    /// It leads away from this host.
    Elsewhere,
}

impl Target {
    /// Reads a URI. No name is looked up: only `localhost` and addresses of loopback are dialed.
    pub(crate) fn read(uri: &str) -> Result<Self, NotDialed> {
        let uri: Uri = uri.parse().map_err(|_| NotDialed::Malformed)?;
        let (tls, standard_port) = match uri.scheme_str() {
            Some("ws") => (false, 80),
            Some("wss") => (true, 443),
            _ => return Err(NotDialed::Malformed),
        };
        let host = uri.host().filter(|host| !host.is_empty());
        let host = host.ok_or(NotDialed::Malformed)?;
        let port = uri.port_u16().unwrap_or(standard_port);
        let addresses = match loopback(host) {
            addresses if addresses.is_empty() => return Err(NotDialed::Elsewhere),
            addresses => addresses,
        };
        Ok(Self {
            addresses: addresses
                .into_iter()
                .map(|ip| SocketAddr::new(ip, port))
                .collect(),
            uri,
            tls,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_dialed_by_name_and_by_address() {
        for (uri, first, count) in [
            ("ws://localhost:8080/in?room=7", "127.0.0.1:8080", 2),
            ("wss://LOCALHOST/in", "127.0.0.1:443", 2),
            ("ws://127.0.0.1", "127.0.0.1:80", 1),
            ("ws://127.9.9.9:1/", "127.9.9.9:1", 1),
            ("ws://[::1]:9000/in", "[::1]:9000", 1),
            ("ws://ann:s3cret@localhost:8080/in", "127.0.0.1:8080", 2),
        ] {
            let target = Target::read(uri).unwrap();
            assert_eq!(
                (target.addresses[0].to_string(), target.addresses.len()),
                (first.to_owned(), count)
            );
        }
    }

    #[test]
    fn everything_else_is_refused_without_being_looked_up() {
        for (uri, why) in [
            ("wss://ears.example.org/in", NotDialed::Elsewhere),
            ("ws://localhost.example.org", NotDialed::Elsewhere),
            ("ws://localhost@ears.example.org", NotDialed::Elsewhere),
            ("ws://10.0.0.1/", NotDialed::Elsewhere),
            ("ws://0.0.0.0/", NotDialed::Elsewhere),
            ("ws://[::ffff:10.0.0.1]/", NotDialed::Elsewhere),
            ("http://localhost/", NotDialed::Malformed),
            ("localhost:80", NotDialed::Malformed),
            ("ws://", NotDialed::Malformed),
            ("ws:///in", NotDialed::Malformed),
            ("", NotDialed::Malformed),
        ] {
            assert_eq!(Target::read(uri).unwrap_err(), why, "{uri}");
        }
    }
}
