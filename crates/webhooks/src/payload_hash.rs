//! Whether a body is the one that was signed.

use vonage_video_auth::callback_hash;

use crate::compact::compact;

/// What the claim `payload_hash`, a SHA-256 of the body, is taken for.
///
/// Vonage documents the check as optional where the connection is HTTPS. Without it whoever has seen one delivery can send its
/// token with another body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayloadHash {
    /// A signed delivery without the claim is refused.
    Required,
    /// The body must match the claim where there is one. The default: the claim is documented, but not for every product.
    #[default]
    WhenPresent,
    /// Nothing is compared. Only for servers whose framework hands on a body that it has written anew.
    Ignored,
}

/// Whether `claimed` is the hash of the body as it came, or of its compact form: documents say the former, Vonage's own
/// sample takes the hash over JSON that it writes anew.
pub(crate) fn matches(claimed: &[u8; 32], body: &[u8]) -> bool {
    same(claimed, &callback_hash(body))
        || compact(body)
            .is_some_and(|short| short.len() != body.len() && same(claimed, &callback_hash(&short)))
}

/// Compares without telling by the time it takes where two hashes differ.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let differing = one.iter().zip(other).fold(0, |found, (a, b)| found | (a ^ b));
    std::hint::black_box(differing) == 0
}
