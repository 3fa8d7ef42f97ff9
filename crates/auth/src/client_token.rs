//! A signed client token.

use std::fmt;

/// A signed client token: whoever has it can join the session.
///
/// `Debug` does not show it, and there is no `Display`, so that it does not get into logs by accident; ask for it with
/// [`as_str`](Self::as_str) where it is handed to the client.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientToken(String);

impl ClientToken {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The token's text, for the client or for a request body.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The token's text.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl AsRef<str> for ClientToken {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<ClientToken> for String {
    fn from(token: ClientToken) -> Self {
        token.0
    }
}

impl From<&ClientToken> for String {
    fn from(token: &ClientToken) -> Self {
        token.0.clone()
    }
}

impl fmt::Debug for ClientToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClientToken").field(&"[redacted]").finish()
    }
}
