//! Spans and events. Without the feature `tracing` these do nothing.
//!
//! Names, statuses, counts and outcomes only: no path (it holds ids), no header, no body.

use std::future::Future;

use bytes::Bytes;
use http::Response;
use vonage_video_core::{Error, Outcome};

/// A span, or nothing.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    inner: tracing::Span,
}

/// The span of a call with all its attempts.
pub(crate) fn call_span(operation: &'static str) -> Span {
    #[cfg(not(feature = "tracing"))]
    let _ = operation;
    Span {
        #[cfg(feature = "tracing")]
        inner: tracing::info_span!(
            "vonage_video.call",
            operation,
            attempts = tracing::field::Empty,
            status = tracing::field::Empty,
            outcome = tracing::field::Empty,
        ),
    }
}

/// The span of one attempt.
pub(crate) fn attempt_span(attempt: u32) -> Span {
    #[cfg(not(feature = "tracing"))]
    let _ = attempt;
    Span {
        #[cfg(feature = "tracing")]
        inner: tracing::debug_span!(
            "vonage_video.attempt",
            attempt,
            status = tracing::field::Empty,
            outcome = tracing::field::Empty,
        ),
    }
}

impl Span {
    /// Runs a future inside the span.
    pub(crate) async fn wrap<F: Future>(&self, future: F) -> F::Output {
        #[cfg(feature = "tracing")]
        return tracing::Instrument::instrument(future, self.inner.clone()).await;
        #[cfg(not(feature = "tracing"))]
        future.await
    }

    /// Notes how the call or attempt ended.
    pub(crate) fn record(&self, result: &Result<Response<Bytes>, Error>) {
        let (status, outcome) = match result {
            // What a success proves is known once it has been read.
            Ok(response) if response.status().is_success() => (Some(response.status()), None),
            Ok(response) => (
                Some(response.status()),
                Some(Outcome::of_status(response.status())),
            ),
            Err(error) => (error.status(), Some(error.outcome())),
        };
        #[cfg(feature = "tracing")]
        {
            if let Some(status) = status {
                self.inner.record("status", status.as_u16());
            }
            let outcome = outcome.map_or("answered".to_owned(), |outcome| outcome.to_string());
            self.inner.record("outcome", tracing::field::display(outcome));
        }
        #[cfg(not(feature = "tracing"))]
        let _ = (status, outcome);
    }

    /// Notes how many attempts the call had.
    pub(crate) fn record_attempts(&self, attempts: u32) {
        #[cfg(feature = "tracing")]
        self.inner.record("attempts", attempts);
        #[cfg(not(feature = "tracing"))]
        let _ = attempts;
    }
}

/// Another attempt follows after a pause.
pub(crate) fn repeating(attempt: u32, pause: std::time::Duration) {
    #[cfg(feature = "tracing")]
    tracing::debug!(
        attempt,
        pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
        "trying again"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (attempt, pause);
}

/// The clock that tokens are issued by was corrected.
pub(crate) fn clock_corrected(seconds: i64) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        seconds,
        "this machine's clock differs from the service's; tokens are issued by the service's"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = seconds;
}
