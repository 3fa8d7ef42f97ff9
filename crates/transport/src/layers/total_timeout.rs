//! The limit of the whole call: queues, backoff and attempts included.

use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;
use tower::{Layer, Service};
use vonage_video_core::{BoxError, Limit, Profile};

use super::TimeoutFuture;
use crate::call_state::CallState;

/// Limits a call with all its attempts, the backoff between them, and the time it waits in layers below.
///
/// A request whose [`Profile`] has a time of its own is limited by that instead. Put it above [`RetryLayer`](super::RetryLayer),
/// which starts no backoff that would end after the deadline. When the limit passes, the error says whether the request
/// may have been applied.
///
/// ```
/// use std::time::Duration;
/// use vonage_video_transport::layers::TotalTimeoutLayer;
///
/// let layer = TotalTimeoutLayer::new(Duration::from_secs(45));
/// # let _ = layer;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TotalTimeoutLayer {
    limit: Duration,
}

impl TotalTimeoutLayer {
    /// Limits calls to `limit`. [`Duration::MAX`] is no limit.
    #[must_use]
    pub const fn new(limit: Duration) -> Self {
        Self { limit }
    }
}

impl<S> Layer<S> for TotalTimeoutLayer {
    type Service = TotalTimeout<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TotalTimeout {
            limit: self.limit,
            inner,
        }
    }
}

/// The service of [`TotalTimeoutLayer`].
#[derive(Clone, Debug)]
pub struct TotalTimeout<S> {
    limit: Duration,
    inner: S,
}

impl<S> Service<Request<Bytes>> for TotalTimeout<S>
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
        let limit = Profile::of(&request).timeout.unwrap_or(self.limit);
        let deadline = Instant::now().checked_add(limit);
        if let Some(deadline) = deadline {
            state.limit(deadline);
        }
        TimeoutFuture::new(&mut self.inner, request, state, Limit::Total, deadline)
    }
}
