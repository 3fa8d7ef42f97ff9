//! Calls a service as soon as it is ready, and waits for that inside the future.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use pin_project_lite::pin_project;
use tower::Service;
use tower::util::Oneshot;

pin_project! {
    /// A [`Oneshot`] that begins at once where the service is ready, as nearly all are. Then service and request need not
    /// be kept, and the future is made where it stays.
    #[project = WhenReadyProjection]
    pub(super) enum WhenReady<S, R>
    where
        S: Service<R>,
    {
        Called {
            #[pin]
            inner: S::Future,
        },
        Waiting {
            #[pin]
            inner: Oneshot<S, R>,
        },
        Failed {
            error: Option<S::Error>,
        },
    }
}

impl<S, R> WhenReady<S, R>
where
    S: Service<R> + Clone,
{
    pub(super) fn call(service: &mut S, request: R) -> Self {
        // Nobody is to be woken: a service that is not ready is asked again by the future.
        match service.poll_ready(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(())) => Self::Called {
                inner: service.call(request),
            },
            Poll::Ready(Err(error)) => Self::Failed { error: Some(error) },
            Poll::Pending => {
                // The one that was asked may have its place in a queue.
                let next = service.clone();
                Self::Waiting {
                    inner: Oneshot::new(mem::replace(service, next), request),
                }
            }
        }
    }
}

impl<S, R> Future for WhenReady<S, R>
where
    S: Service<R>,
{
    type Output = Result<S::Response, S::Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            WhenReadyProjection::Called { inner } => inner.poll(context),
            WhenReadyProjection::Waiting { inner } => inner.poll(context),
            WhenReadyProjection::Failed { error } => error
                .take()
                .map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        }
    }
}

#[cfg(test)]
mod tests {
    use tower_test::mock;

    use super::*;

    #[tokio::test]
    async fn a_service_that_is_not_ready_is_called_once_it_is() {
        let (mut service, mut handle) = mock::pair::<u8, u8>();
        handle.allow(0);
        let call = tokio::spawn(WhenReady::call(&mut service, 1));
        tokio::task::yield_now().await;
        assert!(!call.is_finished());
        handle.allow(1);
        let (request, respond) = handle.next_request().await.unwrap();
        respond.send_response(request + 1);
        assert_eq!(call.await.unwrap().unwrap(), 2);
    }

    #[tokio::test]
    async fn a_service_that_fails_before_the_call_fails_the_call() {
        let (mut service, mut handle) = mock::pair::<u8, u8>();
        handle.send_error("broken");
        let error = WhenReady::call(&mut service, 1).await.unwrap_err();
        assert_eq!(error.to_string(), "broken");
    }
}
