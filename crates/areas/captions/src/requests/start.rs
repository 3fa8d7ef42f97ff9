//! Starting captions.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{Address, Captions, LanguageCode, Secret, SessionId, StartCaptionsBody};

/// Starts to caption a session, which must be routed and have no captions yet.
///
/// `POST …/captions` · repeats: once · captions are billed
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StartCaptions {
    body: StartCaptionsBody,
}

impl StartCaptions {
    /// Captions of this session, with the client token of a moderator of it.
    pub fn new(session: impl Into<SessionId>, moderator_token: impl Into<Secret>) -> Self {
        Self {
            body: StartCaptionsBody::new(session, moderator_token),
        }
    }

    /// The language that is spoken. Default of the service: `en-US`. Any BCP 47 tag is sent as it is.
    pub fn language(mut self, language: impl Into<LanguageCode>) -> Self {
        self.body.language_code = Some(language.into());
        self
    }

    /// When captioning ends at the latest: 5 minutes to 4 hours, in whole seconds. Default of the service: 4 hours.
    pub fn max_duration(mut self, limit: Duration) -> Self {
        self.body.max_duration = Some(limit);
        self
    }

    /// Whether sentences are sent while they are spoken, again and again until they are complete. Default of the
    /// service: yes.
    pub fn partial_captions(mut self, on: bool) -> Self {
        self.body.partial_captions = Some(on);
        self
    }

    /// Where the service reports that captions started, stopped or failed: an `http` or `https` URL of 15 to 2048
    /// characters.
    pub fn status_callback_url(mut self, url: impl Into<Address>) -> Self {
        self.body.status_callback_url = Some(url.into());
        self
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &StartCaptionsBody {
        &self.body
    }
}

impl Operation for StartCaptions {
    const NAME: &'static str = "captions.start";
    const REPEAT: Repeat = Repeat::Once;
    type Output = Captions;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::post(target.project().fixed("captions")).json(&self.body)
    }

    /// No answer with a session in it has been recorded, but one of another session would not be this one's.
    fn decode(&self, response: Response<Bytes>) -> Result<Captions, Error> {
        wire::echoes(&response, [("sessionId", Some(self.body.session_id.as_str()))])?;
        wire::object(&response)
    }
}
