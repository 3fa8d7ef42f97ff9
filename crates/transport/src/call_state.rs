//! What the layers of one call share: how far it has come, so that whoever ends it can say what it leaves behind.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use hyper_util::client::legacy::connect::CaptureConnection;
use tokio::time::Instant;
use vonage_video_core::{BoxError, Error, Limit, Outcome, Profile, Trail};

/// The state of one call. It travels in the request's extensions; clones are the same state.
#[derive(Clone)]
pub(crate) struct CallState(Arc<Mutex<State>>);

struct State {
    deadline: Option<Instant>,
    attempts: u32,
    /// The worst outcome of the attempts that are over.
    earlier: Outcome,
    attempt: Attempt,
    /// Whether the innermost service reports when it takes a request. If it does not, a request that has not been reported
    /// may have been sent all the same.
    tracked: bool,
}

/// How far the current attempt has come.
enum Attempt {
    /// There is none: before the first one, and between two.
    Idle,
    /// Nothing has left this process.
    Preparing,
    /// Waiting for a connection; handed over as soon as there is one.
    Connecting(CaptureConnection),
    /// Handed over to a service that does not say more.
    HandedOver,
    /// The head of the response is there, since then; the headers are those of a refusal.
    Answered(StatusCode, HeaderMap, Instant),
}

impl State {
    /// What the current attempt leaves behind if it is given up now.
    fn outcome(&self) -> Outcome {
        match &self.attempt {
            Attempt::Idle if self.attempts > 0 || self.tracked => Outcome::NotApplied,
            Attempt::Preparing if self.tracked => Outcome::NotApplied,
            Attempt::Connecting(connection) if connection.connection_metadata().is_none() => {
                Outcome::NotApplied
            }
            Attempt::Answered(status, ..) => Outcome::of_status(*status),
            _ => Outcome::Unknown,
        }
    }

    /// Moves on. What is given up on the way is remembered: a layer of the user's may send a request, or make a whole call,
    /// more than once.
    fn enter(&mut self, next: Attempt) {
        self.leave_behind(self.outcome());
        self.attempt = next;
    }

    /// A success that is followed by another attempt may have happened: what follows does not settle it.
    fn leave_behind(&mut self, outcome: Outcome) {
        if outcome != Outcome::NotApplied {
            self.earlier = Outcome::Unknown;
        }
    }
}

impl CallState {
    /// The state of a call that begins. `tracked`: whether the innermost service is known to report what it takes.
    pub(crate) fn new(tracked: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            deadline: None,
            attempts: 0,
            earlier: Outcome::NotApplied,
            attempt: Attempt::Idle,
            tracked,
        })))
    }

    /// The state of the call this request belongs to. Where no layer above has one, the call begins here.
    pub(crate) fn of(request: &mut Request<Bytes>) -> Self {
        if let Some(state) = request.extensions().get::<Self>() {
            return state.clone();
        }
        let state = Self::new(false);
        request.extensions_mut().insert(state.clone());
        state
    }

    pub(crate) fn limit(&self, deadline: Instant) {
        self.lock().deadline = Some(deadline);
    }

    /// Whether this much more time is within the call's total.
    pub(crate) fn has_time_for(&self, pause: Duration) -> bool {
        match (self.lock().deadline, Instant::now().checked_add(pause)) {
            (Some(deadline), Some(then)) => then < deadline,
            (Some(_), None) => false,
            (None, _) => true,
        }
    }

    /// Counts an attempt.
    pub(crate) fn begin_attempt(&self) {
        let mut state = self.lock();
        if !matches!(state.attempt, Attempt::Idle) {
            state.enter(Attempt::Idle);
        }
        state.attempt = Attempt::Preparing;
        state.attempts += 1;
    }

    /// The attempt now waits for a connection.
    pub(crate) fn connecting(&self, connection: CaptureConnection) {
        self.take(Attempt::Connecting(connection));
    }

    /// The request is out of our hands.
    pub(crate) fn hand_over(&self) {
        self.take(Attempt::HandedOver);
    }

    /// The innermost service takes the request, which proves that it reports.
    fn take(&self, next: Attempt) {
        let mut state = self.lock();
        state.tracked = true;
        state.enter(next);
    }

    /// The request came back unsent.
    pub(crate) fn not_sent(&self) {
        self.lock().attempt = Attempt::Preparing;
    }

    /// The head of the response is there.
    pub(crate) fn answered(&self, status: StatusCode, headers: &HeaderMap) {
        // Only a refusal may have to be reported without its body, so a success need not be copied.
        let kept = if status.is_success() {
            HeaderMap::new()
        } else {
            headers.clone()
        };
        self.lock().attempt = Attempt::Answered(status, kept, Instant::now());
    }

    /// Whether the request may have left this process.
    pub(crate) fn is_handed_over(&self) -> bool {
        self.lock().outcome() != Outcome::NotApplied
    }

    /// When the head of the response came, if it has.
    pub(crate) fn answered_at(&self) -> Option<Instant> {
        match &self.lock().attempt {
            Attempt::Answered(_, _, at) => Some(*at),
            _ => None,
        }
    }

    /// The result of a call or attempt that took too long: a refusal whose head is there, since its status says enough, or
    /// an error.
    #[cold]
    pub(crate) fn timed_out(&self, limit: Limit) -> Result<Response<Bytes>, BoxError> {
        let state = self.lock();
        match &state.attempt {
            Attempt::Answered(status, headers, _) if !status.is_success() => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = *status;
                *response.headers_mut() = headers.clone();
                Ok(response)
            }
            _ => Err(Error::timeout(limit, state.outcome()).into()),
        }
    }

    /// The attempt is over and another may follow.
    pub(crate) fn end_attempt(&self, outcome: Outcome) {
        let mut state = self.lock();
        state.leave_behind(outcome);
        state.attempt = Attempt::Idle;
    }

    /// All attempts so far, and what those before the current one left behind.
    pub(crate) fn trail(&self) -> Trail {
        let state = self.lock();
        Trail::new(state.attempts, state.earlier)
    }

    /// Makes an error of ours out of whatever a layer returned.
    #[cold]
    pub(crate) fn error(&self, error: BoxError) -> Error {
        match error.downcast::<Error>() {
            Ok(error) => *error,
            // Ours are errors of ours already: this one comes from a layer or service of the user's.
            Err(foreign) => {
                let state = self.lock();
                match (&state.attempt, state.outcome()) {
                    (Attempt::Connecting(_) | Attempt::HandedOver, _)
                    | (Attempt::Idle | Attempt::Preparing, Outcome::Unknown) => Error::lost(foreign),
                    (_, outcome) => Error::rejected(outcome, foreign),
                }
            }
        }
    }

    /// Makes a layer's error one of ours in place.
    pub(crate) fn normalize(&self, result: &mut Result<Response<Bytes>, BoxError>) {
        if let Err(error) = result
            && !error.is::<Error>()
        {
            // The stand-in has no size, so it is not allocated.
            let foreign = std::mem::replace(error, Box::new(fmt::Error));
            *error = self.error(foreign).into();
        }
    }

    /// The result of the whole call, with the attempts behind it.
    pub(crate) fn finish(
        &self,
        result: Result<Response<Bytes>, BoxError>,
        profile: &Profile,
    ) -> Result<Response<Bytes>, Error> {
        let trail = self.trail();
        match result {
            Ok(mut response) => {
                // A layer above the retries may have ended the call in between.
                if response.extensions().get() != Some(&trail) {
                    response.extensions_mut().insert(trail);
                }
                Ok(response)
            }
            Err(error) => Err(self
                .error(error)
                .after_attempts(trail.attempts, trail.earlier)
                .for_operation(profile.operation)
                .for_class(profile.repeat)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for CallState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallState")
            .field("trail", &self.trail())
            .field("outcome", &self.lock().outcome())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use vonage_video_core::ErrorKind;

    use super::*;

    fn outcome(state: &CallState) -> Outcome {
        state.lock().outcome()
    }

    #[test]
    fn only_a_request_that_was_handed_over_may_have_happened() {
        let state = CallState::new(true);
        state.begin_attempt();
        assert_eq!(outcome(&state), Outcome::NotApplied);
        state.hand_over();
        assert_eq!(outcome(&state), Outcome::Unknown);
        state.answered(StatusCode::CONFLICT, &HeaderMap::new());
        assert_eq!(outcome(&state), Outcome::NotApplied);
        state.answered(StatusCode::OK, &HeaderMap::new());
        assert_eq!(outcome(&state), Outcome::Unknown);
    }

    #[test]
    fn a_client_that_reports_nothing_may_have_sent_every_request() {
        let state = CallState::new(false);
        assert_eq!(outcome(&state), Outcome::Unknown);
        state.begin_attempt();
        assert_eq!(outcome(&state), Outcome::Unknown);
        assert_eq!(state.error("foreign".into()).kind(), ErrorKind::Lost);
        state.end_attempt(Outcome::NotApplied);
        assert_eq!(state.trail().earlier, Outcome::NotApplied);
        // From its first report on it is known to report.
        state.begin_attempt();
        state.hand_over();
        state.end_attempt(Outcome::NotApplied);
        state.begin_attempt();
        assert_eq!(outcome(&state), Outcome::NotApplied);
    }

    #[test]
    fn a_request_sent_twice_within_an_attempt_or_call_is_not_forgotten() {
        for send_again in [CallState::hand_over, CallState::begin_attempt] {
            let state = CallState::new(true);
            state.begin_attempt();
            state.hand_over();
            send_again(&state);
            assert_eq!(state.trail().earlier, Outcome::Unknown);
        }
    }

    #[test]
    fn a_request_that_came_back_unsent_leaves_nothing_behind() {
        let state = CallState::new(true);
        state.begin_attempt();
        state.hand_over();
        state.not_sent();
        state.begin_attempt();
        assert_eq!(state.trail().earlier, Outcome::NotApplied);
    }

    #[test]
    fn a_foreign_error_is_read_by_how_far_the_request_came() {
        let state = CallState::new(true);
        let kind = |state: &CallState| {
            let error = state.error("foreign".into());
            (error.kind(), error.outcome())
        };
        assert_eq!(kind(&state), (ErrorKind::Rejected, Outcome::NotApplied));
        state.begin_attempt();
        assert_eq!(kind(&state), (ErrorKind::Rejected, Outcome::NotApplied));
        state.hand_over();
        assert_eq!(kind(&state), (ErrorKind::Lost, Outcome::Unknown));
        state.answered(StatusCode::OK, &HeaderMap::new());
        assert_eq!(kind(&state), (ErrorKind::Rejected, Outcome::Unknown));
    }
}
