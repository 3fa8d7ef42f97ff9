//! Events of a session as a whole.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, EventReason, SessionId, UnixMillis, lenient};

/// A session came to life, ended, or is about to be moved (`sessionCreated`, `sessionDestroyed`, `sessionNotification`;
/// guide: session monitoring).
///
/// These tell of activity, not of the id: a session may be created again after it was destroyed, with the same id.
///
/// ```
/// use vonage_video_models::{EventReason, SessionEvent};
///
/// let event: SessionEvent = serde_json::from_str(
///     r#"{"sessionId":"2_MX4","projectId":"5b0c1d9e","event":"sessionNotification","reason":"serverRotation",
///         "timestamp":1790014400000}"#,
/// )?;
/// assert_eq!(event.reason, Some(EventReason::ServerRotation));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionEvent {
    /// The session.
    pub session_id: SessionId,
    /// The application, under the name the service uses. An integer in the older environment.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The application, under the name most answers use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The event's name, such as `sessionCreated`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Why it ended, or what it is warned of.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub reason: Option<EventReason>,
    /// When it happened, which is not when it was told.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<UnixMillis>,
}

impl SessionEvent {
    /// An event of which only the session is known.
    pub fn new(session_id: impl Into<SessionId>) -> Self {
        Self {
            session_id: session_id.into(),
            project_id: None,
            application_id: None,
            event: None,
            reason: None,
            timestamp: None,
        }
    }

    /// The application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.project_id.as_ref().or(self.application_id.as_ref())
    }
}
