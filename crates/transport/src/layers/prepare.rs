//! Adds what is the same for all requests: origin, `User-Agent`, `Accept`, the length of an empty body.

use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use tower::{Layer, Service};
use vonage_video_core::{BoxError, Error};

use super::CheckedFuture;
use crate::{BaseUrl, UserAgent};

/// Completes a request of an operation, which has path and query only: adds the origin and the standard headers.
///
/// Put it below [`RetryLayer`](super::RetryLayer), so that the copies for retries stay small.
///
/// ```
/// use vonage_video_transport::layers::PrepareLayer;
/// use vonage_video_transport::{BaseUrl, UserAgent};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let layer = PrepareLayer::new(BaseUrl::parse("http://127.0.0.1:8080")?, UserAgent::sdk());
/// # let _ = layer; Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct PrepareLayer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    base_url: BaseUrl,
    user_agent: UserAgent,
}

impl PrepareLayer {
    /// Sends requests to `base_url`, introduced by `user_agent`.
    #[must_use]
    pub fn new(base_url: BaseUrl, user_agent: UserAgent) -> Self {
        Self {
            shared: Arc::new(Shared { base_url, user_agent }),
        }
    }
}

impl<S> Layer<S> for PrepareLayer {
    type Service = Prepare<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Prepare {
            shared: Arc::clone(&self.shared),
            inner,
        }
    }
}

/// The service of [`PrepareLayer`].
#[derive(Clone, Debug)]
pub struct Prepare<S> {
    shared: Arc<Shared>,
    inner: S,
}

impl Shared {
    fn prepare(&self, request: &mut Request<Bytes>) -> Result<(), Error> {
        *request.uri_mut() = self
            .base_url
            .join(request.uri())
            .map_err(|error| Error::config_caused_by("base URL and path form no URL", error))?;
        // Over HTTP/1.1 hyper would leave out the length of an empty body, and some gateways answer 411 to that.
        let says_empty = request.body().is_empty() && expects_a_body(request.method());
        let headers = request.headers_mut();
        headers.insert(header::USER_AGENT, self.user_agent.value());
        // Without it the service answers XML in places.
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if says_empty {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(())
    }
}

/// Methods whose request says so when it has no content (RFC 9110, 8.6).
fn expects_a_body(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

impl<S> Service<Request<Bytes>> for Prepare<S>
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

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        let prepared = self.shared.prepare(&mut request);
        CheckedFuture::new(prepared.map(|()| self.inner.call(request)))
    }
}
