#![doc = include_str!("../README.md")]

mod api_claims;
mod api_token;
mod base64url;
mod callback;
mod claims_reader;
mod client_claims;
mod client_token;
mod clock;
mod decode;
mod der;
mod grant;
mod grant_check;
mod grant_error;
mod issuer;
mod json;
mod jwt;
mod key;
mod maybe_send;
mod pem;
mod random;
mod role;
mod sign_error;
mod signature;
mod signer;
mod single_flight;
mod time;
mod token_cache;
mod token_cache_error;
mod verify;
mod verify_error;

pub use crate::api_claims::ApiClaims;
pub use crate::api_token::ApiToken;
pub use crate::callback::{
    CallbackClaims, CallbackError, CallbackErrorKind, CallbackToken, CallbackVerifier, DEFAULT_CALLBACK_AGE,
    DEFAULT_CALLBACK_LEEWAY, SignatureSecret, SignatureSecretError, callback_hash,
};
pub use crate::client_claims::ClientClaims;
pub use crate::client_token::ClientToken;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js"))))]
pub use crate::clock::SystemClock;
pub use crate::clock::{Clock, FixedClock, OffsetClock};
pub use crate::decode::{UnverifiedToken, decode_unverified};
pub use crate::grant::Grant;
pub use crate::grant_error::{GrantError, GrantErrorKind, TokenError};
pub use crate::issuer::{IssuerGrant, TokenIssuer};
pub use crate::jwt::SigningInput;
#[cfg(feature = "aws-lc-rs")]
pub use crate::key::SigningProvider;
pub use crate::key::{ApplicationKey, KeyError, KeyErrorKind, PublicKey};
pub use crate::maybe_send::{Boxed, MaybeSendSync};
pub use crate::role::{OtherRole, Role};
pub use crate::sign_error::SignError;
pub use crate::signature::Signature;
pub use crate::signer::{Signer, Signing};
pub use crate::time::{TimeRangeError, UnixTime};
pub use crate::token_cache::TokenCache;
pub use crate::token_cache_error::TokenCacheError;
pub use crate::verify::Verifier;
pub use crate::verify_error::{VerifyError, VerifyErrorKind};
