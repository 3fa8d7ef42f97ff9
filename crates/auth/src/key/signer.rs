//! The seam behind which a private key may live anywhere: signers, their signatures and their failures.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::platform::{Boxed, MaybeSendSync};

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
pub trait Signer: fmt::Debug + MaybeSendSync + 'static {
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

/// The bytes of an RS256 signature; 256 of them for a key of 2048 bits.
///
/// Together with what was signed it makes a token, so `Debug` keeps it back.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Vec<u8>);

impl Signature {
    /// The raw bytes, not encoded.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Signature {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Signature {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signature").field(&"[redacted]").finish()
    }
}

/// A signature that could not be made, and whether trying again may help.
///
/// Cheap to clone, so that one failure can be handed to everybody who waited for the signature. The cause is the
/// `source()`; who implements [`Signer`](crate::Signer) sees to it that no secret is in the cause.
///
/// ```
/// use vonage_video_auth::SignError;
///
/// let error = SignError::transient("the key store did not answer within 2 s");
/// assert!(error.is_transient());
/// assert_eq!(error.to_string(), "signing failed for the moment");
/// ```
#[derive(Clone, Debug)]
pub struct SignError {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    transient: bool,
    source: Box<dyn Error + Send + Sync>,
}

impl SignError {
    /// A failure that may pass: a key store that is out of reach or busy. The same call may be tried again.
    pub fn transient(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(true, source.into())
    }

    /// A failure that will stay until somebody changes something: no such key, no permission, a wrong setting.
    pub fn permanent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(false, source.into())
    }

    fn new(transient: bool, source: Box<dyn Error + Send + Sync>) -> Self {
        Self {
            inner: Arc::new(Inner { transient, source }),
        }
    }

    /// Whether trying again may help.
    pub fn is_transient(&self) -> bool {
        self.inner.transient
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.inner.transient {
            "signing failed for the moment"
        } else {
            "signing failed"
        })
    }
}

impl Error for SignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.inner.source.as_ref())
    }
}
