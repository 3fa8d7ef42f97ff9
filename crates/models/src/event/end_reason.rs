//! Why an archive or an Experience Composer ended.
//!
//! The service writes these as sentences, and the same one in several ways: `Stop Requested`, `Stop requested.`

use crate::open_enum::open_enum;
use crate::{Archive, Render};

open_enum! {
    /// Why an archive ended (guide: archiving, archive status changes).
    ArchiveEndReason {
        /// It reached the longest duration it may have.
        MaximumDurationExceeded = "maximum duration exceeded",
        /// Nobody published for too long.
        MaximumIdleTimeExceeded = "maximum idle time exceeded",
        /// Everybody left the session.
        SessionEnded = "session ended",
        /// A call stopped it.
        UserInitiated = "user initiated",
        /// Something broke.
        Failure = "failure",
    }
}

open_enum! {
    /// Why an Experience Composer ended (guide: Experience Composer).
    RenderEndReason {
        /// It reached the longest duration it may have.
        MaxDurationExceeded = "Max Duration Exceeded",
        /// A call stopped it.
        StopRequested = "Stop Requested",
    }
}

impl Archive {
    /// Why it ended; `None` while nothing is said about it. Case, spaces around it and a full stop do not count.
    ///
    /// ```
    /// use vonage_video_models::{Archive, ArchiveEndReason};
    ///
    /// let mut archive = Archive::new("9d0c7a5e", "2_MX4");
    /// assert_eq!(archive.end_reason(), None);
    /// archive.reason = "Session ended.".to_owned();
    /// assert_eq!(archive.end_reason(), Some(ArchiveEndReason::SessionEnded));
    /// ```
    #[must_use]
    pub fn end_reason(&self) -> Option<ArchiveEndReason> {
        let reason = self.reason.as_str();
        (!reason.is_empty()).then(|| by_meaning(ArchiveEndReason::KNOWN, ArchiveEndReason::as_str, reason))
    }
}

impl Render {
    /// Why it ended; `None` while nothing is said about it. Case, spaces around it and a full stop do not count.
    ///
    /// ```
    /// use vonage_video_models::{Render, RenderEndReason};
    ///
    /// let mut render = Render::new("00ff11ee22dd33cc44bb55aa66997788", "2_MX4");
    /// render.reason = Some("Max duration exceeded.".to_owned());
    /// assert_eq!(render.end_reason(), Some(RenderEndReason::MaxDurationExceeded));
    /// ```
    #[must_use]
    pub fn end_reason(&self) -> Option<RenderEndReason> {
        let reason = self.reason.as_deref()?;
        Some(by_meaning(
            RenderEndReason::KNOWN,
            RenderEndReason::as_str,
            reason,
        ))
    }
}

/// The known value that says the same, or the text as it is.
fn by_meaning<T: Clone + for<'a> From<&'a str>>(known: &[T], text_of: fn(&T) -> &str, text: &str) -> T {
    let meant = text.trim().trim_end_matches('.').trim_end();
    known
        .iter()
        .find(|known| text_of(known).eq_ignore_ascii_case(meant))
        .cloned()
        .unwrap_or_else(|| T::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_end_is_the_same_end() {
        for text in [
            "Stop Requested",
            "stop requested",
            " Stop requested. ",
            "STOP REQUESTED .",
        ] {
            let mut render = Render::new("a", "b");
            render.reason = Some(text.to_owned());
            assert_eq!(
                render.end_reason(),
                Some(RenderEndReason::StopRequested),
                "{text}"
            );
        }
    }

    #[test]
    fn an_end_that_is_not_known_keeps_its_words() {
        let mut archive = Archive::new("a", "b");
        archive.reason = "The Moon Set.".to_owned();
        assert_eq!(archive.end_reason().unwrap().as_str(), "The Moon Set.");
    }
}
