//! The tokens with which Vonage signs what it sends to a server ("secure callbacks").

mod claim;
mod claims;
mod error;
mod hash;
mod reader;
mod secret;
mod token;
mod verifier;

pub use self::claims::CallbackClaims;
pub use self::error::{CallbackError, CallbackErrorKind};
pub use self::hash::callback_hash;
pub use self::secret::{SignatureSecret, SignatureSecretError};
pub use self::token::CallbackToken;
pub use self::verifier::{CallbackVerifier, DEFAULT_CALLBACK_AGE, DEFAULT_CALLBACK_LEEWAY};

/// The only algorithm taken and made.
const ALGORITHM: &str = "HS256";
/// What `iss` says.
const ISSUER: &str = "Vonage";
