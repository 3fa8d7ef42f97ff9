//! Starting captions.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
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

    optional_setters! {
        /// The language that is spoken. Default of the service: `en-US`. Any BCP 47 tag is sent as it is.
        language, set_language: into LanguageCode => body.language_code;
        /// When captioning ends at the latest: 5 minutes to 4 hours, in whole seconds. Default of the service: 4 hours.
        max_duration, set_max_duration: Duration => body.max_duration;
        /// Whether sentences are sent while they are spoken, again and again until they are complete. Default of the
        /// service: yes.
        partial_captions, set_partial_captions: bool => body.partial_captions;
        /// Where the service reports that captions started, stopped or failed: an `http` or `https` URL of 15 to 2048
        /// characters.
        status_callback_url, set_status_callback_url: into Address => body.status_callback_url;
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
