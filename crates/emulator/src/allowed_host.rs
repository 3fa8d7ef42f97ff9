//! Hosts that are allowed by name, beyond loopback.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// A host that is allowed by its exact name or address, with any port or with one: `app`, `app:3000`, `10.0.0.7`,
/// `[fd00::7]:3000`. There are no wildcards, and letter case does not matter.
///
/// ```
/// use vonage_video_emulator::{AllowedHost, Emulator};
///
/// let app: AllowedHost = "app:3000".parse()?;
/// let builder = Emulator::builder().allow_targets([app]);
/// assert!("*.example.org".parse::<AllowedHost>().is_err());
/// # Ok::<(), vonage_video_emulator::InvalidHost>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    /// In lower case; an IPv6 address has its brackets.
    host: String,
    port: Option<u16>,
}

/// Text that is not a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidHost(());

impl fmt::Display for InvalidHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "it must be an exact host name or address, with or without a port, such as app or app:3000",
        )
    }
}

impl std::error::Error for InvalidHost {}

impl AllowedHost {
    /// Whether this host is meant, which is written as in a URL: an IPv6 address in brackets.
    pub(crate) fn matches(&self, host: &str, port: u16) -> bool {
        self.host.eq_ignore_ascii_case(host) && self.port.is_none_or(|allowed| allowed == port)
    }
}

impl FromStr for AllowedHost {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        // An IPv6 address may be written without brackets where no port follows.
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            let host = format!("[{address}]");
            return Ok(Self { host, port: None });
        }
        let (host, port) = split(text).ok_or(InvalidHost(()))?;
        let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(literal) => {
                let address: Ipv6Addr = literal.parse().map_err(|_| InvalidHost(()))?;
                format!("[{address}]")
            }
            None => host.to_ascii_lowercase(),
        };
        let usable = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if host.is_empty() || !(host.starts_with('[') || host.bytes().all(usable)) {
            return Err(InvalidHost(()));
        }
        Ok(Self { host, port })
    }
}

impl fmt::Display for AllowedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Splits an authority into host and port. None where the port is not a number from 1 to 65535.
pub(crate) fn split(authority: &str) -> Option<(&str, Option<u16>)> {
    let host_end = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    match authority.get(host_end..)?.find(':') {
        None => Some((authority, None)),
        Some(colon) => {
            let (host, port) = authority.split_at_checked(host_end + colon)?;
            let port = port.strip_prefix(':')?;
            let digits = port.bytes().all(|byte| byte.is_ascii_digit());
            let port = port.parse().ok().filter(|port| digits && *port > 0)?;
            Some((host, Some(port)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_exactly_but_for_the_case_of_letters() {
        let host = |text: &str| text.parse::<AllowedHost>().unwrap();
        assert!(host("app").matches("APP", 1) && host("App").matches("app", 65535));
        assert!(host("app:3000").matches("app", 3000) && !host("app:3000").matches("app", 3001));
        assert!(host("10.0.0.7").matches("10.0.0.7", 80));
        assert!(host("fd00::7").matches("[fd00::7]", 80) && host("[fd00::7]:9").matches("[fd00::7]", 9));
        for other in ["app.example.org", "xapp", "app.", "ap", ""] {
            assert!(!host("app").matches(other, 1), "{other}");
        }
        assert_eq!(host("[FD00::7]:9").to_string(), "[fd00::7]:9");
    }

    #[test]
    fn what_is_no_exact_host_is_refused() {
        for text in [
            "",
            "*",
            "*.example.org",
            "http://app",
            "app/",
            "app:",
            "app:0",
            "app:+80",
            "app:70000",
            "app:80:80",
            "ann@app",
            "a b",
            ":80",
            "[app]",
            "[::1",
        ] {
            assert!(text.parse::<AllowedHost>().is_err(), "{text}");
        }
    }
}
