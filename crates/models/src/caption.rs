//! Live captions.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::limits::{check_id_or_token, check_present, check_web_address};
use crate::{Address, CaptionsId, InvalidInput, LanguageCode, Secret, SessionId, seconds};

/// What starts live captions (`POST …/captions`). Only what is set is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StartCaptionsBody {
    /// The session to caption; routed.
    pub session_id: SessionId,
    /// A client token of a moderator of that session.
    pub token: Secret,
    /// The language that is spoken. Default of the service: `en-US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<LanguageCode>,
    /// When captioning ends at the latest: 300 s to 4 h, whole seconds. Default of the service: 4 h.
    #[serde(default, with = "seconds", skip_serializing_if = "Option::is_none")]
    pub max_duration: Option<Duration>,
    /// Whether unfinished sentences are sent while they are spoken. Default of the service: yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_captions: Option<bool>,
    /// Where the service reports changes; 15 to 2048 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_callback_url: Option<Address>,
}

impl StartCaptionsBody {
    /// Captions of this session, with nothing else set.
    pub fn new(session_id: impl Into<SessionId>, token: impl Into<Secret>) -> Self {
        Self {
            session_id: session_id.into(),
            token: token.into(),
            language_code: None,
            max_duration: None,
            partial_captions: None,
            status_callback_url: None,
        }
    }

    /// What certainly cannot be (API description of `POST …/captions`).
    ///
    /// # Errors
    ///
    /// An empty session id, token or language, a duration out of its range, a callback URL that is none. Any language
    /// passes.
    pub fn check(&self) -> Result<(), InvalidInput> {
        check_id_or_token("sessionId", self.session_id.as_str(), "the id of a session")?;
        check_id_or_token(
            "token",
            self.token.expose(),
            "a client token of a moderator of the session",
        )?;
        if let Some(language) = &self.language_code {
            check_present("languageCode", language.as_str(), "a BCP 47 tag such as `en-US`")?;
        }
        seconds::check(
            "maxDuration",
            self.max_duration,
            300..=14_400,
            "300 to 14400 whole seconds",
        )?;
        match &self.status_callback_url {
            Some(url) => check_web_address("statusCallbackUrl", url),
            None => Ok(()),
        }
    }
}

/// Live captions that have been started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Captions {
    /// The captions, for stopping them.
    #[serde(rename = "captionsId")]
    pub id: CaptionsId,
}

impl Captions {
    /// Captions with this id.
    pub fn new(id: impl Into<CaptionsId>) -> Self {
        Self { id: id.into() }
    }
}
