#![doc = include_str!("../README.md")]

mod callback;
mod clock;
mod jwt;
mod key;
mod platform;
mod time;
mod token;

pub use crate::callback::{
    CallbackClaims, CallbackError, CallbackErrorKind, CallbackToken, CallbackVerifier, DEFAULT_CALLBACK_AGE,
    DEFAULT_CALLBACK_LEEWAY, SignatureSecret, SignatureSecretError, callback_hash,
};
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js"))))]
pub use crate::clock::SystemClock;
pub use crate::clock::{Clock, FixedClock, OffsetClock};
#[cfg(feature = "aws-lc-rs")]
pub use crate::key::SigningProvider;
pub use crate::key::{
    ApplicationKey, KeyError, KeyErrorKind, PublicKey, SignError, Signature, Signer, Signing,
};
pub use crate::platform::{Boxed, MaybeSendSync};
pub use crate::time::{TimeRangeError, UnixTime};
pub use crate::token::{
    ApiClaims, ApiToken, ClientClaims, ClientToken, Grant, GrantError, GrantErrorKind, IssuerGrant,
    OtherRole, Role, SigningInput, TokenCache, TokenCacheError, TokenError, TokenIssuer, UnverifiedToken,
    Verifier, VerifyError, VerifyErrorKind, decode_unverified,
};
