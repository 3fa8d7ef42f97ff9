//! Addresses that may carry credentials.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clear;
use crate::redact::Redacts;

/// A URL as it stands on the wire. What in it may let its reader in (user info and query) stays out of `Debug` and of
/// `Serialize`, and there is no `Display`.
///
/// [`as_str`](Self::as_str) returns the whole URL, and [`Clear`](crate::Clear) serializes it. A URL that was redacted
/// when it was serialized cannot be read again: where one is required, `Deserialize` fails; where an answer may lack
/// it, it is absent. A URL without credentials is serialized and read as it is.
///
/// Nothing is checked here; each request checks the scheme and length its own rule asks for.
#[derive(Clone, PartialEq, Eq, Hash)]
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
        redacted(&self.0)
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

/// A URL with user info, query and fragment replaced by `…`.
pub(crate) fn redacted(url: &str) -> String {
    let (url, query) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    let hidden = if query.is_empty() { "" } else { "?…" };
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (format!("{scheme}://"), rest),
        _ => (String::new(), url),
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    // In a password `/`, `?` and `#` should have been escaped; where they were not, it may reach up to the last `@`.
    if rest.contains(':') && query.contains('@') {
        return format!("{scheme}…");
    }
    if let Some((before, after)) = rest.rsplit_once('@')
        && before.contains(':')
    {
        return format!("{scheme}…@{after}{hidden}");
    }
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}…@{host}{path}{hidden}"),
        None if has_odd_port(authority) => format!("{scheme}…"),
        None => format!("{scheme}{authority}{path}{hidden}"),
    }
}

/// Whether this may stand before `://`; what may not is no scheme, but perhaps a user and a password.
fn is_scheme(text: &str) -> bool {
    !text.contains([':', '@'])
}

/// What stands where a port belongs and is none may be a password whose `/`, `?` or `#` should have been escaped.
pub(crate) fn has_odd_port(authority: &str) -> bool {
    let port = match authority.rsplit_once(']') {
        Some((_, port)) => port.strip_prefix(':'),
        None => authority.split_once(':').map(|(_, port)| port),
    };
    port.is_some_and(|port| !port.bytes().all(|byte| byte.is_ascii_digit()))
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

impl Redacts for Address {
    fn is_redacted(text: &str) -> bool {
        text == "…" || text.ends_with("://…") || text.ends_with("?…") || text.contains("…@")
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        clear::secret(&self.0, &self.redacted(), serializer)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_redacted_is_known_by_its_form() {
        for url in [
            "wss://ann:hunter2@ears.example.org/in?token=s3cret#x",
            "?token=s3cret",
            "https://ann:hunt?er2@host/live",
            "rtmp://ann:hunt?er2",
            "ann:b",
        ] {
            assert!(Address::is_redacted(&Address::new(url).redacted()), "{url}");
            assert!(!Address::is_redacted(url), "{url}");
        }
        assert!(!Address::is_redacted("https://host/a…b"));
    }

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
            ("ann:hunter2@host://live", "…@host://live"),
            ("https://ann:hunt/er2@host/live", "https://…@host/live"),
            ("https://ann:hunt?er2@host/live", "https://…"),
            ("rtmp://ann:/hunt@er2@host/live?key", "rtmp://…@host/live?…"),
            ("rtmp://an/n:hunter2@host", "rtmp://…@host"),
            ("rtmp://ann:1/hunt?er2", "rtmp://ann:1/hunt?…"),
            ("rtmp://ann:hunt?er2", "rtmp://…"),
            ("https://host/@ann/live", "https://host/@ann/live"),
            ("https://ann:hunt@er2?x@host", "https://…"),
            ("https://host/in?token=x:@s3cret", "https://host/in?…"),
            ("ws://host:8080/in", "ws://host:8080/in"),
            ("ws://[2001:db8::1]:80/in", "ws://[2001:db8::1]:80/in"),
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
