//! Documents from elsewhere, such as recordings in a storage.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, header, uri::Scheme};
use vonage_video_core::Error;

use crate::base_url::has_good_port;
use crate::call::Call;
use crate::service::Carry;
use crate::stack::FetchStack;
use crate::telemetry;
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
        let mut call = Call::new(request);
        let operation = call.profile.operation;
        let span = telemetry::call_span(operation);
        let answer = span.wrap(pin!(self.stack.carry(&mut call))).await;
        let trail = call.progress.trail();
        let result = answer.map_err(|error| {
            call.progress
                .error(error)
                .after_attempts(trail.attempts, trail.earlier)
        });
        span.record(&result);
        span.record_attempts(trail.attempts);
        result.map_err(|error| error.for_operation(operation))
    }
}
