//! What the control surface shows of live captions.

use serde::{Deserialize, Serialize};
use vonage_video_models::{Address, UnixMillis};

use crate::world::Captions;

/// Live captions of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CaptionsView {
    /// The captions.
    pub captions_id: String,
    /// The language that is spoken.
    pub language_code: String,
    /// How long they run at most, in seconds.
    pub max_duration: i64,
    /// Whether unfinished sentences are sent.
    pub partial_captions: bool,
    /// Where changes are to be reported, without user info and query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_callback_url: Option<String>,
    /// When they started, by the application's clock.
    pub started_at: UnixMillis,
    /// When they ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<UnixMillis>,
    /// Why they ended: `stopped`, `maxDuration`, `sessionEmpty` when nobody was there for 60 seconds, or `failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl CaptionsView {
    pub(super) fn of(captions: &Captions) -> Self {
        Self {
            captions_id: captions.id.to_string(),
            language_code: captions.language.clone(),
            max_duration: captions.max_duration_seconds,
            partial_captions: captions.partial,
            status_callback_url: captions.callback.as_ref().map(Address::redacted),
            started_at: captions.started_at,
            ended_at: captions.ended.map(|(at, _)| at),
            reason: captions.ended.map(|(_, why)| why.as_str().to_owned()),
        }
    }
}
