//! The stack as seen from above.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;
use tower::Service;
use vonage_video_auth::{OffsetClock, TokenIssuer};
use vonage_video_core::{Dispatch, Error};

use crate::TransportBuilder;
use crate::fetch::Fetch;
use crate::skew::Skew;
use crate::stack::CallService;

/// Carries requests to the service. Cheap to clone; clones share connections, the API token and the retry budget.
///
/// It is a [`Dispatch`] for area clients and a tower `Service<Request<Bytes>>` for everything else. A request needs
/// path and query only; without a [`Profile`](vonage_video_core::Profile) among its extensions it is treated as one that must not happen twice.
#[derive(Clone)]
pub struct Transport {
    stack: Arc<dyn CallService>,
    fetch: Fetch,
    issuer: TokenIssuer,
    skew: Skew,
    start: Instant,
}

impl Transport {
    /// Starts a transport for this application.
    pub fn builder(application_id: impl Into<String>) -> TransportBuilder {
        TransportBuilder::new(application_id.into())
    }

    pub(crate) fn new(stack: Box<dyn CallService>, fetch: Fetch, issuer: TokenIssuer, skew: Skew) -> Self {
        Self {
            stack: stack.into(),
            fetch,
            issuer,
            skew,
            start: Instant::now(),
        }
    }

    /// Hands out client tokens with the same signer, by the same corrected clock, dated back by ten seconds as API tokens
    /// are: that clock may still be a few seconds fast, and the service refuses tokens issued in its future.
    #[must_use]
    pub fn token_issuer(&self) -> &TokenIssuer {
        &self.issuer
    }

    /// The clock that tokens are issued by: the local one, corrected by what the service's answers tell of its time.
    #[must_use]
    pub fn clock(&self) -> &Arc<OffsetClock> {
        self.skew.corrected()
    }
}

#[async_trait]
impl Dispatch for Transport {
    // What the attribute makes of an `async fn`, but for the box around the stack's own.
    fn send<'life0, 'async_trait>(
        &'life0 self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, Error>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        self.stack.call(request)
    }

    /// Fetches over the same connection pool (or HTTP service of yours), with the same time limits and repeats, but for
    /// an attempt that took too long: whoever asks may ask for less. At most 32 MiB at a time. Nothing is fetched without
    /// TLS where the service itself is reached through it, redirects are not followed, and layers of yours see nothing of
    /// it, for the URL of a recording is a credential.
    async fn fetch(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        self.fetch.run(request).await
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// By the clock set in the builder, which the offset is measured against.
    fn local_time(&self) -> Option<SystemTime> {
        let since_epoch = Duration::from_secs(self.skew.local_now().as_secs());
        SystemTime::UNIX_EPOCH.checked_add(since_epoch)
    }

    fn clock_offset_seconds(&self) -> i64 {
        self.skew.smallest_recent_offset()
    }
}

impl Service<Request<Bytes>> for Transport {
    type Response = Response<Bytes>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        self.stack.call(request)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("clock_offset_seconds", &self.skew.offset())
            .finish_non_exhaustive()
    }
}
