//! Refuses requests that lost the call's state on their way through a layer of the user's.

use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower::{Layer, Service};
use vonage_video_core::{BoxError, Error};

use super::CheckedFuture;
use crate::call_state::CallState;

/// Stands below layers of the user's. Without the state, nobody could tell afterwards whether the request was sent, so
/// nothing is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequireStateLayer;

impl<S> Layer<S> for RequireStateLayer {
    type Service = RequireState<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RequireState { inner }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct RequireState<S> {
    inner: S,
}

impl<S> Service<Request<Bytes>> for RequireState<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S::Error: Into<BoxError>,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = CheckedFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let checked = match request.extensions().get::<CallState>() {
            Some(_) => Ok(()),
            None => Err(Error::config(
                "a layer dropped the request's extensions: pass them on, the stack keeps its state there",
            )),
        };
        CheckedFuture::new(checked.map(|()| self.inner.call(request)))
    }
}
