//! The seam behind which a private key may live anywhere.

use std::fmt::Debug;
use std::sync::Arc;

use crate::maybe_send::{Boxed, MaybeSendSync};
use crate::sign_error::SignError;
use crate::signature::Signature;

/// Makes RS256 signatures, wherever the key is: in this process ([`ApplicationKey`](crate::ApplicationKey)), in
/// another one, or in a key store across the network.
///
/// Implement it with the macro `#[async_trait]` of the crate [async-trait](https://docs.rs/async-trait), which
/// `vonage-video` and `vonage-video-core` re-export. The trait is what that macro makes of
/// `async fn sign(&self, input: &[u8]) -> Result<Signature, SignError>`, written out: so this crate does without the
/// macro, whose parser takes longer to build than everything else here but ring.
///
/// On `wasm32-unknown-unknown` the macro is used as `#[async_trait(?Send)]`: neither signers nor their futures have to
/// be [`Send`] there.
///
/// ```
/// use async_trait::async_trait;
/// use vonage_video_auth::{ApplicationKey, SignError, Signature, Signer};
///
/// /// Signs with a key of its own and counts how often.
/// #[derive(Debug)]
/// struct Metered {
///     key: ApplicationKey,
///     count: std::sync::atomic::AtomicU64,
/// }
///
/// #[async_trait]
/// impl Signer for Metered {
///     async fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
///         self.count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         self.key.sign(input)
///     }
/// }
/// ```
pub trait Signer: Debug + MaybeSendSync + 'static {
    /// Signs `input`, the signing input of a token, with RSASSA-PKCS1-v1_5 over SHA-256.
    ///
    /// The signer hashes: `input` is the message, not its digest. The future may be dropped at any time, and then the
    /// signature is not wanted any more. A signer sets its own time limit.
    ///
    /// # Errors
    ///
    /// [`SignError::transient`] if trying again may help, [`SignError::permanent`] otherwise.
    fn sign<'signer, 'input, 'future>(&'signer self, input: &'input [u8]) -> Signing<'future>
    where
        'signer: 'future,
        'input: 'future,
        Self: 'future;
}

/// A signature on its way: what `Signer::sign` returns.
pub type Signing<'future> = Boxed<'future, Result<Signature, SignError>>;

impl<S: Signer + ?Sized> Signer for Arc<S> {
    fn sign<'signer, 'input, 'future>(&'signer self, input: &'input [u8]) -> Signing<'future>
    where
        'signer: 'future,
        'input: 'future,
        Self: 'future,
    {
        (**self).sign(input)
    }
}
