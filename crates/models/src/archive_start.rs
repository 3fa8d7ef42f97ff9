//! Starting an archive.

use serde::{Deserialize, Serialize};

use crate::limits::{check_bitrate, check_id_or_token, check_present};
use crate::{
    InvalidInput, LanguageCode, Layout, OutputMode, Resolution, SessionId, StreamMode, check_tracks,
};

/// What starts an archive (`POST …/archive`). Only what is set is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StartArchiveBody {
    /// The session to record: routed, with at least one client in it.
    pub session_id: SessionId,
    /// A name of your own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether audio is recorded. Default of the service: yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_audio: Option<bool>,
    /// Whether video is recorded. Default of the service: yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_video: Option<bool>,
    /// What the archive consists of. Default of the service: composed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_mode: Option<OutputMode>,
    /// The arrangement of a composed archive. Default of the service: best fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// The picture size of a composed archive. Default of the service: 640×480.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Who chooses the streams. Default of the service: the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_mode: Option<StreamMode>,
    /// Sets simultaneous archives of a session apart; must be unique among those that run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_archive_tag: Option<String>,
    /// Bits per second of a composed archive, 100000 to 6000000. Excludes `quantization_parameter`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bitrate: Option<u64>,
    /// The constant quality of a composed archive, 15 to 40; smaller is better and larger on disk. Excludes
    /// `max_bitrate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization_parameter: Option<u64>,
    /// Whether the archive is transcribed; needs audio. Default of the service: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_transcription: Option<bool>,
    /// How it is transcribed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcription_properties: Option<TranscriptionProperties>,
}

/// How an archive is transcribed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TranscriptionProperties {
    /// The language that is spoken. Default of the service: `en-US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_language_code: Option<LanguageCode>,
    /// Whether there is a summary. Default of the service: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_summary: Option<bool>,
}

impl StartArchiveBody {
    /// An archive of this session, with nothing else set.
    pub fn new(session_id: impl Into<SessionId>) -> Self {
        Self {
            session_id: session_id.into(),
            name: None,
            has_audio: None,
            has_video: None,
            output_mode: None,
            layout: None,
            resolution: None,
            stream_mode: None,
            multi_archive_tag: None,
            max_bitrate: None,
            quantization_parameter: None,
            has_transcription: None,
            transcription_properties: None,
        }
    }

    /// What certainly cannot be (API description of `POST …/archive`; guides: archiving, post-call transcription).
    ///
    /// # Errors
    ///
    /// An empty session id or tag, both tracks off, picture settings on individual output, both rate controls, a
    /// value out of its range, a contradictory layout, a transcription of an archive without audio.
    pub fn check(&self) -> Result<(), InvalidInput> {
        check_id_or_token("sessionId", self.session_id.as_str(), "the id of a session")?;
        check_tracks(self.has_audio, self.has_video)?;
        if self.output_mode == Some(OutputMode::Individual) {
            self.check_individual()?;
        }
        if self.max_bitrate.is_some() && self.quantization_parameter.is_some() {
            return Err(InvalidInput::new(
                "quantizationParameter",
                "is set together with `maxBitrate`",
                "at most one of the two",
            ));
        }
        check_bitrate(self.max_bitrate)?;
        if let Some(quality) = self.quantization_parameter
            && !(15..=40).contains(&quality)
        {
            return Err(InvalidInput::new(
                "quantizationParameter",
                format!("is {quality}"),
                "15 to 40",
            ));
        }
        if let Some(layout) = &self.layout {
            layout.check()?;
        }
        if let Some(tag) = &self.multi_archive_tag {
            check_present("multiArchiveTag", tag, "a text that tells archives apart")?;
        }
        self.check_transcription()
    }

    /// Individual streams are stored as they come: nothing about a picture applies to them.
    fn check_individual(&self) -> Result<(), InvalidInput> {
        for (field, is_set) in [
            ("layout", self.layout.is_some()),
            ("resolution", self.resolution.is_some()),
            ("maxBitrate", self.max_bitrate.is_some()),
            ("quantizationParameter", self.quantization_parameter.is_some()),
        ] {
            if is_set {
                return Err(InvalidInput::new(
                    field,
                    "is set for individual output",
                    "outputMode `composed`",
                ));
            }
        }
        Ok(())
    }

    fn check_transcription(&self) -> Result<(), InvalidInput> {
        if self.has_transcription != Some(true) {
            return match &self.transcription_properties {
                Some(_) => Err(InvalidInput::new(
                    "transcriptionProperties",
                    "is set without `hasTranscription`",
                    "`hasTranscription` together with it",
                )),
                None => Ok(()),
            };
        }
        if self.has_audio == Some(false) {
            return Err(InvalidInput::new(
                "hasTranscription",
                "is on without `hasAudio`",
                "`hasAudio` with a transcription",
            ));
        }
        Ok(())
    }
}
