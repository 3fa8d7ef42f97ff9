//! Addresses in the telephone world.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::InvalidInput;
use crate::address::has_odd_port;

/// A SIP address such as `sip:lobby@pbx.example.org;transport=tls`.
///
/// Checked for what is certainly wrong only: the scheme, a host, no blanks. A password in it (`sip:ann:secret@host`)
/// and what stands behind a question mark (headers) stay out of `Debug`, and there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SipUri(String);

impl SipUri {
    /// Reads a SIP address.
    ///
    /// # Errors
    ///
    /// Text that does not start with `sip:` or `sips:`, that names no host, or that holds blanks, control characters or
    /// characters that a SIP URI can only carry percent-encoded, such as `>`.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidInput> {
        let text = text.into();
        match problem_of(&text) {
            Some(problem) => Err(InvalidInput::new(
                "sip.uri",
                problem,
                "a SIP address: sip:user@host, perhaps with ;transport=tls",
            )),
            None => Ok(Self(text)),
        }
    }

    /// The whole address, a password and all.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// RFC 3261, section 25.1, allows these nowhere in a SIP URI without escaping. A bare `>` would end the URI in a header.
const NEVER_BARE: [char; 9] = ['<', '>', '"', '\\', '^', '`', '{', '|', '}'];

fn problem_of(text: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Some("has no scheme");
    };
    if !scheme.eq_ignore_ascii_case("sip") && !scheme.eq_ignore_ascii_case("sips") {
        return Some("has another scheme than `sip` and `sips`");
    }
    if rest
        .chars()
        .any(|character| character.is_whitespace() || character.is_control())
    {
        return Some("holds a blank or a control character");
    }
    if rest.contains(NEVER_BARE) {
        return Some("holds one of < > \" \\ ^ ` { | }, which must be percent-encoded");
    }
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    match host.starts_with([';', '?', ':']) || host.is_empty() {
        true => Some("names no host"),
        false => None,
    }
}

impl fmt::Debug for SipUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SipUri({:?})", redacted(&self.0))
    }
}

/// The address with its password and its headers replaced by `…`. A password may hold an `@` or a `?` that should have
/// been escaped.
pub(crate) fn redacted(uri: &str) -> String {
    let (address, hidden) = uri.split_at(uri.find('?').unwrap_or(uri.len()));
    let headers = if hidden.is_empty() { "" } else { "?…" };
    let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
    // Headers have no bare `@`, so a password may reach into what looks like them.
    if hidden.contains('@') && rest.contains(':') {
        return format!("{scheme}:…{headers}");
    }
    let shown = match rest.rsplit_once('@') {
        Some((user, host)) => user.split_once(':').map(|(name, _)| format!("{name}:…@{host}")),
        None => has_odd_port(rest.split(';').next().unwrap_or(rest)).then(|| "…".to_owned()),
    };
    let shown = shown.unwrap_or_else(|| rest.to_owned());
    format!("{scheme}:{shown}{headers}")
}

impl std::str::FromStr for SipUri {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for SipUri {
    type Error = InvalidInput;

    fn try_from(text: &str) -> Result<Self, InvalidInput> {
        Self::parse(text)
    }
}

impl Serialize for SipUri {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SipUri {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_an_address_is_one() {
        for text in [
            "sip:lobby@pbx.example.org;transport=tls",
            "SIPS:+15550100@host:5061",
            "sip:host",
            "sip:ann:s3cret@[2001:db8::1]",
        ] {
            assert_eq!(SipUri::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for text in [
            "",
            "lobby@host",
            "tel:+1555",
            "sip:",
            "sip:ann@",
            "sip:ann@;transport=tls",
            "sip:a b@host",
            "sip:a@host\n",
            "sip:a@b>;evil",
            "<sip:a@b>",
            "sip:\"a\"@b",
        ] {
            assert_eq!(SipUri::parse(text).unwrap_err().field(), "sip.uri", "{text:?}");
        }
    }

    #[test]
    fn debug_shows_no_password() {
        for (text, shown) in [
            ("sip:ann:s3cret@host", r#"SipUri("sip:ann:…@host")"#),
            ("sip:ann:s3@cret@host", r#"SipUri("sip:ann:…@host")"#),
            ("sip:ann@host?X-Key=s3cret", r#"SipUri("sip:ann@host?…")"#),
            ("sip:ann:s3cret@host?Route=a@b", r#"SipUri("sip:…?…")"#),
            ("sip:ann@x:s3cret?y@host", r#"SipUri("sip:…?…")"#),
            ("sip:ann:s3?cret@host", r#"SipUri("sip:…?…")"#),
            ("sip:ann;x:s3?cret@host", r#"SipUri("sip:…?…")"#),
            ("sip:host;x=a?Route=a@b", r#"SipUri("sip:host;x=a?…")"#),
            ("sip:host:5060;lr", r#"SipUri("sip:host:5060;lr")"#),
            (
                "sip:lobby@host;transport=tls",
                r#"SipUri("sip:lobby@host;transport=tls")"#,
            ),
        ] {
            assert_eq!(format!("{:?}", SipUri::parse(text).unwrap()), shown);
        }
    }
}
