//! An archive as the API shows it.

use std::time::Duration;

use serde::Serialize;
use uuid::Uuid;
use vonage_video_models::{
    Archive as Answered, ArchiveStatus, OutputMode, Secret, StreamMode, Transcription, TranscriptionStatus,
};

use crate::areas::choosing::{self, Shown};
use crate::areas::nearest_second;
use crate::digest::sha256_hex;
use crate::operation::Call;
use crate::world::{Archive, ArchiveState, TRANSCRIPTION, TranscriptionSettings};

/// Which answer an archive is shown in; the service does not say the same in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// That to its start, the only one with exact times.
    Start,
    /// That to a look at it alone, the only one for which its file is read.
    Alone,
    Later,
}

/// What answers need to know besides the archive.
pub(super) struct Show<'a> {
    call: &'a Call<'a>,
    origin: String,
}

/// An archive, with its chosen streams even when there are none yet, and with `null` where it has no URL.
#[derive(Serialize)]
pub(super) struct WithStreams {
    #[serde(flatten)]
    archive: Answered,
    #[serde(skip_serializing_if = "Option::is_none")]
    streams: Option<Vec<Shown<bool>>>,
    url: Option<Secret>,
}

impl<'a> Show<'a> {
    pub(super) fn new(call: &'a Call<'a>) -> Self {
        let origin = call.origin();
        Self { call, origin }
    }

    pub(super) fn archive(&self, archive: &Archive, moment: Moment) -> WithStreams {
        let settings = &*archive.settings;
        let application = &*self.call.application.id;
        let mut shown = Answered::new(archive.id.to_string(), &*archive.session);
        shown.status = archive.status();
        shown.name.clone_from(&settings.name);
        shown.reason = archive.reason.clone().into_owned();
        shown.application_id = Some(application.into());
        let time = if moment == Moment::Start {
            |time| time
        } else {
            nearest_second
        };
        shown.created_at = Some(time(archive.created_at));
        shown.updated_at = Some(time(archive.updated_at));
        // Both are told once there is a file.
        let unfinished = archive.recording().is_some() || matches!(archive.state, ArchiveState::Stopped);
        if !unfinished {
            shown.size = archive.size;
            shown.duration = Duration::from_secs(archive.seconds(self.call.now).into());
        }
        let mode = |individual| {
            if individual {
                OutputMode::Individual
            } else {
                OutputMode::Composed
            }
        };
        shown.output_mode = Some(mode(settings.individual));
        shown.stream_mode = Some(if settings.manual {
            StreamMode::Manual
        } else {
            StreamMode::Auto
        });
        shown.has_audio = Some(settings.has_audio);
        shown.has_video = Some(settings.has_video);
        shown.has_transcription = Some(settings.transcription.is_some());
        let transcription = settings.transcription.as_ref();
        shown.transcription = transcription.map(|settings| self.transcription(archive, settings));
        shown.multi_archive_tag = Some(settings.tag.clone().unwrap_or_default());
        shown.event = Some("archive".to_owned());
        shown.resolution = (!settings.individual).then(|| settings.resolution.clone());
        shown.max_bitrate = settings.max_bitrate;
        shown.quantization_parameter = settings.quantization_parameter;
        shown.sha256 = match (moment, &archive.state) {
            (Moment::Start, _) => Some(String::new()),
            (Moment::Alone, ArchiveState::Available | ArchiveState::Uploaded) => {
                Some(sha256_hex(&archive.file(application)))
            }
            _ => None,
        };
        shown.password = (moment == Moment::Start).then(|| Secret::new(""));
        let available = matches!(archive.state, ArchiveState::Available);
        WithStreams {
            url: available.then(|| Secret::new(self.link(archive.id, archive.file_name()))),
            streams: choosing::selected(archive.composition(), |flag| flag),
            archive: shown,
        }
    }

    fn transcription(&self, archive: &Archive, settings: &TranscriptionSettings) -> Transcription {
        let status = match archive.status() {
            ArchiveStatus::Started | ArchiveStatus::Paused => TranscriptionStatus::Requested,
            ArchiveStatus::Stopped => TranscriptionStatus::Started,
            ArchiveStatus::Uploaded => TranscriptionStatus::Uploaded,
            ArchiveStatus::Failed => TranscriptionStatus::Failed,
            _ => TranscriptionStatus::Available,
        };
        let mut shown = Transcription::new(status);
        if matches!(archive.state, ArchiveState::Available) {
            shown.url = Some(Secret::new(self.link(archive.id, TRANSCRIPTION)));
        }
        if matches!(archive.state, ArchiveState::Failed) {
            shown.reason = Some(archive.reason.clone().into_owned());
        }
        shown.primary_language_code = Some(settings.language.clone());
        shown.has_summary = Some(settings.has_summary);
        shown
    }

    /// An address that is good from now on.
    fn link(&self, archive: Uuid, file: &str) -> String {
        let application = self.call.application;
        let now = self.call.now;
        application
            .links
            .link(&self.origin, &application.id, archive, file, now)
    }
}
