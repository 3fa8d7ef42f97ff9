//! Signs every attempt, so that a repeat carries a token that is valid now.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderValue, StatusCode, header};
use tokio::time::Instant;
use vonage_video_auth::{ApiToken, TokenCache};
use vonage_video_core::Error;

use crate::call::Call;
use crate::service::{Answer, Carry};
use crate::skew::Skew;

/// A token at least this old counts as stale when it is refused. A younger one was as good as a fresh one: if it is
/// refused, so would be the next. This also bounds fresh signatures to one a minute, however many calls are refused.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// Marks an answer 401 or 403 that a fresh signature may turn. The video service answers 403 for an expired token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedWithStaleToken;

#[derive(Debug)]
pub(crate) struct Sign<C> {
    tokens: Arc<TokenCache>,
    skew: Skew,
    header: Authorization,
    inner: C,
}

impl<C> Sign<C> {
    /// `skew` must correct the clock by which `tokens` are issued.
    pub(crate) fn new(tokens: Arc<TokenCache>, skew: Skew, inner: C) -> Self {
        Self {
            tokens,
            skew,
            header: Authorization::default(),
            inner,
        }
    }

    fn is_stale(&self, token: &ApiToken, offset_when_signed: i64) -> bool {
        let now = self.skew.now();
        self.skew.offset() != offset_when_signed
            || now >= token.expires_at()
            || now < token.issued_at()
            || now.as_secs().saturating_sub(token.issued_at().as_secs()) >= STALE_AFTER.as_secs()
    }
}

impl<C: Carry> Carry for Sign<C> {
    async fn carry(&self, call: &mut Call) -> Answer {
        let offset = self.skew.offset();
        let token = self.tokens.token().await.map_err(|error| {
            let transient = error.is_transient();
            Error::sign(error).transient(transient)
        })?;
        let header = self.header.of(&token)?;
        call.request.headers_mut().insert(header::AUTHORIZATION, header);
        let sent = self.skew.local_now();
        let start = Instant::now();
        let mut response = self.inner.carry(call).await?;
        // Reading the body may have taken long; the date was written before it.
        let took = call
            .progress
            .answered_at()
            .map_or(Duration::ZERO, |at| at.saturating_duration_since(start));
        self.skew.observe(&response, sent, sent.saturating_add(took));
        if matches!(
            response.status(),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
        ) && self.is_stale(&token, offset)
        {
            // Whoever comes first forgets it; the others find the fresh one.
            self.tokens.discard(&token);
            response.extensions_mut().insert(SignedWithStaleToken);
        }
        Ok(response)
    }
}

/// The header of the token in use, written once and not for every attempt.
#[derive(Default)]
struct Authorization(Mutex<Option<(ApiToken, HeaderValue)>>);

impl Authorization {
    fn of(&self, token: &ApiToken) -> Result<HeaderValue, Error> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, value)) = &*last
            && of.as_str() == token.as_str()
        {
            return Ok(value.clone());
        }
        let mut value = HeaderValue::try_from(token.bearer())
            .map_err(|error| Error::config_caused_by("the API token cannot stand in a header", error))?;
        value.set_sensitive(true);
        *last = Some((token.clone(), value.clone()));
        Ok(value)
    }
}

/// A credential is not for reading.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization").finish_non_exhaustive()
    }
}
