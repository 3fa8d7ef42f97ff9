//! Who may call the control port: programs, and pages that it serves itself. Never a web page from elsewhere.
//!
//! Nobody is asked for a password here, and a browser on this host reaches loopback on behalf of any page. Such a call
//! gives itself away by its `Origin` or `Sec-Fetch-Site`, or, where the page's name was pointed at this host, by its
//! `Host`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::{HOST, ORIGIN};
use http::uri::Authority;

use super::message::Refused;
use crate::allowed_host::{AllowedHost, split};
use crate::control::ControlError;
use crate::outbound::is_loopback;

/// The hosts under which the control port is called.
#[derive(Clone, Debug)]
pub(crate) struct OwnHosts {
    bound: IpAddr,
    allowed: Arc<[AllowedHost]>,
}

impl OwnHosts {
    /// The address that the port is bound to, and the hosts that are allowed beyond it and loopback.
    pub(crate) fn new(bound: IpAddr, allowed: Vec<AllowedHost>) -> Self {
        Self {
            bound,
            allowed: allowed.into(),
        }
    }

    fn include(&self, authority: &str) -> bool {
        let Some((host, port)) = split(authority) else {
            return false;
        };
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        is_loopback(host)
            || literal.parse() == Ok(self.bound)
            || self
                .allowed
                .iter()
                .any(|allowed| allowed.matches(host, port.unwrap_or(80)))
    }
}

/// Lets a call through, or refuses it before anything is done.
pub(super) async fn guard(State(hosts): State<OwnHosts>, request: Request, next: Next) -> Response {
    let authority = request.uri().authority().map(Authority::as_str);
    match check(&hosts, authority, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => Refused::from(error).into_response(),
    }
}

fn check(hosts: &OwnHosts, authority: Option<&str>, headers: &HeaderMap) -> Result<(), ControlError> {
    let refused = |message: &str| Err(ControlError::new(403, message));
    let mut named = headers.get_all(HOST).iter();
    let header = named.next().map(|host| host.to_str().unwrap_or_default());
    if named.next().is_some() {
        return Err(ControlError::new(400, "The call has more than one Host header"));
    }
    // HTTP/2 and proxies name the host in the address, which goes before the header.
    let Some(host) = authority.or(header) else {
        return Err(ControlError::new(400, "The call has no Host header"));
    };
    if ![authority, header]
        .into_iter()
        .flatten()
        .all(|host| hosts.include(host))
    {
        return refused(
            "The control port only answers calls to localhost or a loopback address; for another host start the \
             emulator with --allow-host HOST",
        );
    }
    let mut sites = headers.get_all("sec-fetch-site").iter();
    if !sites.all(|site| site == "same-origin" || site == "none") {
        return refused("The control port does not answer web pages of other sites (Sec-Fetch-Site)");
    }
    let mut origins = headers.get_all(ORIGIN).iter();
    if !origins.all(|origin| origin.to_str().is_ok_and(|origin| is_same(origin, host))) {
        return refused("The control port does not answer web pages of other origins (Origin)");
    }
    Ok(())
}

/// Whether a page of this origin was served from this host and port.
fn is_same(origin: &str, host: &str) -> bool {
    let (usual_port, authority) = match origin.split_once("://") {
        Some(("http", authority)) => (80, authority),
        // From behind a proxy that speaks TLS.
        Some(("https", authority)) => (443, authority),
        _ => return false,
    };
    match (split(authority), split(host)) {
        (Some((from, from_port)), Some((to, to_port))) => {
            from.eq_ignore_ascii_case(to) && from_port.unwrap_or(usual_port) == to_port.unwrap_or(usual_port)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn status(authority: Option<&str>, headers: &[(&'static str, &str)]) -> u16 {
        let hosts = OwnHosts::new(
            IpAddr::from([10, 0, 0, 7]),
            vec!["emulator".parse().unwrap(), "other:8081".parse().unwrap()],
        );
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            )
        });
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(name, value);
        }
        check(&hosts, authority, &all).map_or_else(|error| error.status(), |()| 200)
    }

    #[test]
    fn own_hosts_are_answered_and_no_others() {
        for host in [
            "localhost",
            "LOCALHOST:8081",
            "127.0.0.1:1",
            "127.9.9.9",
            "[::1]:8081",
            "10.0.0.7:8081",
            "emulator",
            "emulator:9",
            "other:8081",
        ] {
            assert_eq!(status(None, &[("host", host)]), 200, "{host}");
            assert_eq!(status(Some(host), &[]), 200, "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "evil.example:8081",
            "10.0.0.8",
            "0.0.0.0",
            "other",
            "other:80",
            "127.0.0.1@evil.example",
            "evil.example@127.0.0.1",
            "localhost:",
            "",
        ] {
            assert_eq!(status(None, &[("host", host)]), 403, "{host}");
        }
    }

    #[test]
    fn a_call_names_one_host_and_every_name_of_it_counts() {
        assert_eq!(status(None, &[]), 400);
        assert_eq!(status(None, &[("host", "localhost"), ("host", "localhost")]), 400);
        assert_eq!(status(Some("localhost"), &[("host", "evil.example")]), 403);
        assert_eq!(status(Some("evil.example"), &[("host", "localhost")]), 403);
    }

    #[test]
    fn pages_of_the_control_port_itself_are_answered_and_no_others() {
        let with = |origin: &str| status(None, &[("host", "127.0.0.1:8081"), ("origin", origin)]);
        assert_eq!(with("http://127.0.0.1:8081"), 200);
        for origin in [
            "null",
            "",
            "https://evil.example",
            "http://localhost:8081",
            "http://127.0.0.1:8082",
            "http://127.0.0.1",
            "http://127.0.0.1:8081.evil.example",
            "file://",
            "127.0.0.1:8081",
        ] {
            assert_eq!(with(origin), 403, "{origin}");
        }
        let behind_proxy = [("host", "emulator"), ("origin", "https://emulator")];
        assert_eq!(status(None, &behind_proxy), 200);
    }

    #[test]
    fn a_browser_tells_where_its_page_is_from() {
        for (site, expected) in [
            ("same-origin", 200),
            ("none", 200),
            ("same-site", 403),
            ("cross-site", 403),
            ("", 403),
        ] {
            let headers = [("host", "localhost"), ("sec-fetch-site", site)];
            assert_eq!(status(None, &headers), expected, "{site}");
        }
    }
}
