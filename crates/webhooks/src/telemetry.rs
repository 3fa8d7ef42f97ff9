//! Log events. Without the feature `tracing` these functions do nothing.

use std::fmt::Display;

use crate::{EventKind, Family, Handled, Refusal};

/// Logs why a delivery was refused.
pub(crate) fn refused(family: Option<Family>, refusal: &Refusal) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        family = family.map(Family::as_str),
        status = refusal.status(),
        reason = %with_sources(refusal),
        "webhook delivery refused"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (family, refusal);
}

/// Logs the endings that somebody has to look at: a handler or a store that failed.
pub(crate) fn handled<E: Display>(family: Option<Family>, kind: Option<EventKind>, handled: &Handled<E>) {
    #[cfg(feature = "tracing")]
    {
        let (family, event) = (family.map(Family::as_str), kind.map(EventKind::as_str));
        match handled {
            // The alternate form of `anyhow` and the like holds the causes.
            Handled::Failed(error) => {
                tracing::warn!(family, event, reason = %format_args!("{error:#}"), "webhook handler failed");
            }
            Handled::StoreFailed(error) => tracing::warn!(
                family,
                event,
                reason = %with_sources(error),
                "webhook delivery not handled: the replay store failed"
            ),
            Handled::DoneUnrecorded(error) => tracing::warn!(
                family,
                event,
                reason = %with_sources(error),
                "webhook delivery handled but not recorded; it may be handled again"
            ),
            Handled::Done | Handled::Duplicate | Handled::InProgress(_) => {}
        }
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (family, kind, handled);
}

/// The error and its sources on one line.
#[cfg(feature = "tracing")]
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
