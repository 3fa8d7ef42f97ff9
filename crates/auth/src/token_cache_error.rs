//! Settings of a token cache that cannot work.

use std::error::Error;
use std::fmt;

/// Settings of a [`TokenCache`](crate::TokenCache) that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenCacheError {
    /// The application id is empty or has blanks in it.
    ApplicationId,
    /// The lifetime is under 30 seconds or over 24 hours, and the service would refuse such tokens.
    Lifetime,
    /// No time is left to use a token: `issued_early` and `renew_before` take up the whole lifetime.
    NothingLeft,
}

impl fmt::Display for TokenCacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApplicationId => {
                "application_id is empty or has blanks in it; it is the UUID the Vonage dashboard shows"
            }
            Self::Lifetime => "lifetime must be from 30 s to 24 h; the service refuses other API tokens",
            Self::NothingLeft => "issued_early and renew_before together must be shorter than lifetime",
        })
    }
}

impl Error for TokenCacheError {}
