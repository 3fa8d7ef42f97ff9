//! Reading and verifying JWTs.
//!
//! The `jsonwebtoken` crate reads keys and tokens and ring checks the signature, without code of the SDK: a mistake in how
//! the SDK signs must not be repeated by the server it is tested against. The cryptography of `jsonwebtoken` itself needs
//! CMake and a C++ compiler (AWS-LC) or thirty more crates (RustCrypto).

mod api;
mod client;

use std::collections::HashSet;

use jsonwebtoken::{Algorithm, DecodingKey, dangerous, decode_header};
use parking_lot::Mutex;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde::de::DeserializeOwned;

pub(crate) use self::api::{ApiRefusal, application_of, verify_api_token};
pub(crate) use self::client::{ClientRefusal, verify_client_token};

/// How many tokens a verifier remembers. Callers use one for many calls, and checking its signature is most of the
/// work of a small call.
const REMEMBERED: usize = 1024;

/// What a client token is for, as its `scope` says.
const CLIENT_SCOPE: &str = "session.connect";

/// Checks signatures with one application's public key.
pub(crate) struct Verifier {
    key: UnparsedPublicKey<Box<[u8]>>,
    /// Tokens whose signature was right. Their claims are read and judged anew each time, since time passes.
    verified: Mutex<HashSet<Box<str>>>,
}

/// What is wrong with a token before any claim is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    Format,
    Signature,
}

impl Verifier {
    /// Takes an RSA public key in PEM form.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, jsonwebtoken::errors::Error> {
        let key = DecodingKey::from_rsa_pem(pem.as_bytes())?;
        Ok(Self {
            key: UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.try_get_as_bytes()?.into()),
            verified: Mutex::default(),
        })
    }

    /// The claims of a token whose signature is right.
    pub(crate) fn open<C: DeserializeOwned>(&self, token: &str) -> Result<C, Flaw> {
        if !self.verified.lock().contains(token) {
            self.verify(token)?;
            let mut verified = self.verified.lock();
            if verified.len() >= REMEMBERED {
                verified.clear();
            }
            verified.insert(token.into());
        }
        read_claims(token)
    }

    fn verify(&self, token: &str) -> Result<(), Flaw> {
        let header = decode_header(token).map_err(|_| Flaw::Format)?;
        let (message, signature) = token.rsplit_once('.').ok_or(Flaw::Format)?;
        let signature = base64url(signature).ok_or(Flaw::Signature)?;
        if header.alg != Algorithm::RS256 {
            return Err(Flaw::Signature);
        }
        self.key
            .verify(message.as_bytes(), &signature)
            .map_err(|_| Flaw::Signature)
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifier")
    }
}

/// The claims as written, whoever signed them.
fn read_claims<C: DeserializeOwned>(token: &str) -> Result<C, Flaw> {
    dangerous::insecure_decode_claims(token).map_err(|_| Flaw::Format)
}

fn base64url(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()
}

/// A time claim in whole seconds. JSON numbers may carry a fraction, and one known client writes one.
fn whole_seconds(claim: Option<f64>) -> Option<i64> {
    claim.map(|seconds| seconds.floor() as i64)
}
