//! Building a token cache, and the settings that cannot work.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::TokenCache;
use crate::clock::Clock;
use crate::key::Signer;

/// How long an API token may be good for at most (Vonage support, "JWT authentication").
pub(crate) const LONGEST_API_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
const SHORTEST_LIFE: Duration = Duration::from_secs(30);
const DEFAULT_LIFE: Duration = Duration::from_secs(15 * 60);
const DEFAULT_RENEW_BEFORE: Duration = Duration::from_secs(2 * 60);
const DEFAULT_EARLY: Duration = Duration::from_secs(10);

impl TokenCache {
    /// A cache for tokens of `application_id` signed by `signer`, by the [`SystemClock`](crate::SystemClock).
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js"))))]
    pub fn new(application_id: impl Into<String>, signer: Arc<dyn Signer>) -> Self {
        Self::for_clock(application_id, signer, Arc::new(crate::clock::SystemClock))
    }

    /// A cache for tokens signed by `key`, by the [`SystemClock`](crate::SystemClock).
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js"))))]
    pub fn for_key(key: &crate::key::ApplicationKey) -> Self {
        Self::new(key.application_id(), Arc::new(key.clone()))
    }

    /// As `new`, by another clock; for platforms where the standard library knows no time.
    pub fn for_clock(
        application_id: impl Into<String>,
        signer: Arc<dyn Signer>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            application_id: application_id.into(),
            signer,
            clock,
            lifetime: DEFAULT_LIFE,
            renew_before: None,
            issued_early: None,
            state: Mutex::default(),
        }
    }

    /// Reads another clock.
    #[must_use]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// The time from a token's issue to its expiry: 30 seconds to 24 hours, 15 minutes by default.
    ///
    /// [`check`](Self::check) tells whether the value is allowed; if it is not, [`token`](Self::token) fails.
    #[must_use]
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self {
            lifetime,
            ..self.emptied()
        }
    }

    /// How long before its expiry a token is renewed: 2 minutes by default, or a fifth of the lifetime if that is less.
    #[must_use]
    pub fn renew_before(self, duration: Duration) -> Self {
        Self {
            renew_before: Some(duration),
            ..self.emptied()
        }
    }

    /// How far back a token's time of issue is dated: 10 seconds by default, or a fifth of the lifetime if that is less.
    ///
    /// The service refuses tokens issued in its future; this forgives a clock here that is slightly fast. The expiry
    /// counts from the dated-back time, so tokens are usable for so much less.
    #[must_use]
    pub fn issued_early(self, duration: Duration) -> Self {
        Self {
            issued_early: Some(duration),
            ..self.emptied()
        }
    }

    /// What was signed by other settings is not served.
    fn emptied(self) -> Self {
        Self {
            state: Mutex::default(),
            ..self
        }
    }

    /// Whether the settings can work, for those who want to know before the first call.
    ///
    /// # Errors
    ///
    /// [`TokenCacheError`] names the setting and the rule.
    pub fn check(&self) -> Result<(), TokenCacheError> {
        if self.application_id.is_empty() || self.application_id.contains(char::is_whitespace) {
            return Err(TokenCacheError::ApplicationId);
        }
        if self.lifetime < SHORTEST_LIFE || self.lifetime > LONGEST_API_LIFE {
            return Err(TokenCacheError::Lifetime);
        }
        if self.early().saturating_add(self.renewal()) >= self.lifetime {
            return Err(TokenCacheError::NothingLeft);
        }
        Ok(())
    }

    pub(super) fn early(&self) -> Duration {
        self.issued_early
            .unwrap_or_else(|| DEFAULT_EARLY.min(self.lifetime / 5))
    }

    pub(super) fn renewal(&self) -> Duration {
        self.renew_before
            .unwrap_or_else(|| DEFAULT_RENEW_BEFORE.min(self.lifetime / 5))
    }
}

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
