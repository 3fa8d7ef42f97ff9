//! The libraries that can sign with a key.

use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256};

use crate::key::SignError;
#[cfg(feature = "aws-lc-rs")]
use crate::key::error::Wanted;
#[cfg(feature = "aws-lc-rs")]
use crate::key::{ApplicationKey, KeyError, import};
use crate::platform;

const FAILED: &str = "the RSA key failed its check of a fresh signature";

/// What the library that signs has made of a private key.
pub(crate) enum Pair {
    Ring(ring::rsa::KeyPair),
    #[cfg(feature = "aws-lc-rs")]
    AwsLc(aws_lc_rs::rsa::KeyPair),
}

impl Pair {
    /// The length of the key, and so of its signatures.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Ring(pair) => pair.public().modulus_len(),
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(pair) => pair.public_modulus_len(),
        }
    }

    /// The public half, as PKCS#1 writes it.
    pub(crate) fn public(&self) -> &[u8] {
        match self {
            Self::Ring(pair) => pair.public_key().as_ref(),
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(pair) => aws_lc_rs::signature::KeyPair::public_key(pair).as_ref(),
        }
    }

    /// An RS256 signature.
    pub(crate) fn sign(&self, input: &[u8]) -> Result<Vec<u8>, SignError> {
        let mut bytes = vec![0; self.bytes()];
        match self {
            Self::Ring(pair) => {
                let signed =
                    platform::with_source(|source| pair.sign(&RSA_PKCS1_SHA256, source, input, &mut bytes));
                match signed {
                    Some(Ok(())) => Ok(bytes),
                    Some(Err(_)) => Err(SignError::permanent(FAILED)),
                    None => Err(SignError::permanent(platform::UNAVAILABLE)),
                }
            }
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(pair) => {
                let source = aws_lc_rs::rand::SystemRandom::new();
                pair.sign(
                    &aws_lc_rs::signature::RSA_PKCS1_SHA256,
                    &source,
                    input,
                    &mut bytes,
                )
                .map(|()| bytes)
                .map_err(|_| SignError::permanent(FAILED))
            }
        }
    }
}

/// The library that makes a key's signatures.
///
/// RS256 leaves nothing to choice: all providers make the same signature, byte by byte, of the same key and input. They
/// differ in how long it takes, in what they bring along, and in whether they wipe the key's numbers.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../../tests/keys/pkcs8.pem");
/// use vonage_video_auth::{ApplicationKey, SigningProvider};
///
/// let ring = ApplicationKey::from_pem("11112222-3333-4444-8555-666677778888", pem)?;
/// let faster = ApplicationKey::from_pem_with(SigningProvider::AwsLcRs, "11112222-3333-4444-8555-666677778888", pem)?;
/// assert_eq!(ring.sign(b"anything")?, faster.sign(b"anything")?);
/// # Ok(()) }
/// ```
#[cfg(feature = "aws-lc-rs")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningProvider {
    /// [ring](https://docs.rs/ring), which every key uses unless another is asked for.
    #[default]
    Ring,
    /// [AWS-LC](https://docs.rs/aws-lc-rs): signs in less than half of the time where the processor has wide vectors
    /// (AVX-512), and wipes the key's numbers when the last clone of the key is dropped. It is built from C and takes longer
    /// to build than everything else in this crate together.
    AwsLcRs,
}

#[cfg(feature = "aws-lc-rs")]
impl SigningProvider {
    /// Reads a private key in any of the forms DER comes in.
    pub(crate) fn read(self, der: &[u8]) -> Result<Pair, KeyError> {
        // What is refused, and in which words, does not depend on the provider: ring reads every key first.
        let pair = import::private(der)?;
        match self {
            Self::Ring => Ok(Pair::Ring(pair)),
            Self::AwsLcRs => import::aws_lc(der).map(Pair::AwsLc),
        }
    }
}

/// Constructors that choose who signs; they come with the feature `aws-lc-rs`.
#[cfg(feature = "aws-lc-rs")]
impl ApplicationKey {
    /// Reads the first private key of a PEM text, to be signed with by this provider. [`from_pem`](Self::from_pem) is
    /// this with [`SigningProvider::Ring`].
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem), whichever the provider.
    pub fn from_pem_with(
        provider: SigningProvider,
        application_id: impl Into<String>,
        pem: impl AsRef<[u8]>,
    ) -> Result<Self, KeyError> {
        let read = |der: &[u8]| provider.read(der);
        Self::new(
            application_id.into(),
            import::pem(pem.as_ref(), Wanted::Private, read),
        )
    }

    /// Reads a private key in DER, to be signed with by this provider. [`from_der`](Self::from_der) is this with
    /// [`SigningProvider::Ring`].
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem), whichever the provider.
    pub fn from_der_with(
        provider: SigningProvider,
        application_id: impl Into<String>,
        der: &[u8],
    ) -> Result<Self, KeyError> {
        Self::new(application_id.into(), provider.read(der))
    }

    /// Reads the PEM file at `path`, to be signed with by this provider. [`from_pem_file`](Self::from_pem_file) is this
    /// with [`SigningProvider::Ring`].
    ///
    /// This blocks the thread while it reads.
    ///
    /// # Errors
    ///
    /// As [`from_pem_file`](Self::from_pem_file), whichever the provider.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn from_pem_file_with(
        provider: SigningProvider,
        application_id: impl Into<String>,
        path: impl AsRef<std::path::Path>,
    ) -> Result<Self, KeyError> {
        let pem = super::read_file(path.as_ref())?;
        Self::from_pem_with(provider, application_id, pem.as_slice())
    }

    /// Who makes the signatures.
    #[must_use]
    pub fn provider(&self) -> SigningProvider {
        match self.inner.pair {
            Pair::Ring(_) => SigningProvider::Ring,
            Pair::AwsLc(_) => SigningProvider::AwsLcRs,
        }
    }
}
