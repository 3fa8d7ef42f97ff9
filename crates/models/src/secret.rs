//! Text that must not be seen by accident.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clear;
use crate::redact::{REDACTED, Redacts};

/// Text that never shows itself: `Debug` and `Serialize` write `[redacted]`, and there is no `Display`.
///
/// Used for client tokens, passwords, stream names and recording URLs, all of which let their reader in.
///
/// [`expose`](Self::expose) returns the text, and [`Clear`](crate::Clear) serializes it in clear text. A text that was
/// redacted when it was serialized is lost: where a secret is required, `Deserialize` fails; where an answer may lack
/// it, it is absent.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// Returns the secret. This is the one place where it can be read.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(secret: T) -> Self {
        Self(secret.into())
    }
}

impl Redacts for Secret {
    fn is_redacted(text: &str) -> bool {
        text == REDACTED
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        clear::secret(&self.0, REDACTED, serializer)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_secret() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "[redacted]");
    }

    #[test]
    fn a_secret_that_was_redacted_is_not_read_as_a_secret() {
        let error = serde_json::from_str::<Secret>(r#""[redacted]""#).unwrap_err();
        assert!(
            error.to_string().contains("redacted when it was written"),
            "{error}"
        );
        assert_eq!(
            serde_json::from_str::<Secret>(r#""hunter2""#).unwrap().expose(),
            "hunter2"
        );
    }
}
