//! Which proxy to use, if any.

use std::fmt;
use std::sync::Arc;

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use vonage_video_core::Error;
use vonage_video_models::InvalidInput;

use crate::base_url::{has_good_host, has_good_port};

/// The proxy calls go through.
///
/// The proxy is asked for a tunnel (`CONNECT`), so that it sees neither credentials nor content. It may be spoken to
/// over HTTP or HTTPS, with user and password in its address.
#[derive(Clone, Debug, Default)]
pub struct Proxy(Choice);

#[derive(Clone, Default)]
enum Choice {
    #[default]
    Environment,
    None,
    Explicit(String),
}

impl Proxy {
    /// What `HTTPS_PROXY` (or `ALL_PROXY`) and `NO_PROXY` say when the client is built, in upper or lower case;
    /// `http_proxy` for a base URL with plain HTTP. Never used for a service on this machine, nor in a CGI process, where
    /// a request could set these variables. The default.
    ///
    /// A variable that names no proxy this can use makes building the client fail: going without would be a surprise.
    #[must_use]
    pub fn from_environment() -> Self {
        Self(Choice::Environment)
    }

    /// None, whatever the environment says.
    #[must_use]
    pub fn none() -> Self {
        Self(Choice::None)
    }

    /// A proxy for everything: `http://proxy:3128`, or `https://user:password@proxy:3129`.
    ///
    /// # Errors
    ///
    /// An address that is no `http` or `https` URL with a host.
    pub fn new(address: &str) -> Result<Self, InvalidInput> {
        let invalid = |problem: &'static str| {
            InvalidInput::setting(
                "proxy",
                problem,
                "`http://host:port` or `https://host:port`, with user and password if needed",
            )
        };
        let uri: Uri = address.trim().parse().map_err(|_| invalid("is no URL"))?;
        match uri.scheme_str() {
            Some("http" | "https") => {}
            Some(_) => return Err(invalid("has a scheme other than http and https")),
            None => return Err(invalid("has no scheme")),
        }
        if uri.host().is_none_or(str::is_empty) {
            return Err(invalid("has no host"));
        }
        if uri.authority().is_some_and(|authority| !has_good_host(authority)) {
            return Err(invalid("has a host that is none"));
        }
        if uri.authority().is_some_and(|authority| !has_good_port(authority)) {
            return Err(invalid("has a port that is no number from 1 to 65535"));
        }
        Ok(Self(Choice::Explicit(address.trim().to_owned())))
    }

    /// The proxies to use for a service that is on this machine or elsewhere.
    pub(crate) fn proxies(&self, loopback: bool) -> Result<Proxies, Error> {
        Ok(Proxies(self.matcher(loopback)?.map(Arc::new)))
    }

    fn matcher(&self, loopback: bool) -> Result<Option<Matcher>, Error> {
        match &self.0 {
            Choice::None => Ok(None),
            Choice::Environment if loopback => Ok(None),
            Choice::Environment => {
                if std::env::var_os("REQUEST_METHOD").is_none() {
                    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                        check_variable(name, std::env::var(name).ok().as_deref())?;
                    }
                }
                Ok(Some(Matcher::from_env()))
            }
            Choice::Explicit(address) => {
                let matcher = Matcher::builder().all(address.clone()).build();
                // The matcher drops an address it cannot read; a client that then went without would be a surprise.
                let probe = Uri::from_static("https://probe.invalid");
                if matcher.intercept(&probe).is_none() {
                    return Err(Error::config("the proxy's address cannot be used"));
                }
                Ok(Some(matcher))
            }
        }
    }
}

/// The proxies of a client, by target.
#[derive(Clone)]
pub(crate) struct Proxies(Option<Arc<Matcher>>);

impl Proxies {
    /// The proxy for this target, if there is one.
    pub(crate) fn responsible_for(&self, target: &Uri) -> Option<Intercept> {
        self.0.as_ref()?.intercept(target)
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Proxies" } else { "no proxies" })
    }
}

/// Whether a variable names a proxy that can be used; an address without scheme means `http`.
fn check_variable(name: &'static str, value: Option<&str>) -> Result<(), Error> {
    let address = match value.map(str::trim) {
        None | Some("") => return Ok(()),
        Some(address) if address.contains("://") => address.to_owned(),
        Some(address) => format!("http://{address}"),
    };
    Proxy::new(&address).map(drop).map_err(|problem| {
        Error::config_caused_by(
            format!("the environment variable {name} names no usable proxy"),
            problem,
        )
    })
}

impl fmt::Debug for Choice {
    /// Leaves user and password out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("environment"),
            Self::None => f.write_str("none"),
            Self::Explicit(address) => {
                let (scheme, rest) = address.split_once("://").unwrap_or_default();
                let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
                write!(f, "{scheme}://{place}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_leaves_user_and_password_out() {
        let proxy = Proxy::new("http://bob:s3cret@proxy.test:3128").unwrap();
        assert_eq!(format!("{proxy:?}"), "Proxy(http://proxy.test:3128)");
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        for address in ["proxy:3128", "socks5://proxy:1080", "http://", "", "ht tp://x"] {
            assert_eq!(Proxy::new(address).unwrap_err().field(), "proxy", "{address}");
        }
    }

    #[test]
    fn a_service_on_this_machine_is_not_looked_for_behind_the_environments_proxy() {
        assert!(Proxy::from_environment().matcher(true).unwrap().is_none());
        assert!(Proxy::from_environment().matcher(false).unwrap().is_some());
        assert!(Proxy::none().matcher(false).unwrap().is_none());
    }

    #[test]
    fn a_variable_that_names_no_usable_proxy_is_named() {
        for value in [
            None,
            Some(""),
            Some("proxy.test:3128"),
            Some("https://a:b@proxy.test"),
        ] {
            assert!(check_variable("HTTPS_PROXY", value).is_ok(), "{value:?}");
        }
        for value in ["socks5://proxy.test:1080", "http://", "ht tp://x"] {
            let error = check_variable("HTTPS_PROXY", Some(value)).unwrap_err();
            assert!(error.to_string().contains("HTTPS_PROXY"), "{error}");
        }
    }

    #[test]
    fn hosts_the_environment_excepts_are_reached_directly() {
        // What `Matcher::from_env` makes of HTTPS_PROXY and NO_PROXY, without touching the process's environment.
        let matcher = Matcher::builder()
            .https("http://proxy.test:3128")
            .no("internal.test, 10.0.0.0/8")
            .build();
        let intercepts = |target: &str| matcher.intercept(&target.parse().unwrap()).is_some();
        assert!(intercepts("https://video.api.vonage.com"));
        assert!(!intercepts("https://internal.test") && !intercepts("https://api.internal.test"));
        assert!(!intercepts("https://10.1.2.3") && !intercepts("http://video.api.vonage.com"));
    }

    #[test]
    fn an_explicit_proxy_takes_everything_and_keeps_its_credentials() {
        let matcher = Proxy::new("http://bob:s3cret@proxy.test:3128")
            .unwrap()
            .matcher(true)
            .unwrap()
            .unwrap();
        let intercept = matcher
            .intercept(&Uri::from_static("https://video.api.vonage.com/x"))
            .unwrap();
        assert_eq!(intercept.uri().host(), Some("proxy.test"));
        assert!(intercept.basic_auth().is_some());
    }
}
