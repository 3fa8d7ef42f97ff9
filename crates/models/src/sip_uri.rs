//! Addresses in the telephone world.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::InvalidInput;

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
    /// Text that does not start with `sip:` or `sips:`, that names no host, or that holds blanks or control characters.
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
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    match host.starts_with([';', '?', ':']) || host.is_empty() {
        true => Some("names no host"),
        false => None,
    }
}

impl fmt::Debug for SipUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (address, headers) = match self.0.split_once('?') {
            Some((address, _)) => (address, "?…"),
            None => (self.0.as_str(), ""),
        };
        let shown = without_password(address).unwrap_or_else(|| address.to_owned());
        write!(f, "SipUri({:?})", shown + headers)
    }
}

/// The address without the password it has, if it has one. A password may hold an `@` that should have been escaped.
fn without_password(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let (user, host) = rest.rsplit_once('@')?;
    let (user, _) = user.split_once(':')?;
    Some(format!("{scheme}:{user}:…@{host}"))
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
            ("sip:ann:s3cret@host?Route=a@b", r#"SipUri("sip:ann:…@host?…")"#),
            (
                "sip:lobby@host;transport=tls",
                r#"SipUri("sip:lobby@host;transport=tls")"#,
            ),
        ] {
            assert_eq!(format!("{:?}", SipUri::parse(text).unwrap()), shown);
        }
    }
}
