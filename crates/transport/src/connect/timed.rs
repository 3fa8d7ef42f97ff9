//! The connect timeout, and where a connection that did not come about was meant to lead.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use tower::{Service, ServiceExt};
use vonage_video_core::BoxError;

use super::failure::ConnectFailed;
use super::proxy::Proxies;

/// Limits the time for a connection, so that a dead host or a stuck handshake is known not to have taken anything.
///
/// Shares what it limits, and clones that only to connect: hyper's client clones its connector for every request.
#[derive(Debug)]
pub(crate) struct Timed<C> {
    limit: Duration,
    proxies: Proxies,
    inner: Arc<C>,
}

/// No connection came about in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectTimedOut(Duration);

impl<C> Timed<C> {
    pub(crate) fn new(limit: Duration, proxies: Proxies, inner: C) -> Self {
        Self {
            limit,
            proxies,
            inner: Arc::new(inner),
        }
    }
}

impl<C> Clone for Timed<C> {
    fn clone(&self) -> Self {
        Self {
            limit: self.limit,
            proxies: self.proxies.clone(),
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
        let (limit, proxies, connector) = (self.limit, self.proxies.clone(), C::clone(&self.inner));
        Box::pin(async move {
            let source: BoxError = match tokio::time::timeout(limit, connector.oneshot(target.clone())).await
            {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) => error.into(),
                Err(_) => ConnectTimedOut(limit).into(),
            };
            let proxy = proxies.responsible_for(&target);
            Err(ConnectFailed::new(&target, proxy.as_ref().map(|proxy| proxy.uri()), source).into())
        })
    }
}

impl fmt::Display for ConnectTimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no connection within {:?}", self.0)
    }
}

impl std::error::Error for ConnectTimedOut {}
