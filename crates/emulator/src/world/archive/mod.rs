//! Archives: recordings of sessions.

mod file;
mod life;
mod recording;
mod steer;

use std::borrow::Cow;
use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::{ArchiveStatus, LanguageCode, Layout, Resolution, UnixMillis};

pub(crate) use self::recording::{Part, Recording};
pub(crate) use self::steer::Seeds;
use super::Composition;
use super::catalog::Kept;
use crate::clock::after;

/// How long a stopped archive is prepared, in milliseconds. The service does not publish a number.
const PREPARATION: i64 = 2000;
/// How long an archive stays in the service's cloud, in milliseconds: 72 hours.
const KEPT: i64 = 72 * 60 * 60 * 1000;

/// One archive.
#[derive(Debug)]
pub(crate) struct Archive {
    pub(crate) id: Uuid,
    pub(crate) session: Arc<str>,
    pub(crate) settings: Arc<ArchiveSettings>,
    pub(crate) created_at: UnixMillis,
    /// When its state last changed.
    pub(crate) updated_at: UnixMillis,
    /// How much has been recorded up to the last pause, in milliseconds.
    pub(crate) recorded: i64,
    /// The size of the file, once there is one.
    pub(crate) size: u64,
    pub(crate) reason: Cow<'static, str>,
    pub(crate) state: ArchiveState,
    /// The streams of an individual archive.
    pub(crate) parts: Vec<Part>,
}

/// How an archive was asked for. Shared by those that were asked for alike.
#[derive(Debug)]
pub(crate) struct ArchiveSettings {
    pub(crate) name: String,
    pub(crate) tag: Option<String>,
    pub(crate) has_audio: bool,
    pub(crate) has_video: bool,
    pub(crate) individual: bool,
    pub(crate) manual: bool,
    pub(crate) resolution: Resolution,
    pub(crate) max_bitrate: Option<u64>,
    pub(crate) quantization_parameter: Option<u64>,
    pub(crate) transcription: Option<TranscriptionSettings>,
    /// Whether it was started by an `always` session.
    pub(crate) automatic: bool,
}

/// How a transcription was asked for.
#[derive(Debug)]
pub(crate) struct TranscriptionSettings {
    pub(crate) language: LanguageCode,
    pub(crate) has_summary: bool,
}

impl Default for ArchiveSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            tag: None,
            has_audio: true,
            has_video: true,
            individual: false,
            manual: false,
            resolution: Resolution::Landscape480,
            max_bitrate: None,
            quantization_parameter: None,
            transcription: None,
            automatic: false,
        }
    }
}

/// Where an archive stands.
#[derive(Debug)]
pub(crate) enum ArchiveState {
    Running(Box<Recording>),
    Stopped,
    Available,
    Uploaded,
    Expired,
    Failed,
    Deleted,
}

/// Where files go once they are ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Storage {
    /// The service's cloud, for a while.
    #[default]
    Cloud,
    /// The application's own.
    Own,
}

impl Archive {
    fn start(
        id: Uuid,
        session: Arc<str>,
        settings: Arc<ArchiveSettings>,
        layout: Layout,
        at: UnixMillis,
    ) -> Self {
        let composition = Composition::new(layout, settings.manual);
        Self {
            id,
            session,
            settings,
            created_at: at,
            updated_at: at,
            recorded: 0,
            size: 0,
            reason: Cow::Borrowed(""),
            state: ArchiveState::Running(Box::new(Recording::new(composition, at))),
            parts: Vec::new(),
        }
    }

    pub(crate) fn status(&self) -> ArchiveStatus {
        match &self.state {
            ArchiveState::Running(recording) if recording.is_paused() => ArchiveStatus::Paused,
            ArchiveState::Running(_) => ArchiveStatus::Started,
            ArchiveState::Stopped => ArchiveStatus::Stopped,
            ArchiveState::Available => ArchiveStatus::Available,
            ArchiveState::Uploaded => ArchiveStatus::Uploaded,
            ArchiveState::Expired => ArchiveStatus::Expired,
            ArchiveState::Failed => ArchiveStatus::Failed,
            ArchiveState::Deleted => ArchiveStatus::Deleted,
        }
    }

    pub(crate) fn recording(&self) -> Option<&Recording> {
        match &self.state {
            ArchiveState::Running(recording) => Some(recording),
            _ => None,
        }
    }

    /// What a call changes of it while it runs.
    pub(crate) fn composition(&self) -> Option<&Composition> {
        self.recording().map(|recording| &recording.composition)
    }

    /// How long it is by now, in whole seconds. One that holds anything lasts a second at least.
    pub(crate) fn seconds(&self, now: UnixMillis) -> u32 {
        let running = self.recording().map_or(0, |recording| recording.running_for(now));
        let millis = self.recorded + running;
        let least = i64::from(millis > 0);
        u32::try_from((millis / 1000).max(least)).unwrap_or(u32::MAX)
    }
}

impl Kept for Archive {
    fn id(&self) -> Uuid {
        self.id
    }

    fn session(&self) -> &Arc<str> {
        &self.session
    }

    fn is_running(&self) -> bool {
        self.recording().is_some()
    }

    fn is_listed(&self) -> bool {
        !matches!(self.state, ArchiveState::Deleted)
    }

    fn due(&self) -> Option<UnixMillis> {
        match &self.state {
            ArchiveState::Running(recording) => Some(recording.end(self.created_at, self.recorded).0),
            ArchiveState::Stopped => Some(after(self.updated_at, PREPARATION)),
            ArchiveState::Available => Some(after(self.updated_at, KEPT)),
            _ => None,
        }
    }
}
