//! Signs every attempt, so that a repeat carries a token that is valid now.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use tokio::time::Instant;
use tower::ServiceExt;
use vonage_video_auth::{ApiToken, TokenCache};
use vonage_video_core::{BoxError, Error};

use super::service;
use crate::progress::Progress;
use crate::service::HttpService;
use crate::skew::Skew;

/// A token at least this old counts as stale when it is refused. A younger one was as good as a fresh one: if it is
/// refused, so would be the next. This also bounds fresh signatures to one a minute, however many calls are refused.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// Marks an answer 401 or 403 that a fresh signature may turn. The video service answers 403 for an expired token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedWithStaleToken;

#[derive(Clone, Debug)]
pub(crate) struct Sign {
    tokens: Arc<TokenCache>,
    skew: Skew,
    inner: HttpService,
}

impl Sign {
    /// `skew` must correct the clock by which `tokens` are issued.
    pub(crate) fn new(tokens: Arc<TokenCache>, skew: Skew, inner: HttpService) -> Self {
        Self { tokens, skew, inner }
    }

    async fn run(self, mut request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let offset = self.skew.offset();
        let token = self.tokens.token().await.map_err(|error| {
            let transient = error.is_transient();
            Error::sign(error).transient(transient)
        })?;
        request
            .headers_mut()
            .insert(header::AUTHORIZATION, bearer(&token)?);
        let progress = Progress::of(&request)?;
        let sent = self.skew.local_now();
        let start = Instant::now();
        let mut response = self.inner.clone().oneshot(request).await?;
        // Reading the body may have taken long; the date was written before it.
        let took = progress
            .answered_at()
            .map_or(Duration::ZERO, |at| at.saturating_duration_since(start));
        self.skew
            .observe(response.headers(), sent, sent.saturating_add(took));
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

    fn is_stale(&self, token: &ApiToken, offset_when_signed: i64) -> bool {
        let now = self.skew.now();
        self.skew.offset() != offset_when_signed
            || now >= token.expires_at()
            || now < token.issued_at()
            || now.as_secs().saturating_sub(token.issued_at().as_secs()) >= STALE_AFTER.as_secs()
    }
}

fn bearer(token: &ApiToken) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.as_str()))
        .map_err(|error| Error::config_caused_by("the API token cannot stand in a header", error))?;
    value.set_sensitive(true);
    Ok(value)
}

service!(Sign);
