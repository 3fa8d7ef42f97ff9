//! Moderation: muting, and what the service answers to it.

use serde::{Deserialize, Serialize};

use crate::limits::check_id_or_token;
use crate::open_enum::open_enum;
use crate::{ApplicationId, InvalidInput, StreamId, UnixMillis, lenient};

/// Turns the mute state of a session on or off (`POST …/session/{id}/mute`). Both fields are always sent, which is
/// right whether the service takes the exclusions for required or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ForceMuteBody {
    /// Whether current and future streams are muted.
    pub active: bool,
    /// The streams that are not; means nothing when turning it off.
    #[serde(default)]
    pub excluded_stream_ids: Vec<StreamId>,
}

impl ForceMuteBody {
    /// Mutes all streams but these, those of the future too.
    #[must_use]
    pub fn on(excluded_stream_ids: Vec<StreamId>) -> Self {
        Self {
            active: true,
            excluded_stream_ids,
        }
    }

    /// Mutes no further streams. Those that are muted stay so.
    #[must_use]
    pub fn off() -> Self {
        Self {
            active: false,
            excluded_stream_ids: Vec::new(),
        }
    }

    /// What certainly cannot be (API description of `POST …/mute`).
    ///
    /// # Errors
    ///
    /// An empty stream id.
    pub fn check(&self) -> Result<(), InvalidInput> {
        for id in &self.excluded_stream_ids {
            check_id_or_token("excludedStreamIds", id.as_str(), "the ids of streams")?;
        }
        Ok(())
    }
}

open_enum! {
    /// Whether an application may be used. Capitals on the wire.
    ProjectStatus {
        /// It may.
        Active = "ACTIVE",
        /// It may not.
        Suspended = "SUSPENDED",
    }
}

/// The application, as the service describes it after muting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Project {
    /// The application.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name older answers use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub id: Option<ApplicationId>,
    /// Whether it may be used.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub status: Option<ProjectStatus>,
    /// Its name; empty when it has none.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// `standard` or `enterprise`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// When the application was created.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
}

impl Project {
    /// An application that may be used.
    pub fn new(application_id: impl Into<ApplicationId>) -> Self {
        Self {
            application_id: Some(application_id.into()),
            status: Some(ProjectStatus::Active),
            ..Self::default()
        }
    }
}
