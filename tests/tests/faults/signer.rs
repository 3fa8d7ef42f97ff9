//! Signers that misbehave.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use vonage_video::auth::Signature;
use vonage_video::{ApplicationKey, SignError, Signer, async_trait};

use crate::fault::{Strikes, Token};

/// Signs as the development key does, if at all.
#[derive(Debug)]
pub(crate) struct Moody {
    key: ApplicationKey,
    mood: Option<Token>,
    strikes: Strikes,
    asked: AtomicU32,
}

impl Moody {
    pub(crate) fn new(key: ApplicationKey, mood: Option<Token>, strikes: Strikes) -> Self {
        Self {
            key,
            mood,
            strikes,
            asked: AtomicU32::new(0),
        }
    }
}

#[async_trait]
impl Signer for Moody {
    async fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
        let first = self.asked.fetch_add(1, Ordering::SeqCst) == 0;
        match self.mood.filter(|_| first || self.strikes == Strikes::Every) {
            Some(Token::SignerBusy) => return Err(SignError::transient("the vault is busy")),
            Some(Token::SignerRefuses) => return Err(SignError::permanent("the vault knows no such key")),
            Some(Token::SignerStuck) => std::future::pending().await,
            Some(Token::SignerSlow) => tokio::time::sleep(Duration::from_millis(200)).await,
            _ => {}
        }
        Signer::sign(&self.key, input).await
    }
}
