//! The seam behind which a private key may live anywhere.

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;

use crate::sign_error::SignError;
use crate::signature::Signature;

/// Makes RS256 signatures, wherever the key is: in this process ([`ApplicationKey`](crate::ApplicationKey)), in
/// another one, or in a key store across the network.
///
/// Implement it with [`#[async_trait]`](crate::async_trait), which this crate re-exports.
///
/// ```
/// use vonage_video_auth::{ApplicationKey, SignError, Signature, Signer, async_trait};
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
#[async_trait]
pub trait Signer: Debug + Send + Sync + 'static {
    /// Signs `input`, the signing input of a token, with RSASSA-PKCS1-v1_5 over SHA-256.
    ///
    /// The signer hashes: `input` is the message, not its digest. The future may be dropped at any time, and then the
    /// signature is not wanted any more. A signer sets its own time limit.
    ///
    /// # Errors
    ///
    /// [`SignError::transient`] if trying again may help, [`SignError::permanent`] otherwise.
    async fn sign(&self, input: &[u8]) -> Result<Signature, SignError>;
}

#[async_trait]
impl<S: Signer + ?Sized> Signer for Arc<S> {
    async fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
        (**self).sign(input).await
    }
}
