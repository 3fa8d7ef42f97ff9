//! Threads, where the platform has them.

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

#[cfg(test)]
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod tests {
    use crate::{Signer, TokenCache, TokenIssuer};

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
