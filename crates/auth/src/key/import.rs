//! From text or bytes to ring's key pair.

use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;

use super::KeyError;
use super::der;
use super::document::Document;
use super::error::Wanted;
use super::pem::{self, Block};
use super::problem::{self, Problem};
use crate::platform;

/// Finds the first key of a PEM text and hands its DER to `read`.
pub(crate) fn pem<T>(
    input: &[u8],
    wanted: Wanted,
    read: impl FnOnce(&[u8]) -> Result<T, KeyError>,
) -> Result<T, KeyError> {
    let fail = |problem| KeyError::new(problem, wanted);
    let text = text_of(input, wanted)?;
    let mut problem = None;
    for block in pem::blocks(text) {
        match usable(&block, wanted) {
            Ok(()) => return read(&block.decode().map_err(fail)?),
            // A bundle often leads with certificates and parameters: the more telling finding counts.
            Err(found) if problem.is_none_or(|known| weight(found) > weight(known)) => problem = Some(found),
            Err(_) => {}
        }
    }
    Err(fail(problem.unwrap_or_else(|| without_block(text, wanted))))
}

fn text_of(input: &[u8], wanted: Wanted) -> Result<&str, KeyError> {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, _, 0, ..] | [0, _, 0, _, ..] = input {
        return Err(KeyError::new(problem::UTF_16, wanted));
    }
    std::str::from_utf8(input).map_err(|_| match Document::read(input) {
        Err(problem::PKCS12) => KeyError::new(problem::PKCS12, wanted),
        _ => KeyError::new(problem::NOT_UTF8, wanted),
    })
}

/// Reads a private key in any of the forms DER comes in.
pub(crate) fn private(der: &[u8]) -> Result<KeyPair, KeyError> {
    let fail = |problem| KeyError::new(problem, Wanted::Private);
    let pkcs1 = match Document::read(der).map_err(fail)? {
        Document::Private(pkcs1) => pkcs1,
        Document::Public(_) => return Err(fail(problem::PUBLIC_KEY)),
    };
    let bits = modulus_bits(pkcs1).map_err(fail)?;
    let sized = |problem| Err(KeyError::sized(problem, Wanted::Private, bits));
    match bits {
        ..2048 => sized(problem::TOO_SHORT),
        4097.. => sized(problem::TOO_LONG),
        // ring wants both primes to fill whole groups of 512 bits.
        _ if bits % 1024 != 0 => sized(problem::UNUSUAL_LENGTH),
        _ => KeyPair::from_der(pkcs1)
            .ok()
            .filter(can_sign)
            .ok_or_else(|| fail(problem::REJECTED)),
    }
}

/// Reads a private key that [`private`] has accepted, for AWS-LC.
#[cfg(feature = "aws-lc-rs")]
pub(crate) fn aws_lc(der: &[u8]) -> Result<aws_lc_rs::rsa::KeyPair, KeyError> {
    let fail = |problem| KeyError::new(problem, Wanted::Private);
    match Document::read(der).map_err(fail)? {
        Document::Private(pkcs1) => {
            aws_lc_rs::rsa::KeyPair::from_der(pkcs1).map_err(|_| fail(problem::REJECTED))
        }
        Document::Public(_) => Err(fail(problem::PUBLIC_KEY)),
    }
}

/// Whether the numbers of a key fit together. ring compares some of them; a damaged exponent shows in a signature only,
/// and is better told now than by the first call. Without randomness there are no signatures, so it is not asked there.
fn can_sign(pair: &KeyPair) -> bool {
    let mut signature = vec![0; pair.public().modulus_len()];
    platform::with_source(|source| pair.sign(&RSA_PKCS1_SHA256, source, b"", &mut signature))
        .is_none_or(|signed| signed.is_ok())
}

fn modulus_bits(pkcs1: &[u8]) -> Result<usize, Problem> {
    let mut numbers = der::document(pkcs1)?;
    numbers.expect(der::INTEGER)?;
    Ok(der::bits(numbers.expect(der::INTEGER)?))
}

fn usable(block: &Block<'_>, wanted: Wanted) -> Result<(), Problem> {
    match (block.label, wanted) {
        ("PRIVATE KEY" | "RSA PRIVATE KEY", _) | ("PUBLIC KEY" | "RSA PUBLIC KEY", Wanted::Public) => Ok(()),
        ("PUBLIC KEY" | "RSA PUBLIC KEY", Wanted::Private) => Err(problem::PUBLIC_KEY),
        ("ENCRYPTED PRIVATE KEY", _) => Err(problem::ENCRYPTED),
        ("EC PRIVATE KEY", _) => Err(problem::ELLIPTIC_CURVE),
        ("OPENSSH PRIVATE KEY", _) => Err(openssh(block)),
        ("DSA PRIVATE KEY", _) => Err(problem::OTHER_ALGORITHM),
        ("CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE", _) => Err(problem::CERTIFICATE),
        _ => Err(problem::NO_KEY_BLOCK),
    }
}

/// OpenSSH names the algorithm near the start, also where the rest is encrypted. Only RSA can be converted.
fn openssh(block: &Block<'_>) -> Problem {
    let Ok(bytes) = block.decode() else {
        return problem::OPENSSH;
    };
    let start = bytes.get(..bytes.len().min(160)).unwrap_or_default();
    let names = |name: &[u8]| start.windows(name.len()).any(|window| window == name);
    if names(b"ssh-ed25519") {
        problem::EDWARDS
    } else if names(b"ecdsa-") {
        problem::ELLIPTIC_CURVE
    } else if names(b"ssh-dss") {
        problem::OTHER_ALGORITHM
    } else {
        problem::OPENSSH
    }
}

fn weight(problem: Problem) -> u8 {
    match problem {
        problem::NO_KEY_BLOCK => 0,
        problem::CERTIFICATE => 1,
        problem::PUBLIC_KEY => 2,
        _ => 3,
    }
}

/// What a text without any BEGIN line most likely is.
fn without_block(text: &str, wanted: Wanted) -> Problem {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{feff}'));
    if text.is_empty() {
        problem::EMPTY
    } else if text.starts_with(['{', '[']) {
        problem::JSON
    } else if ["ssh-", "ecdsa-", "sk-"]
        .iter()
        .any(|name| text.starts_with(name))
    {
        openssh_public(text, wanted)
    } else if text.starts_with("LS0tLS1CRUdJTi") {
        problem::ENCODED_TWICE
    } else if text.starts_with("MII") {
        problem::NO_ARMOR
    } else if looks_like_path(text) {
        problem::FILE_PATH
    } else {
        problem::NO_BEGIN_LINE
    }
}

/// A line such as `ssh-rsa AAAA… comment`. A public key is good enough for checking, but not in this form.
fn openssh_public(line: &str, wanted: Wanted) -> Problem {
    match wanted {
        Wanted::Private => problem::PUBLIC_KEY,
        Wanted::Public if line.starts_with("ssh-rsa") => problem::OPENSSH,
        Wanted::Public if line.contains("ssh-ed25519") => problem::EDWARDS,
        Wanted::Public if line.contains("ecdsa-") => problem::ELLIPTIC_CURVE,
        Wanted::Public => problem::OTHER_ALGORITHM,
    }
}

fn looks_like_path(text: &str) -> bool {
    let one_line = text.len() < 4096 && !text.contains(['\n', '\r']);
    let rooted =
        text.starts_with(['/', '~', '.']) || text.starts_with("file:") || text.get(1..3) == Some(":\\");
    let named = [".pem", ".key", ".p8", ".pk8", ".der", ".txt"]
        .iter()
        .any(|ending| text.ends_with(ending));
    one_line && (rooted || named)
}
