//! Addresses that may carry credentials.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A URL as it stands on the wire. What in it may let its reader in (user info and query) stays out of `Debug`, and
/// there is no `Display`.
///
/// Nothing is checked here; each request checks the scheme and length its own rule asks for.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

impl Address {
    /// Takes a URL as it stands.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The whole URL, credentials and all.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL with user info, query and fragment replaced by `…`: fit for logs.
    #[must_use]
    pub fn redacted(&self) -> String {
        let (url, hidden) = match self.0.find(['?', '#']) {
            Some(at) => (self.0.get(..at).unwrap_or_default(), "?…"),
            None => (self.0.as_str(), ""),
        };
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (format!("{scheme}://"), rest),
            None => (String::new(), url),
        };
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let authority = match authority.rsplit_once('@') {
            Some((_, host)) => format!("…@{host}"),
            None => authority.to_owned(),
        };
        format!("{scheme}{authority}{path}{hidden}")
    }

    /// Does the URL start with one of these schemes, in any case, followed by `://` and a host?
    #[must_use]
    pub fn has_scheme(&self, schemes: &[&str]) -> bool {
        self.0.split_once("://").is_some_and(|(scheme, rest)| {
            schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known))
                && !rest.is_empty()
                && !rest.starts_with(['/', '?', '#'])
        })
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.redacted())
    }
}

impl<T: Into<String>> From<T> for Address {
    fn from(url: T) -> Self {
        Self(url.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_leaves_out_what_lets_its_reader_in() {
        for (url, shown) in [
            ("wss://ears.example.org/in", "wss://ears.example.org/in"),
            (
                "wss://ann:hunter2@ears.example.org/in?token=s3cret#x",
                "wss://…@ears.example.org/in?…",
            ),
            ("rtmp://a@b@host", "rtmp://…@host"),
            ("?token=s3cret", "?…"),
            ("ann:hunter2@host/live", "…@host/live"),
            ("", ""),
        ] {
            assert_eq!(Address::new(url).redacted(), shown);
            assert_eq!(format!("{:?}", Address::new(url)), format!("{shown:?}"));
        }
    }

    #[test]
    fn a_scheme_needs_a_host() {
        for (url, fits) in [
            ("ws://a", true),
            ("WSS://a/b", true),
            ("http://a", false),
            ("ws:/a", false),
            ("ws://", false),
            ("ws:///a", false),
            ("ws", false),
        ] {
            assert_eq!(Address::new(url).has_scheme(&["ws", "wss"]), fits, "{url}");
        }
    }
}
