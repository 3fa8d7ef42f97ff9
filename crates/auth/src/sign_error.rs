//! Why something could not be signed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

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
