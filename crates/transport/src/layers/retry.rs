//! Repeats what may be repeated.

use std::mem;
use std::pin::pin;

use bytes::Bytes;
use http::Response;
use vonage_video_core::{Error, Outcome};

use crate::budget::Budget;
use crate::call::Call;
use crate::progress::Progress;
use crate::retry::{Retry, Verdict};
use crate::service::{Answer, Carry};
use crate::telemetry;

#[derive(Debug)]
pub(crate) struct Repeating<C> {
    retry: Retry,
    budget: Budget,
    inner: C,
}

impl<C: Carry> Repeating<C> {
    pub(crate) fn new(retry: Retry, budget: Budget, inner: C) -> Self {
        Self { retry, budget, inner }
    }

    async fn attempt(&self, attempt: u32, call: &mut Call) -> Result<Response<Bytes>, Error> {
        let span = telemetry::attempt_span(attempt);
        let answer = span.wrap(pin!(self.inner.carry(call))).await;
        let result = answer.map_err(|error| call.progress.error(error));
        span.record(&result);
        result
    }
}

impl<C: Carry> Carry for Repeating<C> {
    async fn carry(&self, call: &mut Call) -> Answer {
        let request = mem::take(&mut call.request);
        self.budget.call();
        let mut resigned = false;
        loop {
            let attempt = call.progress.begin_attempt();
            call.request = request.clone();
            let result = self.attempt(attempt, call).await;
            let pause = match self.retry.judge(&call.profile, attempt, &result) {
                Verdict::Resign if !resigned && self.retry.limit() > 1 => {
                    resigned = true;
                    std::time::Duration::ZERO
                }
                Verdict::Again(pause)
                    if attempt < self.retry.limit()
                        && call.progress.has_time_for(pause)
                        && self.budget.allows_repeat() =>
                {
                    pause
                }
                _ => return finish(result, &call.progress),
            };
            telemetry::retrying(attempt, pause, &result);
            call.progress.end_attempt(match &result {
                Ok(response) => Outcome::of_status(response.status()),
                Err(error) => error.outcome(),
            });
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
    }
}

/// Tells the caller of the attempts behind what it gets.
fn finish(result: Result<Response<Bytes>, Error>, progress: &Progress) -> Answer {
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
