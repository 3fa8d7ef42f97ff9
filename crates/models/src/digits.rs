//! Tones of a telephone's keys.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::redact::REDACTED;
use crate::{InvalidInput, clear};

/// Keys to press on a telephone: `0` to `9`, `*`, `#`, and `p` for a pause of 500 ms; at least one.
///
/// They may be a PIN, so they stay out of `Debug`, and out of `Serialize` unless [`Clear`](crate::Clear) asks for them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digits(String);

impl Digits {
    /// Reads keys.
    ///
    /// # Errors
    ///
    /// No key at all, or a character that is none (API description of `POST …/play-dtmf`).
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidInput> {
        const RULE: &str = "one or more of 0 to 9, *, # and p (a pause of 500 ms)";
        let text = text.into();
        if text.is_empty() {
            return Err(InvalidInput::new("digits", "are empty", RULE));
        }
        let is_key = |character: char| character.is_ascii_digit() || matches!(character, '*' | '#' | 'p');
        match text.chars().position(|character| !is_key(character)) {
            Some(at) => Err(InvalidInput::new(
                "digits",
                format!("have no key at position {}", at + 1),
                RULE,
            )),
            None => Ok(Self(text)),
        }
    }

    /// The keys.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digits([{} redacted])", self.0.len())
    }
}

impl std::str::FromStr for Digits {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Digits {
    type Error = InvalidInput;

    fn try_from(text: &str) -> Result<Self, InvalidInput> {
        Self::parse(text)
    }
}

impl Serialize for Digits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        clear::secret(&self.0, REDACTED, serializer)
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// What plays tones (`POST …/play-dtmf`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DtmfBody {
    /// The keys.
    pub digits: Digits,
}

impl DtmfBody {
    /// Presses these keys.
    #[must_use]
    pub fn new(digits: Digits) -> Self {
        Self { digits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_accepted_and_nothing_else() {
        assert_eq!(Digits::parse("0123456789*#p").unwrap().as_str(), "0123456789*#p");
        for text in ["", "12a", "P", "1 2", "+1", "١"] {
            assert_eq!(Digits::parse(text).unwrap_err().field(), "digits", "{text:?}");
        }
    }

    #[test]
    fn debug_and_errors_keep_the_keys_to_themselves() {
        assert_eq!(
            format!("{:?}", Digits::parse("4711").unwrap()),
            "Digits([4 redacted])"
        );
        assert!(!Digits::parse("4711x").unwrap_err().to_string().contains("4711"));
    }
}
