//! Randomness and threads, where the platform has them.

use ring::rand::SecureRandom;

/// [`Send`] and [`Sync`], except on `wasm32-unknown-unknown`, where it asks for nothing.
///
/// Browsers and edge workers run on one thread, and their promises cannot be sent to another: a
/// [`Signer`](crate::Signer) on the host's WebCrypto would be impossible if it had to be `Send`. Implemented for
/// everything it fits; there is nothing to implement by hand.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub trait MaybeSendSync: Send + Sync {}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
impl<T: Send + Sync + ?Sized> MaybeSendSync for T {}

/// [`Send`] and [`Sync`], except on `wasm32-unknown-unknown`, where it asks for nothing.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub trait MaybeSendSync {}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
impl<T: ?Sized> MaybeSendSync for T {}

/// A boxed future, which is [`Send`] except on `wasm32-unknown-unknown`: see [`MaybeSendSync`].
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future, which need not be [`Send`] on this platform: see [`MaybeSendSync`].
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;

/// Why there is no randomness; only seen on `wasm32-unknown-unknown`.
pub(crate) const UNAVAILABLE: &str =
    "this platform has no source of randomness; switch on the feature `wasm-js`";

/// Lends the platform's source to `use_it`; `None` where there is no source.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js"))))]
pub(crate) fn with_source<T>(use_it: impl FnOnce(&dyn SecureRandom) -> T) -> Option<T> {
    Some(use_it(&ring::rand::SystemRandom::new()))
}

/// Lends the platform's source to `use_it`; `None` where there is no source.
#[cfg(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js")))]
pub(crate) fn with_source<T>(_use_it: impl FnOnce(&dyn SecureRandom) -> T) -> Option<T> {
    None
}

/// A fresh token id: a random UUID (version 4, RFC 9562) in its usual spelling. The error says why there is none.
pub(crate) fn token_id() -> Result<String, &'static str> {
    let mut bytes = [0u8; 16];
    match with_source(|source| source.fill(&mut bytes)) {
        Some(Ok(())) => Ok(uuid(bytes)),
        _ => Err(UNAVAILABLE),
    }
}

fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

#[cfg(test)]
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod tests {
    use super::*;
    use crate::{Signer, TokenCache, TokenIssuer};

    #[test]
    fn version_and_variant_stand_where_rfc_9562_wants_them() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(
            uuid(*b"\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef"),
            { "01234567-89ab-4def-8123-456789abcdef" }
        );
    }

    #[test]
    fn two_token_ids_differ() {
        assert_ne!(token_id(), token_id());
    }

    fn crosses_threads<T: Send + Sync + ?Sized>() {}
    fn is_send<T: Send>(_: T) {}

    fn whatever_signs_can_be_shared<S: Signer>(signer: &S) {
        crosses_threads::<S>();
        is_send(signer.sign(b""));
    }

    #[test]
    fn where_there_are_threads_signers_and_their_futures_cross_them() {
        crosses_threads::<dyn Signer>();
        crosses_threads::<TokenCache>();
        crosses_threads::<TokenIssuer>();
        let _ = whatever_signs_can_be_shared::<crate::ApplicationKey>;
        fn cache(cache: &TokenCache) {
            is_send(cache.token());
        }
        let _ = cache;
    }
}
