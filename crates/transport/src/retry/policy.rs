//! The policy by which tower's retry layer retries one call.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Extensions, Request, Response};
use pin_project_lite::pin_project;
use tokio::time::Sleep;
use tower::retry::Policy;
use vonage_video_core::{BoxError, Error, Outcome, Profile};

use super::judge::Verdict;
use super::{Budget, Retry};
use crate::call_state::CallState;
use crate::telemetry;

/// Decides after each attempt of one call whether another one follows. Made anew for each call.
#[derive(Clone, Debug)]
pub(crate) struct CallPolicy {
    retry: Retry,
    budget: Budget,
    state: CallState,
    profile: Profile,
    /// Whether the request said so itself.
    has_profile: bool,
    /// Whether the one retry for a fresh signature has been made.
    signed_anew: bool,
}

impl CallPolicy {
    pub(crate) fn new(retry: Retry, budget: Budget, request: &mut Request<Bytes>) -> Self {
        let profile = request.extensions().get::<Profile>().copied();
        Self {
            retry,
            budget,
            state: CallState::of(request),
            profile: profile.unwrap_or(Profile::UNKNOWN),
            has_profile: profile.is_some(),
            signed_anew: false,
        }
    }

    /// The pause before the next attempt, if there is to be one.
    fn next_pause(&mut self, attempt: u32, result: Result<&Response<Bytes>, &Error>) -> Option<Duration> {
        match self.retry.judge(&self.profile, attempt, result) {
            Verdict::Resign if !self.signed_anew && self.retry.attempts > 1 => {
                self.signed_anew = true;
                Some(Duration::ZERO)
            }
            Verdict::Again(pause)
                if attempt < self.retry.attempts
                    && self.state.has_time_for(pause)
                    && self.budget.allows_retry() =>
            {
                Some(pause)
            }
            _ => None,
        }
    }

    /// Prepares the next attempt after one that is no success, or ends the call.
    #[cold]
    fn after_failure(
        &mut self,
        request: &mut Request<Bytes>,
        result: &mut Result<Response<Bytes>, BoxError>,
    ) -> Option<Pause> {
        self.state.normalize(result);
        let attempt = self.state.trail().attempts;
        let seen = match result {
            Ok(response) => Ok(&*response),
            Err(error) => Err(error.downcast_ref::<Error>()?),
        };
        let outcome = match seen {
            Ok(response) => Outcome::of_status(response.status()),
            Err(error) => error.outcome(),
        };
        let Some(pause) = self.next_pause(attempt, seen) else {
            self.finish(result);
            return None;
        };
        telemetry::retrying(attempt, pause, seen);
        self.state.end_attempt(outcome);
        let extensions = request.extensions_mut();
        extensions.insert(self.state.clone());
        if self.has_profile {
            extensions.insert(self.profile);
        }
        Some(Pause::new(pause))
    }

    /// Tells the caller of the attempts behind the result.
    fn finish(&self, result: &mut Result<Response<Bytes>, BoxError>) {
        // The stand-in has no size, so it is not allocated.
        let ended = std::mem::replace(result, Err(Box::new(std::fmt::Error)));
        *result = match self.state.finish(ended, &self.profile) {
            Ok(response) => Ok(response),
            Err(error) => {
                self.state.end_attempt(error.outcome());
                Err(error.into())
            }
        };
    }

    /// The extensions of ours, which the copy for a retry does without.
    fn own_extensions(&self) -> usize {
        1 + usize::from(self.has_profile)
    }
}

impl Policy<Request<Bytes>, Response<Bytes>, BoxError> for CallPolicy {
    type Future = Pause;

    fn retry(
        &mut self,
        request: &mut Request<Bytes>,
        result: &mut Result<Response<Bytes>, BoxError>,
    ) -> Option<Pause> {
        // Nothing more is asked of nearly all calls.
        if result
            .as_ref()
            .is_ok_and(|response| response.status().is_success())
        {
            self.finish(result);
            return None;
        }
        self.after_failure(request, result)
    }

    /// Called once before each attempt, with the request that is about to be sent.
    fn clone_request(&mut self, request: &Request<Bytes>) -> Option<Request<Bytes>> {
        self.state.begin_attempt();
        let mut copy = Request::new(request.body().clone());
        *copy.method_mut() = request.method().clone();
        *copy.uri_mut() = request.uri().clone();
        *copy.version_mut() = request.version();
        if !request.headers().is_empty() {
            *copy.headers_mut() = request.headers().clone();
        }
        // Most copies are never used: what is ours is put back only if there is a retry.
        *copy.extensions_mut() = match request.extensions().len() > self.own_extensions() {
            true => request.extensions().clone(),
            false => Extensions::new(),
        };
        Some(copy)
    }
}

pin_project! {
    /// The pause before a retry. A pause of nothing is over at once.
    #[derive(Debug)]
    pub(crate) struct Pause {
        #[pin]
        sleep: Option<Sleep>,
    }
}

impl Pause {
    fn new(pause: Duration) -> Self {
        Self {
            sleep: (!pause.is_zero()).then(|| tokio::time::sleep(pause)),
        }
    }
}

impl Future for Pause {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if let Some(sleep) = self.project().sleep.as_pin_mut() {
            ready!(sleep.poll(context));
        }
        Poll::Ready(())
    }
}
