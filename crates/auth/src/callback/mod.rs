//! The tokens with which Vonage signs what it sends to a server ("secure callbacks").

mod claims;
mod secret;
mod token;
mod verifier;

pub use self::claims::{CallbackClaims, callback_hash};
pub use self::secret::{SignatureSecret, SignatureSecretError};
pub use self::token::CallbackToken;
pub use self::verifier::{
    CallbackError, CallbackErrorKind, CallbackVerifier, DEFAULT_CALLBACK_AGE, DEFAULT_CALLBACK_LEEWAY,
};

/// What `iss` says.
const ISSUER: &str = "Vonage";
