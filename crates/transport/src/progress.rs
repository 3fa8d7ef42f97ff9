//! How far a call has come, so that whoever interrupts it knows what it leaves behind.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use hyper_util::client::legacy::connect::CaptureConnection;
use tokio::time::Instant;
use vonage_video_core::{BoxError, Error, Limit, Outcome};

use crate::service::Answer;

/// The mark of one call, shared by its layers. Past layers and services of the user's it travels in the request's
/// extensions.
#[derive(Clone)]
pub(crate) struct Progress(Arc<Mutex<State>>);

struct State {
    deadline: Option<Instant>,
    attempts: u32,
    /// The worst outcome of the attempts that are over.
    earlier: Outcome,
    attempt: Attempt,
}

/// How far the current attempt has come.
enum Attempt {
    /// Nothing has left this process.
    Preparing,
    /// Waiting for a connection; handed over as soon as there is one.
    Connecting(CaptureConnection),
    /// Handed over to a service that does not say more.
    HandedOver,
    /// The head of the answer is there, since then; the headers are those of a refusal.
    Answered(StatusCode, HeaderMap, Instant),
}

impl Attempt {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Preparing => Outcome::NotApplied,
            Self::Connecting(connection) if connection.connection_metadata().is_none() => Outcome::NotApplied,
            Self::Connecting(_) | Self::HandedOver => Outcome::Unknown,
            Self::Answered(status, ..) => Outcome::of_status(*status),
        }
    }
}

impl State {
    /// Moves on. What is given up on the way is kept in mind: a layer of the user's may send a request, or make a whole
    /// call, more than once.
    fn enter(&mut self, next: Attempt) {
        self.leave_behind(self.attempt.outcome());
        self.attempt = next;
    }

    /// What was answered with a success and is repeated all the same may have happened: not settled by what follows.
    fn leave_behind(&mut self, outcome: Outcome) {
        if outcome != Outcome::NotApplied {
            self.earlier = Outcome::Unknown;
        }
    }
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            deadline: None,
            attempts: 0,
            earlier: Outcome::NotApplied,
            attempt: Attempt::Preparing,
        })))
    }

    /// Takes the mark of the call this request belongs to.
    ///
    /// Without it nobody could tell afterwards whether the request was sent, so nothing is sent.
    pub(crate) fn take_from<B>(request: &mut Request<B>) -> Result<Self, Error> {
        request.extensions_mut().remove().ok_or_else(|| {
            Error::config(
                "a layer dropped the request's extensions: pass them on, the stack keeps its state there",
            )
        })
    }

    pub(crate) fn limit(&self, deadline: Instant) {
        self.lock().deadline = Some(deadline);
    }

    /// Whether this much more time is within the call's total.
    pub(crate) fn has_time_for(&self, pause: std::time::Duration) -> bool {
        match (self.lock().deadline, Instant::now().checked_add(pause)) {
            (Some(deadline), Some(then)) => then < deadline,
            (Some(_), None) => false,
            (None, _) => true,
        }
    }

    /// Counts an attempt.
    pub(crate) fn begin_attempt(&self) -> u32 {
        let mut state = self.lock();
        state.attempts += 1;
        state.enter(Attempt::Preparing);
        state.attempts
    }

    /// The attempt now waits for a connection.
    pub(crate) fn connecting(&self, connection: CaptureConnection) {
        self.lock().enter(Attempt::Connecting(connection));
    }

    /// The request came back unsent.
    pub(crate) fn not_sent(&self) {
        self.lock().attempt = Attempt::Preparing;
    }

    /// The request is out of our hands.
    pub(crate) fn hand_over(&self) {
        self.lock().enter(Attempt::HandedOver);
    }

    /// The head of the answer is there.
    pub(crate) fn answered(&self, status: StatusCode, headers: &HeaderMap) {
        // Only a refusal may have to be told without its body, so a success need not be copied.
        let kept = if status.is_success() {
            HeaderMap::new()
        } else {
            headers.clone()
        };
        self.lock().attempt = Attempt::Answered(status, kept, Instant::now());
    }

    /// When the head of the answer came, if it has.
    pub(crate) fn answered_at(&self) -> Option<Instant> {
        match &self.lock().attempt {
            Attempt::Answered(_, _, at) => Some(*at),
            _ => None,
        }
    }

    /// What a call or attempt that took too long is answered with.
    pub(crate) fn given_up(&self, limit: Limit) -> Answer {
        match self.refusal() {
            Some(refusal) => Ok(refusal),
            None => Err(Error::timeout(limit, self.outcome()).into()),
        }
    }

    /// The refusal whose head is there, for when its body does not follow: its status says enough.
    fn refusal(&self) -> Option<Response<Bytes>> {
        match &self.lock().attempt {
            Attempt::Answered(status, headers, _) if !status.is_success() => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = *status;
                *response.headers_mut() = headers.clone();
                Some(response)
            }
            _ => None,
        }
    }

    /// The attempt is over and another may follow.
    pub(crate) fn end_attempt(&self, outcome: Outcome) {
        let mut state = self.lock();
        state.leave_behind(outcome);
        state.attempt = Attempt::Preparing;
    }

    /// All attempts so far, and what those before the current one left behind.
    pub(crate) fn trail(&self) -> vonage_video_core::Trail {
        let state = self.lock();
        vonage_video_core::Trail::new(state.attempts, state.earlier)
    }

    /// What the current attempt leaves behind if it is given up now.
    pub(crate) fn outcome(&self) -> Outcome {
        self.lock().attempt.outcome()
    }

    /// Makes an error of ours out of whatever a layer returned.
    pub(crate) fn error(&self, error: BoxError) -> Error {
        match error.downcast::<Error>() {
            Ok(error) => *error,
            // Ours are errors of ours already: this one comes from a layer or service of the user's.
            Err(foreign) => match &self.lock().attempt {
                Attempt::Connecting(_) | Attempt::HandedOver => Error::lost(foreign),
                attempt @ (Attempt::Preparing | Attempt::Answered(..)) => {
                    Error::rejected(attempt.outcome(), foreign)
                }
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("trail", &self.trail())
            .field("outcome", &self.outcome())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_handed_over_may_have_happened() {
        let progress = Progress::new();
        progress.begin_attempt();
        assert_eq!(progress.outcome(), Outcome::NotApplied);
        progress.hand_over();
        assert_eq!(progress.outcome(), Outcome::Unknown);
        progress.answered(StatusCode::CONFLICT, &HeaderMap::new());
        assert_eq!(progress.outcome(), Outcome::NotApplied);
        progress.answered(StatusCode::OK, &HeaderMap::new());
        assert_eq!(progress.outcome(), Outcome::Unknown);
    }

    #[test]
    fn what_is_sent_twice_within_an_attempt_or_call_is_not_forgotten() {
        for send_again in [Progress::hand_over, |progress: &Progress| {
            progress.begin_attempt();
        }] {
            let progress = Progress::new();
            progress.begin_attempt();
            progress.hand_over();
            send_again(&progress);
            assert_eq!(progress.trail().earlier, Outcome::Unknown);
        }
    }

    #[test]
    fn what_came_back_unsent_leaves_nothing_behind() {
        let progress = Progress::new();
        progress.begin_attempt();
        progress.hand_over();
        progress.not_sent();
        progress.begin_attempt();
        assert_eq!(progress.trail().earlier, Outcome::NotApplied);
    }

    #[test]
    fn a_foreign_error_is_read_by_how_far_the_request_came() {
        use vonage_video_core::ErrorKind;

        let progress = Progress::new();
        let kind = |progress: &Progress| {
            let error = progress.error("foreign".into());
            (error.kind(), error.outcome())
        };
        assert_eq!(kind(&progress), (ErrorKind::Rejected, Outcome::NotApplied));
        progress.hand_over();
        assert_eq!(kind(&progress), (ErrorKind::Lost, Outcome::Unknown));
        progress.answered(StatusCode::OK, &HeaderMap::new());
        assert_eq!(kind(&progress), (ErrorKind::Rejected, Outcome::Unknown));
    }
}
