//! What can be checked on this machine alone.

use vonage_video::contract::http::Uri;
use vonage_video::{ApplicationKey, Proxy};

use super::check::Check;
use super::refused;
use crate::context::{Context, variable};

/// Stands in where no application is named, so that the rest can be checked.
pub(super) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

const APPLICATION: &str = "application id";
const KEY: &str = "private key";
const BASE_URL: &str = "base URL";
const PROXY: &str = "proxy";

/// Where the service is.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encrypted: bool,
    loopback: bool,
}

pub(super) fn application_id(context: &Context, checks: &mut Vec<Check>) -> Option<String> {
    match context.application_id() {
        Ok(id) if is_uuid(&id) => {
            checks.push(Check::passed(APPLICATION, &id));
            Some(id)
        }
        Ok(id) => {
            let remedy = "copy it from the Vonage dashboard; an OpenTok project's API key will not do";
            checks.push(Check::odd(APPLICATION, format!("{id} is not a UUID"), remedy));
            Some(id)
        }
        Err(failure) => {
            checks.push(refused(APPLICATION, &failure));
            None
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

pub(super) fn private_key(
    context: &Context,
    application_id: Option<&str>,
    checks: &mut Vec<Check>,
) -> Option<ApplicationKey> {
    let source = context.key_source();
    let read = source.and_then(|source| {
        let key = source.read(application_id.unwrap_or(NOBODY))?;
        Ok((key, source.describe()))
    });
    match read {
        Ok((key, place)) => {
            checks.push(Check::passed(
                KEY,
                format!("RSA, {} bits, from {place}", key.public_key().bits()),
            ));
            Some(key)
        }
        Err(failure) => {
            checks.push(refused(KEY, &failure));
            None
        }
    }
}

pub(super) fn base_url(context: &Context, checks: &mut Vec<Check>) -> Option<Place> {
    let url = match context.base_url() {
        Ok(url) => url.to_string(),
        Err(failure) => {
            checks.push(refused(BASE_URL, &failure));
            return None;
        }
    };
    let uri: Uri = url.parse().ok()?;
    let host = uri.host()?.trim_matches(['[', ']']).to_owned();
    let encrypted = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
    let address = host.parse::<std::net::IpAddr>();
    let loopback =
        host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback());
    checks.push(if encrypted || loopback {
        Check::passed(BASE_URL, &url)
    } else {
        Check::failed(
            BASE_URL,
            format!("{url} is not encrypted: the credential can be read on the way"),
            "use https for anything but this machine",
        )
    });
    Some(Place {
        host,
        port,
        encrypted,
        loopback,
    })
}

/// How calls leave this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Direct,
    /// Perhaps: what the environment excepts from the proxy is not looked into.
    ThroughProxy,
    /// The proxy's address cannot be used.
    Broken,
}

pub(super) fn proxy(place: Option<&Place>, checks: &mut Vec<Check>) -> Way {
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
    match Proxy::new(address) {
        Ok(proxy) => {
            let exceptions = set.iter().find(|(name, _)| name.eq_ignore_ascii_case("no_proxy"));
            let exceptions = exceptions.map(|(name, hosts)| format!(", except for {hosts} ({name})"));
            let detail = format!(
                "{} from {name}{}",
                place_of(&proxy),
                exceptions.unwrap_or_default()
            );
            checks.push(Check::passed(PROXY, detail));
            Way::ThroughProxy
        }
        Err(error) => {
            let remedy = format!("correct {name}: http://host:port, with user and password if needed");
            checks.push(Check::failed(
                PROXY,
                format!("{name} cannot be used: {error}"),
                remedy,
            ));
            Way::Broken
        }
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
    fn a_uuid_is_told_from_other_ids() {
        assert!(is_uuid(NOBODY) && is_uuid("DE7E1000-0000-4000-8000-00000000000f"));
        for id in [
            "",
            "46123456",
            "de7e1000-0000-4000-8000-00000000000g",
            "de7e1000000040008000000000000001",
        ] {
            assert!(!is_uuid(id), "{id}");
        }
    }

    #[test]
    fn the_password_of_a_proxy_is_not_told() {
        let proxy = Proxy::new("http://bob:s3cret@proxy.test:3128").unwrap();
        assert_eq!(place_of(&proxy), "http://proxy.test:3128");
    }
}
