//! Where the service is.

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Uri, uri};
use vonage_video_models::InvalidInput;

/// The service's own address, used unless another is set.
pub const DEFAULT_BASE_URL: &str = "https://video.api.vonage.com";

/// The origin calls go to, with an optional path prefix (for a reverse proxy).
///
/// `http` is for emulators and proxies on this machine. Everything sent over it can be read on the way, tokens included, so a
/// client takes such a URL of another machine ([`needs_allow_http`](Self::needs_allow_http)) only if it is
/// [allowed](crate::TransportBuilder::allow_http).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
}

const RULE: &str = "scheme `https` or `http`, a host, perhaps a port and a path prefix, and nothing else";

impl BaseUrl {
    /// Reads a base URL such as `https://video.api.vonage.com` or `http://127.0.0.1:8080/video`.
    ///
    /// # Errors
    ///
    /// A missing or foreign scheme, user info, a query or a fragment, no host.
    pub fn parse(text: &str) -> Result<Self, InvalidInput> {
        let invalid = |problem: &'static str| InvalidInput::setting("base_url", problem, RULE);
        let text = text.trim();
        if text.contains('#') {
            return Err(invalid("has a fragment"));
        }
        if text.contains('?') {
            return Err(invalid("has a query"));
        }
        if !text.is_ascii() {
            return Err(invalid("has characters that must be percent-encoded"));
        }
        let uri: Uri = text.parse().map_err(|_| invalid("is no URL"))?;
        let parts = uri.into_parts();
        let scheme = match parts.scheme {
            Some(scheme) if scheme == Scheme::HTTPS || scheme == Scheme::HTTP => scheme,
            Some(_) => return Err(invalid("has a scheme other than https and http")),
            None => return Err(invalid("has no scheme")),
        };
        let authority = match parts.authority {
            Some(authority) if authority.as_str().contains('@') => {
                return Err(invalid("holds user info, which would end up in logs"));
            }
            Some(authority) if !has_good_host(&authority) => return Err(invalid("has a host that is none")),
            Some(authority) if !has_good_port(&authority) => {
                return Err(invalid("has a port that is no number from 1 to 65535"));
            }
            Some(authority) if !authority.host().is_empty() => authority,
            _ => return Err(invalid("has no host")),
        };
        let prefix = parts
            .path_and_query
            .map(|path| path.path().trim_end_matches('/').to_owned());
        Ok(Self {
            scheme,
            authority,
            prefix: prefix.unwrap_or_default(),
        })
    }

    /// The path and query of an operation, at this place.
    pub(crate) fn join(&self, target: &Uri) -> Result<Uri, http::Error> {
        let path = target.path_and_query();
        let mut parts = uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        // Without a prefix, which is how most are, the path is shared and not read again.
        parts.path_and_query = Some(if self.prefix.is_empty() {
            path.cloned().unwrap_or_else(|| PathAndQuery::from_static("/"))
        } else {
            let path = path.map_or("/", PathAndQuery::as_str);
            PathAndQuery::try_from(format!("{}{path}", self.prefix))?
        });
        Ok(Uri::from_parts(parts)?)
    }

    /// Whether everybody on the way can read the requests: plain `http` to a host that is not this machine.
    #[must_use]
    pub fn needs_allow_http(&self) -> bool {
        !self.is_https() && !self.is_loopback()
    }

    /// Whether TLS is spoken there.
    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Whether calls stay on this machine: a loopback address, or `localhost`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self
            .authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || host
                .parse()
                .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
    }
}

/// Whether what stands in brackets is an IPv6 address, and nothing else has brackets. No host at all is another problem.
pub(crate) fn has_good_host(authority: &Authority) -> bool {
    let host = authority.host();
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.contains(['[', ']']),
    }
}

/// A port that cannot be read would silently become the scheme's own, and the credential would go there.
pub(crate) fn has_good_port(authority: &Authority) -> bool {
    let place = authority.as_str();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    match place.strip_prefix(authority.host()) {
        Some("") | None => true,
        Some(rest) => rest.starts_with(':') && authority.port_u16().is_some_and(|port| port != 0),
    }
}

impl std::fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prefix_stands_before_every_path() {
        let target = Uri::from_static("/v2/project/a/archive?offset=1");
        for (base, joined) in [
            (
                "https://video.api.vonage.com",
                "https://video.api.vonage.com/v2/project/a/archive?offset=1",
            ),
            (
                "http://127.0.0.1:8080/",
                "http://127.0.0.1:8080/v2/project/a/archive?offset=1",
            ),
            (
                " https://proxy.test/video/eu/ ",
                "https://proxy.test/video/eu/v2/project/a/archive?offset=1",
            ),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().join(&target).unwrap(), joined);
        }
    }

    #[test]
    fn what_is_no_origin_is_refused_and_said() {
        for (base, problem) in [
            ("video.api.vonage.com", "has no scheme"),
            ("/video", "has no scheme"),
            ("ftp://host", "has a scheme other than https and http"),
            (
                "https://user:pass@host",
                "holds user info, which would end up in logs",
            ),
            ("https://host?x=1", "has a query"),
            ("https://host/#top", "has a fragment"),
            ("https://", "is no URL"),
            (
                "http://127.0.0.1:99999",
                "has a port that is no number from 1 to 65535",
            ),
            (
                "http://127.0.0.1:abc",
                "has a port that is no number from 1 to 65535",
            ),
            ("http://[::1]:-1", "has a port that is no number from 1 to 65535"),
            ("http://host:", "has a port that is no number from 1 to 65535"),
            ("http://host:0", "has a port that is no number from 1 to 65535"),
            ("http://[::1]x:1", "has a port that is no number from 1 to 65535"),
            ("http://[].di:7", "has a host that is none"),
            ("http://[host]", "has a host that is none"),
            ("", "is no URL"),
            ("https://ho st", "is no URL"),
            (
                "http://127.0.0.1/!é:h",
                "has characters that must be percent-encoded",
            ),
        ] {
            let error = BaseUrl::parse(base).unwrap_err();
            assert_eq!((error.field(), error.problem()), ("base_url", problem), "{base}");
        }
    }

    #[test]
    fn loopback_is_recognized() {
        for (base, loopback) in [
            ("http://127.0.0.1:1", true),
            ("http://[::1]:1", true),
            ("http://LOCALHOST", true),
            ("http://a.test", false),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().is_loopback(), loopback, "{base}");
        }
    }
}
