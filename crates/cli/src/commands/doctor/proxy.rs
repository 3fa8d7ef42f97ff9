//! The way out of this machine: directly, or through a proxy that the environment names.

use std::io;

use tokio::net::TcpStream;
use tokio::time::timeout;
use vonage_video::Proxy;
use vonage_video::contract::http::Uri;

use super::check::{Check, PATIENCE, refused};
use super::local::Place;
use crate::context::variable;

const PROXY: &str = "proxy";

/// How calls leave this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Direct,
    /// Perhaps: what the environment excepts from the proxy is not looked into.
    ThroughProxy,
    /// The proxy's address cannot be used.
    Broken,
}

pub(super) async fn check(place: Option<&Place>, checks: &mut Vec<Check>) -> Way {
    let names: [&'static str; 6] = match place {
        Some(place) if !place.encrypted => [
            "http_proxy",
            "HTTP_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "no_proxy",
            "NO_PROXY",
        ],
        _ => [
            "https_proxy",
            "HTTPS_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "no_proxy",
            "NO_PROXY",
        ],
    };
    let mut set = Vec::new();
    for name in names {
        match variable(name) {
            Ok(Some(value)) => set.push((name, value)),
            Ok(None) => {}
            Err(failure) => {
                checks.push(refused(PROXY, &failure));
                return Way::Broken;
            }
        }
    }
    let address = set
        .iter()
        .find(|(name, _)| !name.eq_ignore_ascii_case("no_proxy"));
    let Some((name, address)) = address else {
        checks.push(Check::passed(PROXY, "none"));
        return Way::Direct;
    };
    if place.is_some_and(|place| place.loopback) {
        checks.push(Check::passed(
            PROXY,
            format!("{name} is set, and not used for this machine"),
        ));
        return Way::Direct;
    }
    // Its `Debug` leaves user and password out.
    let address = match Proxy::new(address) {
        Ok(proxy) => place_of(&proxy),
        Err(error) => {
            checks.push(Check::failed(
                PROXY,
                format!("{name} cannot be used: {error}"),
                format!("correct {name}: http://host:port, with user and password if needed"),
            ));
            return Way::Broken;
        }
    };
    let exceptions = set.iter().find(|(name, _)| name.eq_ignore_ascii_case("no_proxy"));
    let except = exceptions.map(|(name, hosts)| format!(", except for {hosts} ({name})"));
    let detail = format!("{address} from {name}{}", except.unwrap_or_default());
    match (knock(&address).await, exceptions) {
        (Ok(()), _) => {
            checks.push(Check::passed(PROXY, detail));
            Way::ThroughProxy
        }
        // Perhaps it is not needed at all.
        (Err(error), Some(_)) => {
            let remedy = format!("correct {name}, unless the service is excepted");
            checks.push(Check::odd(PROXY, format!("{detail}: {error}"), remedy));
            Way::ThroughProxy
        }
        (Err(error), None) => {
            let remedy = format!("correct {name}, or start the proxy");
            checks.push(Check::failed(PROXY, format!("{detail}: {error}"), remedy));
            Way::Broken
        }
    }
}

/// Whether anything accepts connections at the proxy's address.
async fn knock(address: &str) -> io::Result<()> {
    let uri: Uri = address.parse().map_err(io::Error::other)?;
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let encrypted = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
    match timeout(PATIENCE, TcpStream::connect((host, port))).await {
        Ok(connected) => connected.map(drop),
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

fn place_of(proxy: &Proxy) -> String {
    let text = format!("{proxy:?}");
    text.trim_start_matches("Proxy(").trim_end_matches(')').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_proxy_is_not_told() {
        let proxy = Proxy::new("http://bob:s3cret@proxy.test:3128").unwrap();
        assert_eq!(place_of(&proxy), "http://proxy.test:3128");
    }
}
