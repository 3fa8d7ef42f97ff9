//! A key pair of one provider or another.

use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256};

use crate::random;
use crate::sign_error::SignError;

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
                    random::with_source(|source| pair.sign(&RSA_PKCS1_SHA256, source, input, &mut bytes));
                match signed {
                    Some(Ok(())) => Ok(bytes),
                    Some(Err(_)) => Err(SignError::permanent(FAILED)),
                    None => Err(SignError::permanent(random::UNAVAILABLE)),
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
