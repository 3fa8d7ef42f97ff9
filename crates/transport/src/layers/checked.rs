//! The future of layers that check or complete a request before they pass it on.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use pin_project_lite::pin_project;
use vonage_video_core::{BoxError, Error};

pin_project! {
    /// The inner service's future, or an error that came before it.
    #[derive(Debug)]
    pub struct CheckedFuture<F> {
        #[pin]
        inner: Option<F>,
        error: Option<Error>,
    }
}

impl<F> CheckedFuture<F> {
    /// Waits for the inner future, if the check let the request through.
    pub(crate) fn new(checked: Result<F, Error>) -> Self {
        match checked {
            Ok(inner) => Self {
                inner: Some(inner),
                error: None,
            },
            Err(error) => Self {
                inner: None,
                error: Some(error),
            },
        }
    }
}

impl<F, E> Future for CheckedFuture<F>
where
    F: Future<Output = Result<Response<Bytes>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        match (this.inner.as_pin_mut(), this.error.take()) {
            (Some(inner), _) => inner.poll(context).map_err(Into::into),
            (None, Some(error)) => Poll::Ready(Err(error.into())),
            (None, None) => Poll::Pending,
        }
    }
}
