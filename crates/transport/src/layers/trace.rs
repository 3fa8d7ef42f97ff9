//! Spans for calls and attempts, and events for what went wrong.
//!
//! Without the feature `tracing` the layer passes everything through.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower::{Layer, Service};
use vonage_video_core::{BoxError, Profile};

use crate::call_state::CallState;
use crate::telemetry::Span;

/// Opens a span for each call or attempt, with operation, status, outcome and number of attempts. A call that failed for
/// good is a warning in its span; a 404 or 409, which are answers about the state of things, is information.
///
/// Spans hold no path, header or body, so nothing secret. [`calls`](Self::calls) belongs on top of a stack,
/// [`attempts`](Self::attempts) directly below [`RetryLayer`](super::RetryLayer).
///
/// ```
/// use vonage_video_transport::layers::TraceLayer;
///
/// let (outermost, below_retry) = (TraceLayer::calls(), TraceLayer::attempts());
/// # let _ = (outermost, below_retry);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TraceLayer {
    scope: Scope,
}

#[derive(Clone, Copy, Debug)]
enum Scope {
    Call,
    Attempt,
}

impl TraceLayer {
    /// Spans named `vonage_video.call`, at level INFO.
    #[must_use]
    pub const fn calls() -> Self {
        Self { scope: Scope::Call }
    }

    /// Spans named `vonage_video.attempt`, at level DEBUG.
    #[must_use]
    pub const fn attempts() -> Self {
        Self {
            scope: Scope::Attempt,
        }
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = Trace<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Trace {
            scope: self.scope,
            inner,
        }
    }
}

/// The service of [`TraceLayer`].
#[derive(Clone, Debug)]
pub struct Trace<S> {
    scope: Scope,
    inner: S,
}

impl<S> Service<Request<Bytes>> for Trace<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S::Error: Into<BoxError>,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = TraceFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        let state = CallState::of(&mut request);
        let profile = Profile::of(&request);
        let span = match self.scope {
            Scope::Call => Span::call(profile.operation),
            Scope::Attempt => Span::attempt(state.trail().attempts),
        };
        let inner = span.enter(|| self.inner.call(request));
        TraceFuture {
            inner,
            span,
            scope: self.scope,
            profile,
            state,
        }
    }
}

pin_project! {
    /// The future of [`Trace`].
    #[derive(Debug)]
    pub struct TraceFuture<F> {
        #[pin]
        inner: F,
        span: Span,
        scope: Scope,
        profile: Profile,
        state: CallState,
    }
}

impl<F, E> Future for TraceFuture<F>
where
    F: Future<Output = Result<Response<Bytes>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let inner = this.inner;
        let result = ready!(this.span.enter(|| inner.poll(context))).map_err(Into::into);
        Poll::Ready(match this.scope {
            Scope::Call => {
                let result = this.state.finish(result, this.profile);
                this.span.record(result.as_ref());
                this.span.report(result.as_ref(), this.state.trail().attempts);
                result.map_err(Into::into)
            }
            Scope::Attempt => {
                let result = result.map_err(|error| this.state.error(error));
                this.span.record(result.as_ref());
                result.map_err(Into::into)
            }
        })
    }
}
