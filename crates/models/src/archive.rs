//! Archives: recordings of sessions.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{
    ApplicationId, ArchiveId, LanguageCode, Resolution, Secret, SelectedStream, SessionId, StreamMode,
    UnixMillis, lenient, seconds,
};

open_enum! {
    /// Where an archive stands.
    ///
    /// `started` and `paused` alternate; either becomes `stopped`, then `available` (in Vonage's cloud for 72 hours,
    /// after which it is `expired`) or `uploaded` (to storage of your own). Any may become `failed`.
    ArchiveStatus {
        /// It records.
        Started = "started",
        /// Nobody publishes; it goes on when somebody does.
        Paused = "paused",
        /// It has ended and is being prepared.
        Stopped = "stopped",
        /// It was uploaded to your own storage.
        Uploaded = "uploaded",
        /// It can be downloaded from Vonage's cloud.
        Available = "available",
        /// It was available, and is no more.
        Expired = "expired",
        /// It could not be made.
        Failed = "failed",
        /// It was deleted.
        Deleted = "deleted",
    }
}

open_enum! {
    /// What an archive consists of.
    OutputMode {
        /// One MP4 with all streams arranged by a layout. The service's default.
        Composed = "composed",
        /// A ZIP with a file for each stream.
        Individual = "individual",
    }
}

open_enum! {
    /// Where the transcription of an archive stands.
    TranscriptionStatus {
        /// Asked for.
        Requested = "requested",
        /// Being made.
        Started = "started",
        /// Can be downloaded.
        Available = "available",
        /// Was uploaded to your own storage.
        Uploaded = "uploaded",
        /// Could not be made.
        Failed = "failed",
    }
}

/// A recording of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Archive {
    /// The archive.
    pub id: ArchiveId,
    /// Where it stands.
    #[serde(default = "no_status", deserialize_with = "lenient::state")]
    pub status: ArchiveStatus,
    /// Its name; empty when it has none.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Why it ended, such as `user initiated`, `session ended`, `maximum duration exceeded`. Free text; empty while it
    /// runs.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub reason: String,
    /// The session it records.
    pub session_id: SessionId,
    /// The application.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name older payloads use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The application, under the oldest name.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<ApplicationId>,
    /// When it was started. The service cuts off the milliseconds in later answers: do not use it as a key.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// When it last changed.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<UnixMillis>,
    /// Bytes; 0 until it has been made.
    #[serde(default, deserialize_with = "lenient::integer_or_zero")]
    pub size: u64,
    /// Whole seconds; 0 until it has been made.
    #[serde(default, with = "seconds::always")]
    pub duration: Duration,
    /// What it consists of.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub output_mode: Option<OutputMode>,
    /// Who chooses its streams.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub stream_mode: Option<StreamMode>,
    /// Whether it holds audio.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_audio: Option<bool>,
    /// Whether it holds video.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_video: Option<bool>,
    /// Whether a transcription was asked for.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_transcription: Option<bool>,
    /// The transcription, where one was asked for.
    #[serde(default, deserialize_with = "lenient::object", skip_serializing_if = "Option::is_none")]
    pub transcription: Option<Transcription>,
    /// SHA-256 of the file in hexadecimal digits, where the service gives one.
    #[serde(
        rename = "sha256sum",
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub sha256: Option<String>,
    /// The password of an encrypted archive.
    #[serde(default, deserialize_with = "lenient::unredacted", skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// The tag that sets simultaneous archives of a session apart.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub multi_archive_tag: Option<String>,
    /// What a callback about this archive is about: `archive`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The picture size of a composed archive.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Bits per second, where a limit was set.
    #[serde(default, deserialize_with = "lenient::integer", skip_serializing_if = "Option::is_none")]
    pub max_bitrate: Option<u64>,
    /// The constant quality, where it was set: 15 to 40, smaller is better.
    #[serde(default, deserialize_with = "lenient::integer", skip_serializing_if = "Option::is_none")]
    pub quantization_parameter: Option<u64>,
    /// The streams that were added by hand; only while it runs in manual mode.
    #[serde(default, deserialize_with = "SelectedStream::list", skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<SelectedStream>,
    /// Where to download it; only while it is available, and good for 10 minutes. Whoever has it can read the
    /// recording.
    #[serde(default, deserialize_with = "lenient::unredacted", skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret>,
}

fn no_status() -> ArchiveStatus {
    ArchiveStatus::from("")
}

impl Archive {
    /// An archive that has just been started.
    pub fn new(id: impl Into<ArchiveId>, session_id: impl Into<SessionId>) -> Self {
        Self {
            id: id.into(),
            status: ArchiveStatus::Started,
            name: String::new(),
            reason: String::new(),
            session_id: session_id.into(),
            application_id: None,
            project_id: None,
            partner_id: None,
            created_at: None,
            updated_at: None,
            size: 0,
            duration: Duration::ZERO,
            output_mode: None,
            stream_mode: None,
            has_audio: None,
            has_video: None,
            has_transcription: None,
            transcription: None,
            sha256: None,
            password: None,
            multi_archive_tag: None,
            event: None,
            resolution: None,
            max_bitrate: None,
            quantization_parameter: None,
            streams: Vec::new(),
            url: None,
        }
    }

    /// The application, under whichever of its three names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.application_id
            .as_ref()
            .or(self.project_id.as_ref())
            .or(self.partner_id.as_ref())
    }
}

/// The transcription of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Transcription {
    /// Where it stands.
    #[serde(default = "no_transcription_status", deserialize_with = "lenient::state")]
    pub status: TranscriptionStatus,
    /// Where to download it. Whoever has it can read the transcription.
    #[serde(default, deserialize_with = "lenient::unredacted", skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret>,
    /// Why it failed.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The language that is spoken.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub primary_language_code: Option<LanguageCode>,
    /// Whether it comes with a summary.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_summary: Option<bool>,
}

fn no_transcription_status() -> TranscriptionStatus {
    TranscriptionStatus::from("")
}

impl Transcription {
    /// A transcription in this state.
    #[must_use]
    pub fn new(status: TranscriptionStatus) -> Self {
        Self {
            status,
            url: None,
            reason: None,
            primary_language_code: None,
            has_summary: None,
        }
    }
}
