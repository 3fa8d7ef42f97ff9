//! The public half of an application's key.

use std::fmt;
use std::sync::Arc;

use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

use super::document::{Document, public_key_info};
use super::error::Wanted;
use super::{ApplicationKey, KeyError, der, import, pem, problem};

/// An RSA public key of 2048 to 8192 bits, with which tokens are checked. It is no secret.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../../tests/keys/public_spki.pem");
/// use vonage_video_auth::PublicKey;
///
/// let key = PublicKey::from_pem(pem)?;
/// assert!(key.to_pem().starts_with("-----BEGIN PUBLIC KEY-----"));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    pkcs1: Arc<[u8]>,
    bits: usize,
}

impl PublicKey {
    /// Reads the first key of a PEM text: `BEGIN PUBLIC KEY`, `BEGIN RSA PUBLIC KEY`, or a private key, of which only
    /// the public half is kept. As forgiving about line breaks as [`ApplicationKey::from_pem`].
    ///
    /// # Errors
    ///
    /// [`KeyError`] tells what was found in place of an RSA key, and the remedy.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        import::pem(pem.as_ref(), Wanted::Public, Self::from_der)
    }

    /// Reads DER: SubjectPublicKeyInfo, or PKCS#1, or a private key.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let fail = |problem| KeyError::new(problem, Wanted::Public);
        let pkcs1 = match Document::read(der).map_err(fail)? {
            Document::Public(pkcs1) => pkcs1,
            Document::Private(_) => {
                use ring::signature::KeyPair as _;
                return Ok(Self::trusted(import::private(der)?.public_key().as_ref()));
            }
        };
        let mut numbers = der::document(pkcs1).map_err(|error| fail(error.into()))?;
        let modulus = numbers.expect(der::INTEGER).map_err(|error| fail(error.into()))?;
        let key = Self {
            pkcs1: pkcs1.into(),
            bits: der::bits(modulus),
        };
        match key.bits {
            ..2048 => Err(KeyError::sized(problem::TOO_SHORT, Wanted::Public, key.bits)),
            8193.. => Err(KeyError::sized(problem::TOO_LONG, Wanted::Public, key.bits)),
            _ => Ok(key),
        }
    }

    /// A key that ring has accepted already.
    pub(crate) fn trusted(pkcs1: &[u8]) -> Self {
        let modulus = der::document(pkcs1).and_then(|mut numbers| numbers.expect(der::INTEGER));
        Self {
            pkcs1: pkcs1.into(),
            bits: modulus.map_or(0, der::bits),
        }
    }

    /// The length of the key.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// PEM of the form `BEGIN PUBLIC KEY`, which the Vonage dashboard takes.
    pub fn to_pem(&self) -> String {
        pem::encode("PUBLIC KEY", &self.to_spki_der())
    }

    /// DER of the form SubjectPublicKeyInfo.
    pub fn to_spki_der(&self) -> Vec<u8> {
        public_key_info(&self.pkcs1)
    }

    /// Whether `signature` is this key's RS256 signature of `input`.
    pub fn is_signature_of(&self, input: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.pkcs1)
            .verify(input, signature)
            .is_ok()
    }
}

impl From<&ApplicationKey> for PublicKey {
    fn from(key: &ApplicationKey) -> Self {
        key.public_key()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey")
            .field("bits", &self.bits)
            .finish_non_exhaustive()
    }
}
