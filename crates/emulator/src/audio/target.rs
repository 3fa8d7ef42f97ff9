//! Where a connector dials.

use http::Uri;

use crate::outbound::{AllowedTargets, Destination};

/// A WebSocket server that may be dialed.
#[derive(Debug)]
pub(crate) struct Target {
    pub(super) uri: Uri,
    pub(super) destination: Destination,
    pub(super) tls: bool,
}

/// Why a URI is not dialed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotDialed {
    /// It is no `ws` or `wss` URI.
    Malformed,
    /// It leads to a host that the emulator may not connect to.
    Elsewhere,
}

impl Target {
    /// Reads a URI. No name is looked up.
    pub(crate) fn read(uri: &str, allowed: &AllowedTargets) -> Result<Self, NotDialed> {
        let uri: Uri = uri.parse().map_err(|_| NotDialed::Malformed)?;
        let (tls, standard_port) = match uri.scheme_str() {
            Some("ws") => (false, 80),
            Some("wss") => (true, 443),
            _ => return Err(NotDialed::Malformed),
        };
        let host = uri.host().filter(|host| !host.is_empty());
        let host = host.ok_or(NotDialed::Malformed)?;
        let destination = Destination::new(host, uri.port_u16().unwrap_or(standard_port));
        if !allowed.allow(&destination) {
            return Err(NotDialed::Elsewhere);
        }
        Ok(Self {
            uri,
            destination,
            tls,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(uri: &str) -> Result<Target, NotDialed> {
        Target::read(uri, &AllowedTargets::default())
    }

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
            let Destination::Loopback(addresses) = read(uri).unwrap().destination else {
                panic!("{uri}");
            };
            assert_eq!(
                (addresses[0].to_string(), addresses.len()),
                (first.to_owned(), count)
            );
        }
    }

    #[test]
    fn a_host_that_is_allowed_is_dialed_at_the_port_of_its_scheme() {
        let allowed = AllowedTargets::new(&["ears:443".parse().unwrap()]);
        assert!(Target::read("wss://ears/in", &allowed).is_ok());
        for uri in ["ws://ears/in", "wss://ears@nose/in", "wss://ears.example.org/in"] {
            assert_eq!(
                Target::read(uri, &allowed).unwrap_err(),
                NotDialed::Elsewhere,
                "{uri}"
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
            assert_eq!(read(uri).unwrap_err(), why, "{uri}");
        }
    }
}
