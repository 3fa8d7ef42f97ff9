//! The hash of a body.

use ring::digest::{SHA256, digest};

/// The SHA-256 of a callback's body, with which the claim `payload_hash` is compared.
///
/// The bytes as they came count, before any JSON is parsed.
#[must_use]
pub fn callback_hash(body: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    // SHA-256 has 32 bytes.
    hash.copy_from_slice(digest(&SHA256, body).as_ref());
    hash
}
