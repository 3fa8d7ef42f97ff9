//! Client tokens and API tokens: made, kept and checked.

mod api_token;
mod cache;
mod client_claims;
mod client_token;
mod grant;
mod grant_rules;
mod issuer;
mod role;
mod verifier;

pub use self::api_token::{ApiClaims, ApiToken};
pub use self::cache::{TokenCache, TokenCacheError};
pub use self::client_claims::ClientClaims;
pub use self::client_token::{ClientToken, SigningInput, TokenError};
pub use self::grant::Grant;
pub use self::grant_rules::{GrantError, GrantErrorKind};
pub use self::issuer::{IssuerGrant, TokenIssuer};
pub use self::role::{OtherRole, Role};
pub use self::verifier::{UnverifiedToken, Verifier, VerifyError, VerifyErrorKind, decode_unverified};
