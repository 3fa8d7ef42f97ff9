//! Reports that a client took a request, for clients that are not ours.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower::{Layer, Service};
use vonage_video_core::{BoxError, Error};

use crate::call_state::CallState;

/// Reports when the inner service takes a request and when its response is there. Put it directly around an HTTP client
/// that is not [`HyperClient`](crate::HyperClient).
///
/// A request that the client never took has certainly not been applied, and one that it took may have been. Without a
/// report, the layers above do not know the difference: every failure counts as "may have been applied", and only
/// operations that may happen twice are retried.
///
/// ```
/// use tower::Layer;
/// use vonage_video_core::BoxError;
/// use vonage_video_core::bytes::Bytes;
/// use vonage_video_core::http::{Request, Response};
/// use vonage_video_transport::layers::HandoverLayer;
///
/// let client = tower::service_fn(|_: Request<Bytes>| async { Ok::<_, BoxError>(Response::new(Bytes::new())) });
/// let tracked = HandoverLayer::new().layer(client);
/// # let _ = tracked;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct HandoverLayer {
    _private: (),
}

impl HandoverLayer {
    /// A layer that reports.
    #[must_use]
    pub const fn new() -> Self {
        Self { _private: () }
    }
}

impl<S> Layer<S> for HandoverLayer {
    type Service = Handover<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Handover { inner }
    }
}

/// The service of [`HandoverLayer`].
#[derive(Clone, Debug)]
pub struct Handover<S> {
    inner: S,
}

impl<S> Service<Request<Bytes>> for Handover<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S::Error: Into<BoxError>,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = HandoverFuture<S::Future>;

    /// A client that fails before it takes a request has sent nothing.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner
            .poll_ready(context)
            .map_err(|error| match error.into().downcast::<Error>() {
                Ok(own) => BoxError::from(*own),
                Err(foreign) => Error::not_sent(foreign).into(),
            })
    }

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        let state = CallState::of(&mut request);
        state.hand_over();
        HandoverFuture {
            inner: self.inner.call(request),
            state,
        }
    }
}

pin_project! {
    /// The future of [`Handover`].
    #[derive(Debug)]
    pub struct HandoverFuture<F> {
        #[pin]
        inner: F,
        state: CallState,
    }
}

impl<F, E> Future for HandoverFuture<F>
where
    F: Future<Output = Result<Response<Bytes>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(context)).map_err(Into::into)?;
        this.state.answered(response.status(), response.headers());
        Poll::Ready(Ok(response))
    }
}
