//! Events of live captions.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{ApplicationId, CaptionsId, LanguageCode, SessionId, UnixMillis, lenient, seconds};

open_enum! {
    /// Where live captions stand.
    CaptionsStatus {
        /// They are made.
        Started = "started",
        /// They have ended.
        Stopped = "stopped",
        /// They are held back; seen in one of Vonage's own SDKs.
        Paused = "paused",
        /// They ended because of a failure.
        Failed = "failed",
    }
}

/// Live captions started, stopped or failed.
///
/// Vonage does not document the form; this is the one a type of its Node SDK suggests. What is spoken is never sent to a
/// server, only to clients.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Wire")]
#[non_exhaustive]
pub struct CaptionsEvent {
    /// The captions: `captionId` on the wire, and read as `captionsId` and `id` too.
    #[serde(rename = "captionId")]
    pub id: CaptionsId,
    /// The session.
    pub session_id: SessionId,
    /// The application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name other events use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The event's name, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Where they stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CaptionsStatus>,
    /// Why they ended. Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When they were started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// When they last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<UnixMillis>,
    /// For how long they have been made; whole seconds.
    #[serde(serialize_with = "seconds::serialize", skip_serializing_if = "Option::is_none")]
    pub duration: Option<Duration>,
    /// The language that is spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<LanguageCode>,
    /// Who writes them, such as `aws-transcribe`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}

impl CaptionsEvent {
    /// An event of which only the captions and the session are known.
    pub fn new(id: impl Into<CaptionsId>, session_id: impl Into<SessionId>) -> Self {
        Self {
            id: id.into(),
            session_id: session_id.into(),
            application_id: None,
            project_id: None,
            event: None,
            status: None,
            reason: None,
            created_at: None,
            updated_at: None,
            duration: None,
            language_code: None,
            provider: None,
        }
    }

    /// The application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.application_id.as_ref().or(self.project_id.as_ref())
    }
}

/// The id has three names; a body may hold more than one of them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default, deserialize_with = "lenient::named")]
    caption_id: Option<CaptionsId>,
    #[serde(default, deserialize_with = "lenient::named")]
    captions_id: Option<CaptionsId>,
    #[serde(default, deserialize_with = "lenient::named")]
    id: Option<CaptionsId>,
    session_id: SessionId,
    #[serde(default, deserialize_with = "lenient::named")]
    application_id: Option<ApplicationId>,
    #[serde(default, deserialize_with = "lenient::named")]
    project_id: Option<ApplicationId>,
    #[serde(default, deserialize_with = "lenient::named")]
    event: Option<String>,
    #[serde(default, deserialize_with = "lenient::named")]
    status: Option<CaptionsStatus>,
    #[serde(default, deserialize_with = "lenient::named")]
    reason: Option<String>,
    #[serde(default, deserialize_with = "UnixMillis::lenient")]
    created_at: Option<UnixMillis>,
    #[serde(default, deserialize_with = "UnixMillis::lenient")]
    updated_at: Option<UnixMillis>,
    #[serde(default, deserialize_with = "seconds::lenient")]
    duration: Option<Duration>,
    #[serde(default, deserialize_with = "lenient::named")]
    language_code: Option<LanguageCode>,
    #[serde(default, deserialize_with = "lenient::named")]
    provider: Option<String>,
}

impl TryFrom<Wire> for CaptionsEvent {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let id = wire.captions_id.or(wire.caption_id).or(wire.id);
        Ok(Self {
            id: id.ok_or("captions must have a `captionId`")?,
            session_id: wire.session_id,
            application_id: wire.application_id,
            project_id: wire.project_id,
            event: wire.event,
            status: wire.status,
            reason: wire.reason,
            created_at: wire.created_at,
            updated_at: wire.updated_at,
            duration: wire.duration,
            language_code: wire.language_code,
            provider: wire.provider,
        })
    }
}
