//! What is equal for all attempts: origin, `User-Agent`, `Accept`, the length of an empty body.

use http::{HeaderValue, Method, header};
use vonage_video_core::Error;

use crate::base_url::BaseUrl;
use crate::call::Call;
use crate::service::{Answer, Carry};
use crate::user_agent::UserAgent;

#[derive(Debug)]
pub(crate) struct Prepare<C> {
    base_url: BaseUrl,
    user_agent: UserAgent,
    inner: C,
}

impl<C> Prepare<C> {
    pub(crate) fn new(base_url: BaseUrl, user_agent: UserAgent, inner: C) -> Self {
        Self {
            base_url,
            user_agent,
            inner,
        }
    }
}

impl<C: Carry> Carry for Prepare<C> {
    async fn carry(&self, call: &mut Call) -> Answer {
        let request = &mut call.request;
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
            let headers = request.headers_mut();
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        self.inner.carry(call).await
    }
}

/// Methods whose request says so when it has no content (RFC 9110, 8.6).
fn expects_a_body(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}
