//! Documents from elsewhere, such as recordings in a storage.

use std::sync::Arc;

use bytes::Bytes;
use http::uri::{Authority, Scheme};
use http::{Request, Response, Uri, header};
use vonage_video_core::Error;

use crate::base_url::has_good_port;
use crate::call::Call;
use crate::stack::FetchStack;
use crate::user_agent::UserAgent;

/// Sends requests with absolute URLs, as they are.
#[derive(Clone, Debug)]
pub(crate) struct Fetch {
    stack: Arc<FetchStack>,
    user_agent: UserAgent,
    /// Whether the service itself is reached through TLS; then nothing is fetched without.
    secure: bool,
}

impl Fetch {
    pub(crate) fn new(stack: FetchStack, user_agent: UserAgent, secure: bool) -> Self {
        Self {
            stack: Arc::new(stack),
            user_agent,
            secure,
        }
    }

    pub(crate) async fn run(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        strip_user_info(&mut request);
        let scheme = request.uri().scheme();
        let allowed = scheme == Some(&Scheme::HTTPS) || (scheme == Some(&Scheme::HTTP) && !self.secure);
        if !allowed || !request.uri().authority().is_some_and(has_good_port) {
            return Err(Error::config(
                "only https:// URLs are fetched (http:// too, where the base URL is one)",
            ));
        }
        request
            .headers_mut()
            .insert(header::USER_AGENT, self.user_agent.value());
        Call::new(request).through(&*self.stack).await
    }
}

/// hyper does not send user info, but logs it with the host.
fn strip_user_info(request: &mut Request<Bytes>) {
    let without = |uri: &Uri| {
        let (_, place) = uri.authority()?.as_str().rsplit_once('@')?;
        let mut parts = uri.clone().into_parts();
        parts.authority = Some(Authority::try_from(place).ok()?);
        Uri::from_parts(parts).ok()
    };
    if let Some(uri) = without(request.uri()) {
        *request.uri_mut() = uri;
    }
}
