//! The one shape all parts of the stack have, seen from outside and from inside.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};
use vonage_video_core::BoxError;

use crate::call::Call;

/// An erased HTTP service: whole bodies in, whole bodies out. The layers of users wrap one of these and are one again.
pub type HttpService = BoxCloneSyncService<Request<Bytes>, Response<Bytes>, BoxError>;

/// What a layer or an HTTP client of yours has to be: a cloneable service of whole bodies. Never implemented by hand,
/// it is a name for these bounds.
pub trait UserService:
    Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> UserService for S where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// What carrying a request brings.
pub(crate) type Answer = Result<Response<Bytes>, BoxError>;

/// A part of the stack: a tower service that is always ready and called by reference.
///
/// Tower's own trait wants a service that may be changed, so each call would first have to clone all that is below, and each
/// layer to box its future. Parts wait for the readiness of what is below inside their future, so that the time spent
/// there is theirs to limit.
pub(crate) trait Carry: fmt::Debug + Send + Sync + 'static {
    /// Brings the call's request further down, and its answer back.
    fn carry(&self, call: &mut Call) -> impl Future<Output = Answer> + Send;
}

impl Carry for HttpService {
    async fn carry(&self, call: &mut Call) -> Answer {
        self.clone().oneshot(call.hand_out()).await
    }
}

/// A part of the stack as a tower service, for layers of users to wrap. Clones are the same part.
#[derive(Debug)]
pub(crate) struct Shared<C>(Arc<C>);

impl<C> Shared<C> {
    pub(crate) fn new(part: C) -> Self {
        Self(Arc::new(part))
    }
}

impl<C> Clone for Shared<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C: Carry> Service<Request<Bytes>> for Shared<C> {
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let part = Arc::clone(&self.0);
        Box::pin(async move { part.carry(&mut Call::resume(request)?).await })
    }
}
