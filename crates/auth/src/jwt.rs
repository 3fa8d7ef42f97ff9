//! The compact form of a JSON Web Token (RFC 7515): `header.payload.signature`.

use std::fmt;

use serde_json::{Map, Value};

use crate::base64url;
use crate::client_token::ClientToken;
use crate::signature::Signature;
use crate::verify_error::{VerifyError, VerifyErrorKind};

/// `{"alg":"RS256","typ":"JWT"}` and the dot after it: the header of every token made here.
const HEADER: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.";

/// A signature of a key of 4096 bits, and the dot before it. Room for it is made at once.
const SIGNATURE_ROOM: usize = 1 + base64url::encoded_len(512);

/// No token of the service comes near this; longer text is not worth the work.
const LONGEST: usize = 64 * 1024;

/// Header and payload of a token, encoded and joined by a dot: what gets signed.
///
/// It is one signature away from being a credential, so `Debug` keeps it back.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningInput(String);

impl SigningInput {
    pub(crate) fn new(payload: &str) -> Self {
        let encoded = base64url::encoded_len(payload.len());
        let mut text = String::with_capacity(HEADER.len() + encoded + SIGNATURE_ROOM);
        text.push_str(HEADER);
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

/// A token taken apart, of which nothing is checked yet.
pub(crate) struct Parts<'a> {
    /// Header and payload as they were signed.
    pub(crate) signing_input: &'a str,
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(token: &'a str) -> Result<Self, VerifyError> {
        if token.len() > LONGEST {
            return Err(malformed("it is longer than 64 KiB"));
        }
        let three = "it does not have three parts with a dot between them";
        let (signing_input, signature) = token.rsplit_once('.').ok_or(malformed(three))?;
        let (header, payload) = signing_input.split_once('.').ok_or(malformed(three))?;
        if payload.contains('.') {
            return Err(malformed(three));
        }
        Ok(Self {
            signing_input,
            header,
            payload,
            signature,
        })
    }

    pub(crate) fn encoded_header(&self) -> &'a str {
        self.header
    }

    pub(crate) fn header(&self) -> Result<String, VerifyError> {
        text(self.header, "its header is not base64url of text")
    }

    pub(crate) fn payload(&self) -> Result<String, VerifyError> {
        text(self.payload, "its payload is not base64url of text")
    }

    pub(crate) fn signature(&self) -> Result<Vec<u8>, VerifyError> {
        base64url::decode(self.signature).ok_or(malformed("its signature is not base64url"))
    }
}

fn text(part: &str, problem: &'static str) -> Result<String, VerifyError> {
    base64url::decode(part)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(malformed(problem))
}

/// Reads a header or payload, which must be one JSON object.
pub(crate) fn object(json: &str) -> Result<Map<String, Value>, VerifyError> {
    serde_json::from_str(json).map_err(|_| malformed("a part of it is not a JSON object"))
}

fn malformed(problem: &'static str) -> VerifyError {
    VerifyError::new(VerifyErrorKind::Malformed, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoded_header_is_exactly_the_documented_one() {
        let header = HEADER.strip_suffix('.').unwrap();
        assert_eq!(
            base64url::decode(header).unwrap(),
            br#"{"alg":"RS256","typ":"JWT"}"#
        );
    }

    #[test]
    fn a_token_is_built_in_one_buffer() {
        let input = SigningInput::new(r#"{"a":1}"#);
        let before = (input.0.as_ptr(), input.0.capacity());
        let token = input.into_token(&Signature::from(vec![7; 512]));
        assert_eq!((token.as_ptr(), token.capacity()), before);
    }

    #[test]
    fn anything_but_three_parts_is_malformed() {
        for token in ["", ".", "a", "a.b", "a.b.c.d", "a..b.c"] {
            let kind = Parts::of(token).err().map(|error| error.kind());
            assert_eq!(kind, Some(VerifyErrorKind::Malformed), "{token:?}");
        }
        assert!(Parts::of(&"a".repeat(LONGEST + 1)).is_err());
    }
}
