//! The limit of one attempt.

use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;
use tower::{Layer, Service};
use vonage_video_core::{BoxError, Limit, Profile, Repeat};

use super::TimeoutFuture;
use crate::call_state::CallState;

/// Limits one attempt: everything below, with the time until the inner service is ready.
///
/// Put it below [`RetryLayer`](super::RetryLayer), so that backoff does not consume an attempt's time, and above
/// [`SignLayer`](super::SignLayer), so that a signer that hangs is a slow attempt.
///
/// An operation that must not happen twice and has a time of its own in its [`Profile`] may use all of it for its one
/// attempt; [`TotalTimeoutLayer`](super::TotalTimeoutLayer) limits it.
///
/// ```
/// use std::time::Duration;
/// use vonage_video_transport::layers::AttemptTimeoutLayer;
///
/// let layer = AttemptTimeoutLayer::new(Duration::from_secs(15));
/// # let _ = layer;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AttemptTimeoutLayer {
    limit: Duration,
}

impl AttemptTimeoutLayer {
    /// Limits attempts to `limit`. [`Duration::MAX`] is no limit.
    #[must_use]
    pub const fn new(limit: Duration) -> Self {
        Self { limit }
    }
}

impl<S> Layer<S> for AttemptTimeoutLayer {
    type Service = AttemptTimeout<S>;

    fn layer(&self, inner: S) -> Self::Service {
        AttemptTimeout {
            limit: self.limit,
            inner,
        }
    }
}

/// The service of [`AttemptTimeoutLayer`].
#[derive(Clone, Debug)]
pub struct AttemptTimeout<S> {
    limit: Duration,
    inner: S,
}

impl<S> AttemptTimeout<S> {
    /// An operation that gets no second attempt has none to save time for. Then only the total passes: of two limits that
    /// pass at the same moment, chance would say which one it was.
    fn limit_for(&self, profile: &Profile) -> Option<Duration> {
        match (profile.repeat, profile.timeout) {
            (Repeat::Once, Some(total)) if total >= self.limit => None,
            _ => Some(self.limit),
        }
    }
}

impl<S> Service<Request<Bytes>> for AttemptTimeout<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>> + Clone,
    S::Error: Into<BoxError>,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = TimeoutFuture<S>;

    /// Always ready: the future waits for the inner service, so that the limit covers this time.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        let state = CallState::of(&mut request);
        let limit = self.limit_for(&Profile::of(&request));
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        TimeoutFuture::new(&mut self.inner, request, state, Limit::Attempt, deadline)
    }
}
