//! Where events are delivered.

use http::Uri;
use vonage_video_models::Address;

use crate::outbound::Destination;
use crate::redact::redact_text;
use crate::world::InvalidWebhook;

/// A web server, and the path there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    url: Address,
    pub(super) destination: Destination,
    /// Host and port, which is what deliveries wait for each other by.
    pub(super) authority: String,
    pub(super) path: Address,
}

impl Target {
    /// Reads an address. No name is looked up, and whether the emulator may connect there is another question.
    pub(crate) fn read(url: &str) -> Result<Self, InvalidWebhook> {
        let uri: Uri = url.parse().map_err(|_| InvalidWebhook::Url)?;
        let host = uri.host().filter(|host| !host.is_empty());
        let host = host.ok_or(InvalidWebhook::Url)?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(InvalidWebhook::Tls),
            _ => return Err(InvalidWebhook::Url),
        }
        let authority = uri.authority().ok_or(InvalidWebhook::Url)?;
        if authority.as_str().contains('@') {
            return Err(InvalidWebhook::Url);
        }
        let port = match authority.port() {
            Some(port) => Some(port.as_u16()).filter(|port| *port > 0),
            None if authority.as_str() == host => Some(80),
            // A colon with nothing, or with something that is no port, behind it.
            None => None,
        };
        let port = port.ok_or(InvalidWebhook::Url)?;
        Ok(Self {
            url: Address::new(url),
            destination: Destination::new(host, port),
            authority: authority.as_str().to_owned(),
            path: Address::new(uri.path_and_query().map_or("/", |path| path.as_str())),
        })
    }

    /// The address without its query, and without any token that is known by its looks.
    pub(crate) fn shown(&self) -> String {
        redact_text(&self.url.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_reached_by_name_and_by_address() {
        for (url, first, path) in [
            ("http://localhost:8080/in?key=7", "127.0.0.1:8080", "/in?key=7"),
            ("http://LOCALHOST", "127.0.0.1:80", "/"),
            ("http://127.9.9.9:1/", "127.9.9.9:1", "/"),
            ("http://[::1]:9000/in", "[::1]:9000", "/in"),
        ] {
            let target = Target::read(url).unwrap();
            let Destination::Loopback(addresses) = &target.destination else {
                panic!("{url}");
            };
            assert_eq!(
                (addresses[0].to_string(), target.path.as_str()),
                (first.to_owned(), path)
            );
        }
    }

    #[test]
    fn what_is_no_address_of_a_web_server_without_tls_is_refused() {
        for (url, why) in [
            ("https://hooks.example.org/in", InvalidWebhook::Tls),
            ("http://localhost@hooks.example.org", InvalidWebhook::Url),
            ("http://ann:s3cret@localhost/", InvalidWebhook::Url),
            ("https://localhost/", InvalidWebhook::Tls),
            ("ws://localhost/", InvalidWebhook::Url),
            ("http://localhost:/", InvalidWebhook::Url),
            ("http://localhost:0/", InvalidWebhook::Url),
            ("http://localhost:70000/", InvalidWebhook::Url),
            ("localhost:80", InvalidWebhook::Url),
            ("/in", InvalidWebhook::Url),
            ("http://", InvalidWebhook::Url),
            ("", InvalidWebhook::Url),
        ] {
            assert_eq!(Target::read(url).unwrap_err(), why, "{url}");
        }
    }

    #[test]
    fn what_lets_its_reader_in_is_not_shown() {
        let target = Target::read("http://localhost:8080/in?key=s3cret").unwrap();
        assert_eq!(target.shown(), "http://localhost:8080/in?…");
        assert!(!format!("{target:?}").contains("s3cret"));
    }
}
