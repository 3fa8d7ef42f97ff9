//! From claims to a signed client token.

use std::error::Error;
use std::fmt;

use super::grant_rules::GrantError;
use crate::jwt::{RS256, base64url};
use crate::key::{SignError, Signature};

/// A signature of a key of 4096 bits, and the dot before it. Room for it is made at once.
const SIGNATURE_ROOM: usize = 1 + base64url::encoded_len(512);

/// Header and payload of a token, encoded and joined by a dot: what gets signed.
///
/// It is one signature away from being a credential, so `Debug` keeps it back.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningInput(String);

impl SigningInput {
    pub(crate) fn new(payload: &str) -> Self {
        let encoded = base64url::encoded_len(payload.len());
        let mut text = String::with_capacity(RS256.header.len() + 1 + encoded + SIGNATURE_ROOM);
        text.push_str(RS256.header);
        text.push('.');
        base64url::encode_into(payload.as_bytes(), &mut text);
        Self(text)
    }

    /// The bytes to sign with RS256.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The bytes to sign, which are ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Appends the signature, which makes a client token of it.
    ///
    /// The signature is not checked; a wrong one makes a token the service refuses.
    pub fn assemble(self, signature: &Signature) -> ClientToken {
        ClientToken::new(self.into_token(signature))
    }

    pub(crate) fn into_token(self, signature: &Signature) -> String {
        let mut text = self.0;
        text.push('.');
        base64url::encode_into(signature.as_bytes(), &mut text);
        text
    }
}

impl AsRef<[u8]> for SigningInput {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Debug for SigningInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningInput").field(&"[redacted]").finish()
    }
}

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

/// Why no client token came about.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TokenError {
    /// The grant breaks a rule; nothing was signed.
    Grant(GrantError),
    /// The signature could not be made.
    Sign(SignError),
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Grant(_) => "the client token breaks a rule",
            Self::Sign(_) => "the client token could not be signed",
        })
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(match self {
            Self::Grant(error) => error,
            Self::Sign(error) => error,
        })
    }
}

impl From<GrantError> for TokenError {
    fn from(error: GrantError) -> Self {
        Self::Grant(error)
    }
}

impl From<SignError> for TokenError {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_built_in_one_buffer() {
        let input = SigningInput::new(r#"{"a":1}"#);
        let before = (input.0.as_ptr(), input.0.capacity());
        let token = input.into_token(&Signature::from(vec![7; 512]));
        assert_eq!((token.as_ptr(), token.capacity()), before);
    }
}
