//! Starting an Experience Composer.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{
    Address, Render, RenderProperties, Resolution, Secret, SessionId, StartRenderBody,
};

/// Starts to render a web page into a session, which must be routed.
///
/// The service opens the page in a browser of its own (Chrome, without a graphics card: pages that rely on WebGL may
/// fail) and publishes picture and sound of it as a stream. Where it reports changes is set for the application, not
/// here.
///
/// `POST …/render` · repeats: once · rendering is billed
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StartRender {
    body: StartRenderBody,
}

impl StartRender {
    /// This page into this session, with a client token for it, of a publisher or a moderator. The URL is `http` or
    /// `https`, of 15 to 2048 characters, and must be reachable from the internet.
    pub fn new(session: impl Into<SessionId>, token: impl Into<Secret>, url: impl Into<Address>) -> Self {
        Self {
            body: StartRenderBody::new(session, token, url),
        }
    }

    optional_setters! {
        /// When it ends at the latest: 1 minute to 10 hours, in whole seconds. Default of the service: 2 hours.
        max_duration, set_max_duration: Duration => body.max_duration;
        /// The picture size. Vonage's SDKs name 1280×720 as the service's default; the API description names none.
        resolution, set_resolution: into Resolution => body.resolution;
    }

    /// The stream's name: 1 to 200 characters.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.set_name(Some(name.into()))
    }

    /// Sets the [name](Self::name), or removes it with `None`, so that it is not sent.
    pub fn set_name(mut self, name: Option<String>) -> Self {
        self.body.properties = name.map(RenderProperties::new);
        self
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &StartRenderBody {
        &self.body
    }
}

impl Operation for StartRender {
    const NAME: &'static str = "experience_composer.start";
    const REPEAT: Repeat = Repeat::Once;
    type Output = Render;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::post(target.project().fixed("render")).json(&self.body)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Render, Error> {
        let name = self.body.properties.as_ref();
        wire::echoes(
            &response,
            [
                ("sessionId", Some(self.body.session_id.as_str())),
                ("name", name.map(|properties| properties.name.as_str())),
            ],
        )?;
        wire::object(&response)
    }
}
