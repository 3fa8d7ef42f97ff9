//! The client: one door to all areas.

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
use vonage_video_auth::Signer;
use vonage_video_auth::{IssuerGrant, TokenIssuer};
use vonage_video_core::{Dispatch, Handle};
use vonage_video_models::{ApplicationId, SessionId};

use crate::SessionHandle;

/// One door to all areas of the API, for one application. Cheap to clone; clones share connections, the API token and
/// the retry budget.
///
/// ```
/// # #[cfg(feature = "transport")] {
/// use vonage_video::Client;
///
/// # fn example(pem: &str) -> Result<(), vonage_video::Error> {
/// let from_environment = Client::from_env()?;
/// let explicit = Client::builder("5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1").private_key(pem)?.build()?;
/// # Ok(()) }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    handle: Handle,
    issuer: TokenIssuer,
}

impl Client {
    /// A client for the application and key the environment names; see [`ClientBuilder::from_env`].
    ///
    /// Start-up code: reads the environment, and a file if that is where the key is.
    ///
    /// # Errors
    ///
    /// A variable that is missing or wrong, a key that cannot be read.
    ///
    /// [`ClientBuilder::from_env`]: crate::ClientBuilder::from_env
    #[cfg(feature = "transport")]
    pub fn from_env() -> Result<Self, crate::Error> {
        crate::ClientBuilder::from_env()?.build()
    }

    /// Starts a client for this application.
    #[cfg(feature = "transport")]
    pub fn builder(application_id: impl Into<ApplicationId>) -> crate::ClientBuilder {
        crate::ClientBuilder::new(application_id.into())
    }

    /// A client that sends through something of your own: a [`Script`](crate::Script) in tests, an edge platform's
    /// `fetch`. It can sign client tokens once it [has a signer](Self::with_signer).
    ///
    /// A dispatch that is used elsewhere as well can be passed as an [`Arc`](std::sync::Arc) of it, or as an `Arc<dyn Dispatch>`.
    pub fn with_dispatch(dispatch: impl Dispatch, application_id: impl Into<ApplicationId>) -> Self {
        let application_id = application_id.into();
        let issuer = TokenIssuer::without_signer(application_id.as_str());
        Self {
            handle: Handle::new(dispatch, application_id),
            issuer,
        }
    }

    /// Signs client tokens with this signer, by the system's clock.
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
    #[must_use]
    pub fn with_signer(self, signer: impl Signer) -> Self {
        let clock = vonage_video_auth::SystemClock;
        let issuer = TokenIssuer::new(self.application_id().as_str(), signer, clock);
        self.with_issuer(issuer)
    }

    /// Hands out client tokens through this issuer: for platforms where the standard library knows no time, and for
    /// clocks of your own.
    #[must_use]
    pub fn with_issuer(self, issuer: TokenIssuer) -> Self {
        Self { issuer, ..self }
    }

    #[cfg(feature = "transport")]
    pub(crate) fn from_parts(handle: Handle, issuer: TokenIssuer) -> Self {
        Self { handle, issuer }
    }

    /// The application.
    #[must_use]
    pub fn application_id(&self) -> &ApplicationId {
        self.handle.application_id()
    }

    /// The way to the service, for area crates of your own.
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Starts a client token: what a participant needs to join the session. Made locally, nothing is sent.
    ///
    /// ```
    /// # async fn example(client: vonage_video::Client, session: vonage_video::Session) -> Result<(), vonage_video::TokenError> {
    /// use std::time::Duration;
    /// use vonage_video::Role;
    ///
    /// let token = client.grant(&session.id).role(Role::Publisher).data("user=42").valid_for(Duration::from_hours(2)).sign().await?;
    /// # let _ = token; Ok(()) }
    /// ```
    #[doc(alias("generateToken", "generateClientToken"))]
    pub fn grant(&self, session: impl Into<SessionId>) -> IssuerGrant {
        self.issuer.grant(session.into())
    }

    /// Sessions and their connections.
    #[cfg(feature = "sessions")]
    #[must_use]
    pub fn sessions(&self) -> crate::sessions::Sessions {
        crate::sessions::Sessions::new(self.handle.clone())
    }

    /// What is published in sessions.
    #[cfg(feature = "streams")]
    #[must_use]
    pub fn streams(&self) -> crate::streams::Streams {
        crate::streams::Streams::new(self.handle.clone())
    }

    /// Recordings of sessions.
    #[cfg(feature = "archives")]
    #[must_use]
    pub fn archives(&self) -> crate::archives::Archives {
        crate::archives::Archives::new(self.handle.clone())
    }

    /// Sessions streamed live to HLS players and RTMP servers.
    #[cfg(feature = "broadcasts")]
    #[must_use]
    pub fn broadcasts(&self) -> crate::broadcasts::Broadcasts {
        crate::broadcasts::Broadcasts::new(self.handle.clone())
    }

    /// Messages to the clients of a session.
    #[cfg(feature = "signals")]
    #[must_use]
    pub fn signals(&self) -> crate::signals::Signals {
        crate::signals::Signals::new(self.handle.clone())
    }

    /// Disconnecting and muting participants.
    #[cfg(feature = "moderation")]
    #[must_use]
    pub fn moderation(&self) -> crate::moderation::Moderation {
        crate::moderation::Moderation::new(self.handle.clone())
    }

    /// Telephones in sessions.
    #[cfg(feature = "sip")]
    #[must_use]
    pub fn sip(&self) -> crate::sip::SipInterconnect {
        crate::sip::SipInterconnect::new(self.handle.clone())
    }

    /// Live captions.
    #[cfg(feature = "captions")]
    #[must_use]
    pub fn captions(&self) -> crate::captions::LiveCaptions {
        crate::captions::LiveCaptions::new(self.handle.clone())
    }

    /// Experience Composer: web pages rendered into sessions.
    #[cfg(feature = "experience-composer")]
    #[must_use]
    pub fn renders(&self) -> crate::experience_composer::Renders {
        crate::experience_composer::Renders::new(self.handle.clone())
    }

    /// Audio Connector: the sound of sessions over WebSockets.
    #[cfg(feature = "audio-connector")]
    #[must_use]
    pub fn audio_connector(&self) -> crate::audio_connector::AudioConnectors {
        crate::audio_connector::AudioConnectors::new(self.handle.clone())
    }

    /// The calls about one session. Sends nothing.
    #[must_use]
    pub fn session(&self, id: impl Into<SessionId>) -> SessionHandle {
        SessionHandle::new(self.clone(), id.into())
    }

    /// The calls about one archive. Sends nothing.
    #[cfg(feature = "archives")]
    #[must_use]
    pub fn archive(&self, id: impl Into<vonage_video_models::ArchiveId>) -> crate::ArchiveHandle {
        crate::ArchiveHandle::new(self.clone(), id.into())
    }

    /// The calls about one broadcast. Sends nothing.
    #[cfg(feature = "broadcasts")]
    #[must_use]
    pub fn broadcast(&self, id: impl Into<vonage_video_models::BroadcastId>) -> crate::BroadcastHandle {
        crate::BroadcastHandle::new(self.clone(), id.into())
    }
}
