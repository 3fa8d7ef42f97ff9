//! Repeats what may be repeated.

use bytes::Bytes;
use http::{Request, Response};
use tower::ServiceExt;
use vonage_video_core::{BoxError, Error, Outcome, Profile};

use super::service;
use crate::budget::Budget;
use crate::progress::Progress;
use crate::retry::{Retry, Verdict};
use crate::service::HttpService;
use crate::telemetry;

#[derive(Clone, Debug)]
pub(crate) struct Repeating {
    retry: Retry,
    budget: Budget,
    inner: HttpService,
}

impl Repeating {
    pub(crate) fn new(retry: Retry, budget: Budget, inner: HttpService) -> Self {
        Self { retry, budget, inner }
    }

    async fn run(self, request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let progress = Progress::of(&request)?;
        let profile = Profile::of(&request);
        self.budget.call();
        let mut resigned = false;
        loop {
            let attempt = progress.begin_attempt();
            let result = self.attempt(attempt, request.clone(), &progress).await;
            let pause = match self.retry.judge(&profile, attempt, &result) {
                Verdict::Resign if !resigned && self.retry.limit() > 1 => {
                    resigned = true;
                    std::time::Duration::ZERO
                }
                Verdict::Again(pause)
                    if attempt < self.retry.limit()
                        && progress.has_time_for(pause)
                        && self.budget.allows_repeat() =>
                {
                    pause
                }
                _ => return finish(result, &progress),
            };
            telemetry::repeating(attempt, pause);
            progress.end_attempt(match &result {
                Ok(response) => Outcome::of_status(response.status()),
                Err(error) => error.outcome(),
            });
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
    }

    async fn attempt(
        &self,
        attempt: u32,
        request: Request<Bytes>,
        progress: &Progress,
    ) -> Result<Response<Bytes>, Error> {
        let span = telemetry::attempt_span(attempt);
        let result = span
            .wrap(self.inner.clone().oneshot(request))
            .await
            .map_err(|error| progress.error(error));
        span.record(&result);
        result
    }
}

/// Tells the caller of the attempts behind what it gets.
fn finish(result: Result<Response<Bytes>, Error>, progress: &Progress) -> Result<Response<Bytes>, BoxError> {
    let trail = progress.trail();
    match result {
        Ok(mut response) => {
            response.extensions_mut().insert(trail);
            Ok(response)
        }
        Err(error) => {
            progress.end_attempt(error.outcome());
            Err(error.after_attempts(trail.attempts, trail.earlier).into())
        }
    }
}

service!(Repeating);
