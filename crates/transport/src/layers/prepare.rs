//! What is equal for all attempts: origin, `User-Agent`, `Accept`, the length of an empty body.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use tower::ServiceExt;
use vonage_video_core::{BoxError, Error};

use super::service;
use crate::base_url::BaseUrl;
use crate::service::HttpService;
use crate::user_agent::UserAgent;

#[derive(Clone, Debug)]
pub(crate) struct Prepare {
    base_url: BaseUrl,
    user_agent: UserAgent,
    inner: HttpService,
}

impl Prepare {
    pub(crate) fn new(base_url: BaseUrl, user_agent: UserAgent, inner: HttpService) -> Self {
        Self {
            base_url,
            user_agent,
            inner,
        }
    }

    async fn run(self, mut request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        *request.uri_mut() = self
            .base_url
            .join(request.uri())
            .map_err(|error| Error::config_caused_by("base URL and path form no URL", error))?;
        let headers = request.headers_mut();
        headers.insert(header::USER_AGENT, self.user_agent.value());
        // Without it the service answers XML in places.
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if request.body().is_empty() && expects_a_body(request.method()) {
            // Over HTTP/1.1 hyper would leave it out, and some machines in between answer 411 to that.
            request
                .headers_mut()
                .insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        self.inner.oneshot(request).await
    }
}

/// Methods whose request says so when it has no content (RFC 9110, 8.6).
fn expects_a_body(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

service!(Prepare);
