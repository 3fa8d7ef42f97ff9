//! Starting an archive.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
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

    /// A name of your own.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.body.name = Some(name.into());
        self
    }

    /// Whether audio is recorded. Default of the service: yes. At least one of audio and video.
    pub fn audio(mut self, on: bool) -> Self {
        self.body.has_audio = Some(on);
        self
    }

    /// Whether video is recorded. Default of the service: yes. At least one of audio and video.
    pub fn video(mut self, on: bool) -> Self {
        self.body.has_video = Some(on);
        self
    }

    /// One MP4 with everything, or a file for each stream. Default of the service: composed. Individual output has no
    /// layout, resolution, bit rate or quantization.
    pub fn output_mode(mut self, mode: OutputMode) -> Self {
        self.body.output_mode = Some(mode);
        self
    }

    /// The arrangement of a composed archive. Default of the service: best fit.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.body.layout = Some(layout);
        self
    }

    /// The picture size of a composed archive. Default of the service: 640×480.
    pub fn resolution(mut self, resolution: impl Into<Resolution>) -> Self {
        self.body.resolution = Some(resolution.into());
        self
    }

    /// Who chooses the streams. In manual mode nothing is recorded until streams are [added](crate::AddStream).
    pub fn stream_mode(mut self, mode: StreamMode) -> Self {
        self.body.stream_mode = Some(mode);
        self
    }

    /// A tag that no other running archive of the session has. Needed for a second one at the same time, and for a
    /// manual one beside automatic archiving.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.body.multi_archive_tag = Some(tag.into());
        self
    }

    /// Bits per second of a composed archive, 100000 to 6000000. Excludes [`quantization`](Self::quantization).
    pub fn max_bitrate(mut self, bits_per_second: u64) -> Self {
        self.body.max_bitrate = Some(bits_per_second);
        self
    }

    /// Constant quality of a composed archive at a varying bit rate: 15 to 40, smaller is better and larger on disk.
    /// Excludes [`max_bitrate`](Self::max_bitrate).
    pub fn quantization(mut self, parameter: u64) -> Self {
        self.body.quantization_parameter = Some(parameter);
        self
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
