//! Experience Composer: a web page rendered into a session.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::limits::{check_id_or_token, check_present, check_web_address};
use crate::open_enum::open_enum;
use crate::{
    Address, ApplicationId, InvalidInput, RenderId, Resolution, Secret, SessionId, StreamId, UnixMillis,
    lenient, seconds,
};

open_enum! {
    /// Where an Experience Composer stands.
    RenderStatus {
        /// The page is being loaded.
        Starting = "starting",
        /// The page is published as a stream.
        Started = "started",
        /// It has ended.
        Stopped = "stopped",
        /// The page could not be rendered.
        Failed = "failed",
    }
}

/// What starts an Experience Composer (`POST …/render`). Only what is set is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StartRenderBody {
    /// The session the page is published in; routed.
    pub session_id: SessionId,
    /// A client token of a publisher or a moderator of that session.
    pub token: Secret,
    /// The page: 15 to 2048 characters, reachable from the internet.
    pub url: Address,
    /// When it ends at the latest: 60 s to 10 h, whole seconds. Default of the service: 2 h.
    #[serde(default, with = "seconds", skip_serializing_if = "Option::is_none")]
    pub max_duration: Option<Duration>,
    /// The picture size. Vonage's SDKs name 1280×720 as the service's default; the API description names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// How the stream is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<RenderProperties>,
}

/// How an Experience Composer publishes its stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RenderProperties {
    /// The stream's name: 1 to 200 characters.
    pub name: String,
}

impl RenderProperties {
    /// With this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl StartRenderBody {
    /// Renders this page into the session, with nothing else set.
    pub fn new(session_id: impl Into<SessionId>, token: impl Into<Secret>, url: impl Into<Address>) -> Self {
        Self {
            session_id: session_id.into(),
            token: token.into(),
            url: url.into(),
            max_duration: None,
            resolution: None,
            properties: None,
        }
    }

    /// What certainly cannot be (API description of `POST …/render`).
    ///
    /// # Errors
    ///
    /// An empty session id, token or resolution, a page whose URL is none, a duration or a name out of its range. Any
    /// resolution passes.
    pub fn check(&self) -> Result<(), InvalidInput> {
        check_id_or_token("sessionId", self.session_id.as_str(), "the id of a session")?;
        check_id_or_token("token", self.token.expose(), "a client token for the session")?;
        check_web_address("url", &self.url)?;
        if let Some(resolution) = &self.resolution {
            check_present("resolution", resolution.as_str(), "a size such as `1280x720`")?;
        }
        seconds::check(
            "maxDuration",
            self.max_duration,
            60..=36_000,
            "60 to 36000 whole seconds",
        )?;
        if let Some(RenderProperties { name }) = &self.properties {
            let length = name.chars().count();
            if !(1..=200).contains(&length) {
                return Err(InvalidInput::new(
                    "properties.name",
                    format!("has {length} characters"),
                    "1 to 200 characters",
                ));
            }
        }
        Ok(())
    }
}

/// An Experience Composer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Render {
    /// The Experience Composer.
    pub id: RenderId,
    /// The session it publishes in.
    pub session_id: SessionId,
    /// The application.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name older payloads use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// When it was started. The service cuts off the milliseconds in later answers: do not use it as a key.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// When it last changed.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<UnixMillis>,
    /// Where the service reports changes, where the application has such a place.
    #[serde(default, deserialize_with = "lenient::unredacted", skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<Address>,
    /// The stream's name. The service leaves it out when it is asked later.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The page.
    #[serde(default, deserialize_with = "lenient::unredacted", skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// The picture size.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Where it stands.
    #[serde(default = "no_status", deserialize_with = "lenient::state")]
    pub status: RenderStatus,
    /// The stream it publishes; none while it is starting.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub stream_id: Option<StreamId>,
    /// Why it ended, such as `Max Duration Exceeded` or `Stop Requested`. Free text, spelled in several ways.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What a callback about this is about: `render`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
}

fn no_status() -> RenderStatus {
    RenderStatus::from("")
}

impl Render {
    /// An Experience Composer that has just been started.
    pub fn new(id: impl Into<RenderId>, session_id: impl Into<SessionId>) -> Self {
        Self {
            id: id.into(),
            session_id: session_id.into(),
            application_id: None,
            project_id: None,
            created_at: None,
            updated_at: None,
            callback_url: None,
            name: None,
            url: None,
            resolution: None,
            status: RenderStatus::Starting,
            stream_id: None,
            reason: None,
            event: None,
        }
    }

    /// The application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.application_id.as_ref().or(self.project_id.as_ref())
    }
}
