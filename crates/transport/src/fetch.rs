//! Documents from elsewhere, such as recordings in a storage.

use bytes::Bytes;
use http::{Request, Response, header, uri::Scheme};
use tower::ServiceExt;
use vonage_video_core::{Error, Profile};

use crate::base_url::has_good_port;
use crate::progress::Progress;
use crate::service::HttpService;
use crate::telemetry;
use crate::user_agent::UserAgent;

/// Sends requests with absolute URLs, as they are.
#[derive(Clone, Debug)]
pub(crate) struct Fetch {
    stack: HttpService,
    user_agent: UserAgent,
    /// Whether the service itself is reached through TLS; then nothing is fetched without.
    secure: bool,
}

impl Fetch {
    pub(crate) fn new(stack: HttpService, user_agent: UserAgent, secure: bool) -> Self {
        Self {
            stack,
            user_agent,
            secure,
        }
    }

    pub(crate) async fn run(self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let scheme = request.uri().scheme();
        let allowed = scheme == Some(&Scheme::HTTPS) || (scheme == Some(&Scheme::HTTP) && !self.secure);
        if !allowed || !request.uri().authority().is_some_and(has_good_port) {
            return Err(Error::config(
                "only https:// URLs are fetched (http:// too, where the base URL is one)",
            ));
        }
        let operation = Profile::of(&request).operation;
        let progress = Progress::new();
        request.extensions_mut().insert(progress.clone());
        request
            .headers_mut()
            .insert(header::USER_AGENT, self.user_agent.value());
        let span = telemetry::call_span(operation);
        let result = span.wrap(self.stack.oneshot(request)).await;
        let trail = progress.trail();
        let result = result.map_err(|error| {
            progress
                .error(error)
                .after_attempts(trail.attempts, trail.earlier)
        });
        span.record(&result);
        span.record_attempts(trail.attempts);
        result.map_err(|error| error.for_operation(operation))
    }
}
