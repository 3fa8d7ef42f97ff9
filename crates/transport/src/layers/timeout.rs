//! The future that both time limits share.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep_until};
use tower::Service;
use vonage_video_core::{BoxError, Limit};

use super::when_ready::WhenReady;
use crate::call_state::CallState;

pin_project! {
    /// The future of [`TotalTimeout`](super::TotalTimeout) and [`AttemptTimeout`](super::AttemptTimeout).
    ///
    /// It waits for the inner service to become ready as well, so that time spent in its queues counts.
    pub struct TimeoutFuture<S>
    where
        S: Service<Request<Bytes>>,
    {
        #[pin]
        inner: WhenReady<S, Request<Bytes>>,
        // Set when the inner future first waits: a timer costs more than looking at a deadline.
        #[pin]
        sleep: Option<Sleep>,
        deadline: Option<Instant>,
        limit: Limit,
        state: CallState,
    }
}

impl<S: Service<Request<Bytes>> + Clone> TimeoutFuture<S> {
    /// No `deadline` is one beyond all time.
    pub(super) fn new(
        service: &mut S,
        request: Request<Bytes>,
        state: CallState,
        limit: Limit,
        deadline: Option<Instant>,
    ) -> Self {
        Self {
            inner: WhenReady::call(service, request),
            sleep: None,
            deadline,
            limit,
            state,
        }
    }
}

impl<S> Future for TimeoutFuture<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S::Error: Into<BoxError>,
{
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Poll::Ready(result) = this.inner.poll(context) {
            return Poll::Ready(result.map_err(Into::into));
        }
        let Some(deadline) = *this.deadline else {
            return Poll::Pending;
        };
        if this.sleep.is_none() {
            this.sleep.set(Some(sleep_until(deadline)));
        }
        match this.sleep.as_pin_mut().map(|sleep| sleep.poll(context)) {
            Some(Poll::Ready(())) => Poll::Ready(this.state.timed_out(*this.limit)),
            _ => Poll::Pending,
        }
    }
}

impl<S: Service<Request<Bytes>>> fmt::Debug for TimeoutFuture<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeoutFuture")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
