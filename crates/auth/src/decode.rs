//! Reads a token without checking it.

use std::fmt;

use serde_json::Value;

use crate::api_claims::ApiClaims;
use crate::claims_reader;
use crate::client_claims::ClientClaims;
use crate::jwt::{self, Parts};
use crate::verify_error::VerifyError;

/// Takes a token apart **without checking its signature or its times**: for diagnosis and tests.
///
/// Anybody can write anything into such a token; trust nothing in it. [`Verifier`](crate::Verifier) checks.
///
/// # Errors
///
/// [`VerifyErrorKind::Malformed`](crate::VerifyErrorKind::Malformed) if `token` is not three parts of base64url of
/// which the first two are JSON objects.
pub fn decode_unverified(token: &str) -> Result<UnverifiedToken, VerifyError> {
    let parts = Parts::of(token)?;
    parts.signature()?;
    let (header, payload) = (parts.header()?, parts.payload()?);
    jwt::object(&header)?;
    jwt::object(&payload)?;
    Ok(UnverifiedToken { header, payload })
}

/// A token taken apart, **of which nothing is checked**. `Debug` shows the header only.
#[derive(Clone)]
pub struct UnverifiedToken {
    header: String,
    payload: String,
}

impl UnverifiedToken {
    /// The header as it stands in the token: one JSON object.
    pub fn header_json(&self) -> &str {
        &self.header
    }

    /// The payload as it stands in the token: one JSON object.
    pub fn payload_json(&self) -> &str {
        &self.payload
    }

    /// The algorithm the header names.
    pub fn algorithm(&self) -> Option<String> {
        match jwt::object(&self.header).ok()?.remove("alg")? {
            Value::String(name) => Some(name),
            _ => None,
        }
    }

    /// The payload read as the claims of a client token.
    ///
    /// # Errors
    ///
    /// [`VerifyErrorKind::InvalidClaims`](crate::VerifyErrorKind::InvalidClaims) if it is something else.
    pub fn client_claims(&self) -> Result<ClientClaims, VerifyError> {
        claims_reader::client(jwt::object(&self.payload)?)
    }

    /// The payload read as the claims of an API token.
    ///
    /// # Errors
    ///
    /// [`VerifyErrorKind::InvalidClaims`](crate::VerifyErrorKind::InvalidClaims) if it is something else.
    pub fn api_claims(&self) -> Result<ApiClaims, VerifyError> {
        claims_reader::api(jwt::object(&self.payload)?)
    }
}

impl fmt::Debug for UnverifiedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnverifiedToken")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}
