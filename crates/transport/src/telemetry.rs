//! Spans and events. Without the feature `tracing` these do nothing.
//!
//! Names, statuses, counts and outcomes only: no path (it holds ids), no header, no body.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use vonage_video_core::{Error, Outcome};

/// A span, or nothing.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    inner: tracing::Span,
}

impl Span {
    /// The span of a call with all its attempts.
    pub(crate) fn call(operation: &'static str) -> Self {
        #[cfg(not(feature = "tracing"))]
        let _ = operation;
        Self {
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
    pub(crate) fn attempt(attempt: u32) -> Self {
        #[cfg(not(feature = "tracing"))]
        let _ = attempt;
        Self {
            #[cfg(feature = "tracing")]
            inner: tracing::debug_span!(
                "vonage_video.attempt",
                attempt,
                status = tracing::field::Empty,
                outcome = tracing::field::Empty,
            ),
        }
    }

    /// Runs this inside the span.
    pub(crate) fn enter<T>(&self, run: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        let _entered = self.inner.enter();
        run()
    }

    /// Notes how the call or attempt ended.
    pub(crate) fn record(&self, result: Result<&Response<Bytes>, &Error>) {
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
            match outcome {
                Some(outcome) => self.inner.record("outcome", tracing::field::display(outcome)),
                None => self.inner.record("outcome", tracing::field::display("answered")),
            };
        }
        #[cfg(not(feature = "tracing"))]
        let _ = (status, outcome);
    }

    /// Notes how many attempts the call had, and reports a call that failed for good. Not found and conflict are answers
    /// about the state of things, which programs ask for; everything else is worth a warning.
    pub(crate) fn report(&self, result: Result<&Response<Bytes>, &Error>, attempts: u32) {
        #[cfg(feature = "tracing")]
        {
            use http::StatusCode;

            let _entered = self.inner.enter();
            self.inner.record("attempts", attempts);
            match result {
                Ok(response) if response.status().is_success() => {}
                Ok(response) if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::CONFLICT) => {
                    tracing::info!(attempts, cause = %Cause(result), "call refused");
                }
                _ => tracing::warn!(attempts, cause = %Cause(result), "call failed"),
            }
        }
        #[cfg(not(feature = "tracing"))]
        let _ = (result, attempts);
    }
}

/// Another attempt follows after a pause.
pub(crate) fn retrying(attempt: u32, pause: Duration, result: Result<&Response<Bytes>, &Error>) {
    #[cfg(feature = "tracing")]
    tracing::info!(
        attempt,
        pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
        cause = %Cause(result),
        "retrying"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (attempt, pause, result);
}

/// Why an attempt or a call failed: a status, or an error with its sources.
#[cfg(feature = "tracing")]
struct Cause<'a>(Result<&'a Response<Bytes>, &'a Error>);

#[cfg(feature = "tracing")]
impl std::fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let error = match self.0 {
            Ok(response) => return write!(f, "status {}", response.status()),
            Err(error) => error,
        };
        write!(f, "{error}")?;
        let mut next = std::error::Error::source(error);
        while let Some(source) = next {
            write!(f, ": {source}")?;
            next = source.source();
        }
        Ok(())
    }
}

/// The service's clock seems to differ from this machine's by more than is believed.
pub(crate) fn clock_not_corrected(seconds: i64, limit: Duration) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        seconds,
        limit_seconds = limit.as_secs(),
        "the service's clock and this machine's differ by more than the correction limit; token times use this machine's clock"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (seconds, limit);
}

/// The clock that tokens are issued by was corrected.
pub(crate) fn clock_corrected(seconds: i64) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        seconds,
        "this machine's clock differs from the service's; token times use the service's clock"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = seconds;
}
