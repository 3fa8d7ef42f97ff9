//! Retries, by tower's retry service and a policy that knows the operation's class.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower::retry::future::ResponseFuture;
use tower::{Layer, Service};
use vonage_video_core::BoxError;

use crate::Retry;
use crate::retry::{Budget, CallPolicy};

/// Retries a call as far as its class allows ([`Profile`](vonage_video_core::Profile)), within a budget that all clones
/// share.
///
/// A request without a profile is one that must not happen twice: it is retried only if it certainly was not applied.
/// Responses carry a [`Trail`](vonage_video_core::Trail) with the number of attempts in their extensions. Put it above
/// everything that must be fresh for each attempt.
///
/// ```
/// use vonage_video_transport::Retry;
/// use vonage_video_transport::layers::RetryLayer;
///
/// let layer = RetryLayer::new(Retry::new().attempts(4));
/// # let _ = layer;
/// ```
#[derive(Clone, Debug)]
pub struct RetryLayer {
    retry: Retry,
    budget: Budget,
}

impl RetryLayer {
    /// Retries by these settings. The services of one layer share its budget.
    #[must_use]
    pub fn new(retry: Retry) -> Self {
        Self {
            retry,
            budget: retry.new_budget(),
        }
    }
}

impl<S> Layer<S> for RetryLayer {
    type Service = RetryService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RetryService {
            retry: self.retry,
            budget: self.budget.clone(),
            inner,
        }
    }
}

/// The service of [`RetryLayer`]: a [`tower::retry::Retry`] for each call.
#[derive(Clone, Debug)]
pub struct RetryService<S> {
    retry: Retry,
    budget: Budget,
    inner: S,
}

impl<S> Service<Request<Bytes>> for RetryService<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError> + Clone,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = RetryFuture<S>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        self.budget.deposit();
        let policy = CallPolicy::new(self.retry, self.budget.clone(), &mut request);
        // The one that was polled ready is the one to call.
        let next = self.inner.clone();
        let ready = mem::replace(&mut self.inner, next);
        RetryFuture {
            inner: tower::retry::Retry::new(policy, ready).call(request),
        }
    }
}

pin_project! {
    /// The future of [`RetryService`].
    pub struct RetryFuture<S>
    where
        S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError>,
        S: Clone,
    {
        #[pin]
        inner: ResponseFuture<CallPolicy, S, Request<Bytes>>,
    }
}

impl<S> Future for RetryFuture<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError> + Clone,
{
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().inner.poll(context)
    }
}

impl<S> fmt::Debug for RetryFuture<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError> + Clone,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryFuture").finish_non_exhaustive()
    }
}
