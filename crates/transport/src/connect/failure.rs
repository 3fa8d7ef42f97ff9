//! What a connection that did not come about says: to where, through which proxy, and what to do.

use std::error::Error as StdError;
use std::fmt;

use http::Uri;
use vonage_video_core::BoxError;

use crate::error_chain;

/// No connection to this host came about; the source says why.
#[derive(Debug)]
pub(crate) struct ConnectFailed {
    target: String,
    proxy: Option<String>,
    source: BoxError,
}

/// The proxy answered 407.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProxyAuthenticationRequired;

impl ConnectFailed {
    /// Names hosts and ports only: what else a URI holds may be secret.
    pub(crate) fn new(target: &Uri, proxy: Option<&Uri>, source: BoxError) -> Self {
        Self {
            target: host_and_port(target),
            proxy: proxy.map(host_and_port),
            source,
        }
    }

    fn advice(&self) -> Option<&'static str> {
        let source = &*self.source;
        if error_chain::find::<ProxyAuthenticationRequired>(source).is_some() {
            return Some("put the user and the password into the proxy's address, before the host");
        }
        match error_chain::find::<rustls::Error>(source) {
            // Another authority of the same name, as after a rotation, shows as a bad signature.
            Some(rustls::Error::InvalidCertificate(
                rustls::CertificateError::UnknownIssuer | rustls::CertificateError::BadSignature,
            )) => Some(
                "if you trust the authority that issued the certificate, add it with `root_certificates`",
            ),
            _ => None,
        }
    }
}

fn host_and_port(uri: &Uri) -> String {
    let port = uri
        .port_u16()
        .unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
    format!("{}:{port}", uri.host().unwrap_or_default())
}

impl fmt::Display for ConnectFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot connect to {}", self.target)?;
        if let Some(proxy) = &self.proxy {
            write!(f, " through the proxy {proxy}")?;
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl StdError for ConnectFailed {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

impl fmt::Display for ProxyAuthenticationRequired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the proxy asks for user and password (407), or does not accept the ones it got")
    }
}

impl StdError for ProxyAuthenticationRequired {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_host_port_and_proxy_and_no_credential() {
        let target = Uri::from_static("https://ann:s3cret@storage.test/a?sig=s3cret");
        let proxy = Uri::from_static("http://bob:s3cret@proxy.test:3128");
        let failed = ConnectFailed::new(&target, Some(&proxy), "refused".into());
        assert_eq!(
            failed.to_string(),
            "cannot connect to storage.test:443 through the proxy proxy.test:3128"
        );
        let direct = ConnectFailed::new(&Uri::from_static("http://[::1]/x"), None, "refused".into());
        assert_eq!(direct.to_string(), "cannot connect to [::1]:80");
    }

    #[test]
    fn what_the_user_can_do_is_said() {
        let untrusted = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let target = Uri::from_static("https://service.test");
        let said = |source: BoxError| ConnectFailed::new(&target, None, source).to_string();
        assert!(said(std::io::Error::other(untrusted).into()).contains("root_certificates"));
        assert!(said(ProxyAuthenticationRequired.into()).contains("before the host"));
    }
}
