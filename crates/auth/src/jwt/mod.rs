//! What all tokens share, whoever signs them: parts, header, claims and times (RFC 7515, RFC 7519).

pub(crate) mod base64url;
mod claim;
pub(crate) mod json;
mod times;

use serde_core::Deserialize;
use serde_json::{Map, Value};

pub(crate) use self::claim::{Claim, required};
pub(crate) use self::times::Times;

/// No token of the service comes near this; longer text is not worth the work.
const LONGEST: usize = 64 * 1024;

/// Why a token is refused; the verifiers turn it into their own errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Malformed(&'static str),
    UnsupportedAlgorithm(&'static str),
    /// A claim, and what is wrong with it.
    InvalidClaim(&'static str, &'static str),
    /// A claim that lies in the future.
    NotYetValid(&'static str),
    Expired,
}

/// The one algorithm a verifier takes, whatever a token's header says.
pub(crate) struct Algorithm {
    name: &'static str,
    problem: &'static str,
    /// The encoded header of tokens made here.
    pub(crate) header: &'static str,
    /// The same with its members the other way round, as other libraries write it. Neither needs reading.
    swapped_header: &'static str,
}

pub(crate) const RS256: Algorithm = Algorithm {
    name: "RS256",
    problem: "its algorithm is not RS256",
    header: "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9",
    swapped_header: "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9",
};

pub(crate) const HS256: Algorithm = Algorithm {
    name: "HS256",
    problem: "its algorithm is not HS256",
    header: "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9",
    swapped_header: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
};

/// Returns the payload of a token and what `signed_by` found about its signature.
///
/// `signed_by` gets the signed text and the signature. The payload is not read before it accepts them.
pub(crate) fn open<T, E: From<Refusal>>(
    token: &str,
    algorithm: &Algorithm,
    signed_by: impl FnOnce(&[u8], &[u8]) -> Result<T, E>,
) -> Result<(String, T), E> {
    let parts = Parts::of(token)?;
    let signature = parts.signature()?;
    parts.check_header(algorithm)?;
    let signer = signed_by(parts.signing_input.as_bytes(), &signature)?;
    Ok((parts.payload()?, signer))
}

/// Reads a header or payload, which must be one JSON object.
pub(crate) fn object<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Refusal> {
    serde_json::from_str(json).map_err(|_| Refusal::Malformed("a part of it is not a JSON object"))
}

/// A token taken apart, of which nothing is checked yet: `header.payload.signature`.
pub(crate) struct Parts<'a> {
    /// Header and payload as they were signed.
    signing_input: &'a str,
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(token: &'a str) -> Result<Self, Refusal> {
        if token.len() > LONGEST {
            return Err(Refusal::Malformed("it is longer than 64 KiB"));
        }
        let three = Refusal::Malformed("it does not have three parts with a dot between them");
        let (signing_input, signature) = token.rsplit_once('.').ok_or(three)?;
        let (header, payload) = signing_input.split_once('.').ok_or(three)?;
        if payload.contains('.') {
            return Err(three);
        }
        Ok(Self {
            signing_input,
            header,
            payload,
            signature,
        })
    }

    pub(crate) fn header(&self) -> Result<String, Refusal> {
        text(self.header, "its header is not base64url of text")
    }

    pub(crate) fn payload(&self) -> Result<String, Refusal> {
        text(self.payload, "its payload is not base64url of text")
    }

    pub(crate) fn signature(&self) -> Result<Vec<u8>, Refusal> {
        base64url::decode(self.signature).ok_or(Refusal::Malformed("its signature is not base64url"))
    }

    fn check_header(&self, algorithm: &Algorithm) -> Result<(), Refusal> {
        if [algorithm.header, algorithm.swapped_header].contains(&self.header) {
            return Ok(());
        }
        let header: Map<String, Value> = object(&self.header()?)?;
        if header.get("alg").and_then(Value::as_str) != Some(algorithm.name) {
            return Err(Refusal::UnsupportedAlgorithm(algorithm.problem));
        }
        if header.contains_key("crit") {
            let problem = "its header asks for an extension that is not understood";
            return Err(Refusal::UnsupportedAlgorithm(problem));
        }
        Ok(())
    }
}

fn text(part: &str, problem: &'static str) -> Result<String, Refusal> {
    base64url::decode(part)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(Refusal::Malformed(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_headers_are_exactly_the_documented_ones() {
        for (header, expected) in [
            (RS256.header, r#"{"alg":"RS256","typ":"JWT"}"#),
            (RS256.swapped_header, r#"{"typ":"JWT","alg":"RS256"}"#),
            (HS256.header, r#"{"typ":"JWT","alg":"HS256"}"#),
            (HS256.swapped_header, r#"{"alg":"HS256","typ":"JWT"}"#),
        ] {
            assert_eq!(base64url::decode(header).unwrap(), expected.as_bytes());
        }
    }

    #[test]
    fn anything_but_three_parts_is_malformed() {
        for token in ["", ".", "a", "a.b", "a.b.c.d", "a..b.c"] {
            let refusal = Parts::of(token).err();
            assert!(matches!(refusal, Some(Refusal::Malformed(_))), "{token:?}");
        }
        assert!(Parts::of(&"a".repeat(LONGEST + 1)).is_err());
    }
}
