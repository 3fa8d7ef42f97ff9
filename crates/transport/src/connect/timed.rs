//! The connect timeout.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use tower::{Service, ServiceExt};
use vonage_video_core::BoxError;

/// Limits the time for a connection, so that a dead host or a stuck handshake is known not to have taken anything.
///
/// Shares what it limits, and clones that only to connect: hyper's client clones its connector for every request.
#[derive(Debug)]
pub(crate) struct Timed<C> {
    limit: Duration,
    inner: Arc<C>,
}

/// No connection came about in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectTimedOut(Duration);

impl<C> Timed<C> {
    pub(crate) fn new(limit: Duration, inner: C) -> Self {
        Self {
            limit,
            inner: Arc::new(inner),
        }
    }
}

impl<C> Clone for Timed<C> {
    fn clone(&self) -> Self {
        Self {
            limit: self.limit,
            inner: Arc::clone(&self.inner),
        }
    }
}

impl<C> Service<Uri> for Timed<C>
where
    C: Service<Uri> + Clone + Send + Sync + 'static,
    C::Error: Into<BoxError>,
    C::Future: Send + 'static,
    C::Response: 'static,
{
    type Response = C::Response;
    type Error = BoxError;
    // Boxed, since hyper-util's client wants a future it can move.
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let (limit, connector) = (self.limit, C::clone(&self.inner));
        Box::pin(async move {
            match tokio::time::timeout(limit, connector.oneshot(target)).await {
                Ok(result) => result.map_err(Into::into),
                Err(_) => Err(ConnectTimedOut(limit).into()),
            }
        })
    }
}

impl fmt::Display for ConnectTimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no connection within {:?}", self.0)
    }
}

impl std::error::Error for ConnectTimedOut {}
