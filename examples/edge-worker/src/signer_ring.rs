//! Signatures by ring, compiled to WebAssembly: simple, and slow on RSA.

use std::sync::Arc;

use vonage_video_auth::{ApplicationKey, SignError, Signer};

/// Reads the key.
pub(crate) async fn open(application_id: &str, pem: &str) -> Result<Arc<dyn Signer>, SignError> {
    let key = ApplicationKey::from_pem(application_id, pem).map_err(SignError::permanent)?;
    Ok(Arc::new(key))
}
