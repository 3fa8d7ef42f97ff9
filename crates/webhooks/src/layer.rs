//! A tower layer: what reaches the service below it is verified.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower_layer::Layer;
use tower_service::Service;

use crate::{Family, Receiver};

/// Verifies deliveries before the service below sees them. The service finds the [`Delivery`](crate::Delivery) in the request's
/// extensions, and the whole body again. What is refused is answered here.
#[derive(Clone, Debug)]
pub struct WebhookLayer {
    receiver: Receiver,
    family: Option<Family>,
}

/// The service that [`WebhookLayer`] makes.
#[derive(Clone, Debug)]
pub struct WebhookService<S> {
    inner: S,
    receiver: Receiver,
    family: Option<Family>,
}

impl WebhookLayer {
    /// Verifies with this receiver.
    #[must_use]
    pub fn new(receiver: Receiver) -> Self {
        Self {
            receiver,
            family: None,
        }
    }

    /// The family of what comes here. Otherwise it is that of the request's extensions, or told by the event itself.
    #[must_use]
    pub fn family(self, family: Family) -> Self {
        Self {
            family: Some(family),
            ..self
        }
    }
}

impl<S> Layer<S> for WebhookLayer {
    type Service = WebhookService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WebhookService {
            inner,
            receiver: self.receiver.clone(),
            family: self.family,
        }
    }
}

impl<S, B, R> Service<Request<B>> for WebhookService<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
    R: Default,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that was polled ready is used; its clone takes its place.
        let spare = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, spare);
        let (receiver, family) = (self.receiver.clone(), self.family);
        Box::pin(async move {
            let (head, body) = request.into_parts();
            match receiver.receive_parts(family, &head, body).await {
                Err(refusal) => Ok(refusal.into()),
                Ok(delivery) => {
                    let body = Full::new(delivery.body().clone());
                    let mut request = Request::from_parts(head, body);
                    request.extensions_mut().insert(delivery);
                    inner.call(request).await
                }
            }
        })
    }
}
