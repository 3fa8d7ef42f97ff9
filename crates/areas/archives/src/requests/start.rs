//! Starting an archive.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{
    Archive, LanguageCode, Layout, OutputMode, Resolution, SessionId, StartArchiveBody, StreamMode,
    TranscriptionProperties,
};

/// Starts to record a session, which must be routed and have at least one client in it.
///
/// A session records one archive at a time, or several with a [tag](Self::tag) of their own each. Recording ends when
/// it is stopped, 60 seconds after the last client has left, 60 minutes after the last stream, or after 4 hours.
///
/// `POST …/archive` · repeats: once · recording is billed
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StartArchive {
    body: StartArchiveBody,
}

impl StartArchive {
    /// An archive of this session: composed, 640×480, audio and video of all streams, unless set otherwise below.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            body: StartArchiveBody::new(session),
        }
    }

    optional_setters! {
        /// A name of your own.
        name, set_name: into String => body.name;
        /// Whether audio is recorded. Default of the service: yes. At least one of audio and video.
        audio, set_audio: bool => body.has_audio;
        /// Whether video is recorded. Default of the service: yes. At least one of audio and video.
        video, set_video: bool => body.has_video;
        /// One MP4 with everything, or a file for each stream. Default of the service: composed. Individual output has no
        /// layout, resolution, bit rate or quantization.
        output_mode, set_output_mode: OutputMode => body.output_mode;
        /// The arrangement of a composed archive. Default of the service: best fit.
        layout, set_layout: Layout => body.layout;
        /// The picture size of a composed archive. Default of the service: 640×480.
        resolution, set_resolution: into Resolution => body.resolution;
        /// Who chooses the streams. In manual mode nothing is recorded until streams are [added](crate::AddStream).
        stream_mode, set_stream_mode: StreamMode => body.stream_mode;
        /// A tag that no other running archive of the session has. Needed for a second one at the same time, and for a
        /// manual one beside automatic archiving.
        tag, set_tag: into String => body.multi_archive_tag;
        /// Bits per second of a composed archive, 100000 to 6000000. Excludes [`quantization`](Self::quantization).
        max_bitrate, set_max_bitrate: u64 => body.max_bitrate;
        /// Constant quality of a composed archive at a varying bit rate: 15 to 40, smaller is better and larger on disk.
        /// Excludes [`max_bitrate`](Self::max_bitrate).
        quantization, set_quantization: u64 => body.quantization_parameter;
    }

    /// Transcribes the recording when it has ended. Needs audio; the guide knows it for individual output only.
    pub fn transcription(mut self) -> Self {
        self.body.has_transcription = Some(true);
        self
    }

    /// Transcribes the recording, which is spoken in this language. Default of the service: `en-US`.
    pub fn transcription_language(mut self, language: impl Into<LanguageCode>) -> Self {
        self.transcription_properties().primary_language_code = Some(language.into());
        self.transcription()
    }

    /// Transcribes the recording and adds a summary.
    pub fn transcription_summary(mut self) -> Self {
        self.transcription_properties().has_summary = Some(true);
        self.transcription()
    }

    /// Sets whether the recording is [transcribed](Self::transcription), or with `None` leaves it to the service, which
    /// does not. Anything but `Some(true)` removes language and summary as well.
    pub fn set_transcription(mut self, on: Option<bool>) -> Self {
        self.body.has_transcription = on;
        if on != Some(true) {
            self.body.transcription_properties = None;
        }
        self
    }

    /// Sets the [language](Self::transcription_language), or removes it with `None`. With a language the recording is
    /// transcribed.
    pub fn set_transcription_language(mut self, language: Option<LanguageCode>) -> Self {
        match (language, &mut self.body.transcription_properties) {
            (Some(language), _) => return self.transcription_language(language),
            (None, Some(properties)) => properties.primary_language_code = None,
            (None, None) => {}
        }
        self
    }

    /// Sets whether the transcription has a [summary](Self::transcription_summary), or with `None` leaves it to the
    /// service. With a summary the recording is transcribed.
    pub fn set_transcription_summary(mut self, on: Option<bool>) -> Self {
        match (on, &mut self.body.transcription_properties) {
            (Some(true), _) => return self.transcription_summary(),
            (on, Some(properties)) => properties.has_summary = on,
            (_, None) => {}
        }
        self
    }

    fn transcription_properties(&mut self) -> &mut TranscriptionProperties {
        self.body
            .transcription_properties
            .get_or_insert_with(TranscriptionProperties::default)
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &StartArchiveBody {
        &self.body
    }
}

impl<S: Into<SessionId>> From<S> for StartArchive {
    fn from(session: S) -> Self {
        Self::new(session)
    }
}

impl Operation for StartArchive {
    const NAME: &'static str = "archives.start";
    const REPEAT: Repeat = Repeat::Once;
    type Output = Archive;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::post(target.project().fixed("archive")).json(&self.body)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Archive, Error> {
        wire::echoes(
            &response,
            [
                ("sessionId", Some(self.body.session_id.as_str())),
                ("name", self.body.name.as_deref()),
                ("multiArchiveTag", self.body.multi_archive_tag.as_deref()),
            ],
        )?;
        wire::object(&response)
    }
}
