//! How many requests are on the wire at once, where each takes a connection of its own.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response, Version};
use pin_project_lite::pin_project;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tower::{Layer, Service};
use vonage_video_core::BoxError;

use super::CheckedFuture;
use crate::runtimes::PerRuntime;

/// Limits the requests on the wire at once over HTTP/1.1; further ones wait in the order in which they came.
///
/// It differs from tower's limit in three points. A request takes its permit when it is sent, not while it is signed.
/// Over HTTP/2 one connection carries all requests, so the limit ends with the first response over it. And each Tokio
/// runtime has the limit for itself, as it has its own connections, so that one that nobody polls holds up no other.
///
/// Put it directly around the client, below [`AttemptTimeoutLayer`](super::AttemptTimeoutLayer): a request that waited in
/// vain has certainly not been sent.
///
/// ```
/// use vonage_video_transport::layers::ConcurrencyLimitLayer;
///
/// let layer = ConcurrencyLimitLayer::new(100);
/// # let _ = layer;
/// ```
#[derive(Clone, Debug)]
pub struct ConcurrencyLimitLayer {
    permits: Arc<PerRuntime<Semaphore>>,
}

impl ConcurrencyLimitLayer {
    /// Lets `limit` requests through at once. All services of one layer share the limit.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        let limit = limit.min(Semaphore::MAX_PERMITS);
        Self {
            permits: Arc::new(PerRuntime::new(move || Semaphore::new(limit))),
        }
    }
}

impl<S> Layer<S> for ConcurrencyLimitLayer {
    type Service = ConcurrencyLimit<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ConcurrencyLimit {
            permits: Arc::clone(&self.permits),
            inner,
        }
    }
}

/// The service of [`ConcurrencyLimitLayer`].
#[derive(Clone, Debug)]
pub struct ConcurrencyLimit<S> {
    permits: Arc<PerRuntime<Semaphore>>,
    inner: S,
}

/// The permit of one request, free again when it is dropped. None is needed over HTTP/2.
type Permit = Option<OwnedSemaphorePermit>;

impl<S> Service<Request<Bytes>> for ConcurrencyLimit<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>> + Clone,
    S::Error: Into<BoxError>,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = CheckedFuture<ConcurrencyLimitFuture<S>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let permits = self.permits.current();
        CheckedFuture::new(permits.map(|permits| self.send(permits, request)))
    }
}

impl<S> ConcurrencyLimit<S>
where
    S: Service<Request<Bytes>> + Clone,
{
    fn send(&mut self, permits: Arc<Semaphore>, request: Request<Bytes>) -> ConcurrencyLimitFuture<S> {
        let state = match Arc::clone(&permits).try_acquire_owned() {
            Err(TryAcquireError::NoPermits) => {
                // The one that was polled ready is the one to call.
                let next = self.inner.clone();
                let inner = std::mem::replace(&mut self.inner, next);
                let waited_for = Arc::clone(&permits);
                State::Waiting {
                    permit: Box::pin(async move { waited_for.acquire_owned().await.ok() }),
                    held_back: Some((inner, request, permits)),
                }
            }
            acquired => State::Sent {
                inner: self.inner.call(request),
                _permit: acquired.ok(),
                permits,
            },
        };
        ConcurrencyLimitFuture { state }
    }
}

pin_project! {
    /// The future of [`ConcurrencyLimit`].
    #[derive(Debug)]
    pub struct ConcurrencyLimitFuture<S>
    where
        S: Service<Request<Bytes>>,
    {
        #[pin]
        state: State<S>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S>
    where
        S: Service<Request<Bytes>>,
    {
        Waiting {
            permit: Pin<Box<dyn Future<Output = Permit> + Send>>,
            held_back: Option<(S, Request<Bytes>, Arc<Semaphore>)>,
        },
        Sent {
            #[pin]
            inner: S::Future,
            // Until the response is read.
            _permit: Permit,
            permits: Arc<Semaphore>,
        },
    }
}

impl<S: Service<Request<Bytes>>> std::fmt::Debug for State<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Waiting { .. } => "Waiting",
            Self::Sent { .. } => "Sent",
        })
    }
}

impl<S> Future for ConcurrencyLimitFuture<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S::Error: Into<BoxError>,
{
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Waiting { permit, held_back } => {
                    let permit = ready!(permit.as_mut().poll(context));
                    let Some((mut inner, request, permits)) = held_back.take() else {
                        return Poll::Pending;
                    };
                    State::Sent {
                        inner: inner.call(request),
                        _permit: permit,
                        permits,
                    }
                }
                StateProjection::Sent { inner, permits, .. } => {
                    let response = ready!(inner.poll(context)).map_err(Into::into)?;
                    if response.version() == Version::HTTP_2 {
                        // Whoever waits need not any more.
                        permits.close();
                    }
                    return Poll::Ready(Ok(response));
                }
            };
            this.state.set(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::sync::oneshot;
    use tower::ServiceExt;
    use tower::util::BoxCloneSyncService;

    use super::*;

    /// The requests that wait for their response.
    #[derive(Clone, Default)]
    struct Waiting(Arc<Mutex<Vec<oneshot::Sender<Version>>>>);

    impl Waiting {
        /// A client that responds when the test says so.
        fn client(&self) -> BoxCloneSyncService<Request<Bytes>, Response<Bytes>, BoxError> {
            let waiting = self.clone();
            BoxCloneSyncService::new(tower::service_fn(move |_: Request<Bytes>| {
                let (sender, version) = oneshot::channel();
                waiting.0.lock().unwrap().push(sender);
                async move {
                    let mut response = Response::new(Bytes::new());
                    *response.version_mut() = version.await?;
                    Ok::<_, BoxError>(response)
                }
            }))
        }

        fn count(&self) -> usize {
            self.0.lock().unwrap().len()
        }

        fn respond_to_all(&self, version: Version) {
            for waiting in self.0.lock().unwrap().drain(..) {
                waiting.send(version).unwrap();
            }
        }
    }

    async fn settle() {
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_permit_is_free_again_when_its_request_is_over_or_given_up() {
        let waiting = Waiting::default();
        let limited = ConcurrencyLimitLayer::new(1).layer(waiting.client());
        let send = || tokio::spawn(limited.clone().oneshot(Request::default()));
        let (first, given_up, third) = (send(), send(), send());
        settle().await;
        assert_eq!(waiting.count(), 1);
        given_up.abort();
        waiting.respond_to_all(Version::HTTP_11);
        first.await.unwrap().unwrap();
        settle().await;
        assert_eq!(waiting.count(), 1);
        waiting.respond_to_all(Version::HTTP_11);
        third.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_request_waits_only_until_a_response_came_over_http2() {
        let waiting = Waiting::default();
        let limited = ConcurrencyLimitLayer::new(1).layer(waiting.client());
        let calls: Vec<_> = (0..3)
            .map(|_| tokio::spawn(limited.clone().oneshot(Request::default())))
            .collect();
        settle().await;
        waiting.respond_to_all(Version::HTTP_2);
        settle().await;
        assert_eq!(waiting.count(), 2);
        waiting.respond_to_all(Version::HTTP_2);
        for call in calls {
            call.await.unwrap().unwrap();
        }
    }
}
