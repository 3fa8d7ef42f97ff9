//! One session.

// Which of these are used depends on the features.
#![allow(unused_imports, reason = "each is needed by some feature")]

use vonage_video_auth::IssuerGrant;
use vonage_video_core::Call;
use vonage_video_models::{Address, ConnectionId, Digits, Secret, SessionId, SipUri, StreamId};

use crate::Client;

/// The calls about one session; see [`Client::session`].
///
/// ```
/// # #[cfg(all(feature = "archives", feature = "moderation", feature = "streams"))] {
/// # async fn example(client: vonage_video::Client, id: vonage_video::SessionId) -> Result<(), Box<dyn std::error::Error>> {
/// use vonage_video::Role;
///
/// let session = client.session(&id);
/// let token = session.grant().role(Role::Publisher).sign().await?;
/// let archive = session.start_archive(|archive| archive.name("rehearsal")).await?;
/// for stream in session.streams().await?.items {
///     session.set_layout_classes(|classes| classes.stream(&stream.id, ["focus"])).await?;
/// }
/// session.mute_all().await?;
/// # let _ = (token, archive); Ok(()) }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SessionHandle {
    client: Client,
    id: SessionId,
}

impl SessionHandle {
    pub(crate) fn new(client: Client, id: SessionId) -> Self {
        Self { client, id }
    }

    /// The session.
    #[must_use]
    pub fn id(&self) -> &SessionId {
        &self.id
    }

    /// Starts a client token. See [`Client::grant`].
    #[doc(alias("generateToken", "generateClientToken"))]
    pub fn grant(&self) -> IssuerGrant {
        self.client.grant(&self.id)
    }

    /// Lists who is connected. See [`Sessions::list_connections`](crate::sessions::Sessions::list_connections).
    #[cfg(feature = "sessions")]
    #[doc(alias("listConnections", "getConnections"))]
    pub fn connections(&self) -> Call<crate::sessions::ListConnections> {
        self.client.sessions().list_connections(&self.id)
    }

    /// Moves it to another media server. See [`Sessions::migrate`](crate::sessions::Sessions::migrate).
    #[cfg(feature = "sessions")]
    #[doc(alias("migrateSession"))]
    pub fn migrate(&self) -> Call<crate::sessions::MigrateSession> {
        self.client.sessions().migrate(&self.id)
    }

    /// Lists what is published. See [`Streams::list`](crate::streams::Streams::list).
    #[cfg(feature = "streams")]
    #[doc(alias("listStreams"))]
    pub fn streams(&self) -> Call<crate::streams::ListStreams> {
        self.client.streams().list(&self.id)
    }

    /// Reads one stream. See [`Streams::get`](crate::streams::Streams::get).
    #[cfg(feature = "streams")]
    #[doc(alias("getStream", "getStreamInfo"))]
    pub fn stream(&self, stream: impl Into<StreamId>) -> Call<crate::streams::GetStream> {
        self.client.streams().get(&self.id, stream)
    }

    /// Sets the layout classes of its streams, with what `setup` sets; it needs a stream. See
    /// [`Streams::set_layout_classes`](crate::streams::Streams::set_layout_classes).
    #[cfg(feature = "streams")]
    #[doc(alias("setStreamClassLists"))]
    pub fn set_layout_classes(
        &self,
        setup: impl FnOnce(crate::streams::SetLayoutClasses) -> crate::streams::SetLayoutClasses,
    ) -> Call<crate::streams::SetLayoutClasses> {
        let request = setup(crate::streams::SetLayoutClasses::new(&self.id));
        self.client.streams().set_layout_classes(request)
    }

    /// Starts to record it, with what `setup` sets. See [`Archives::start`](crate::archives::Archives::start).
    #[cfg(feature = "archives")]
    #[doc(alias("startArchive"))]
    pub fn start_archive(
        &self,
        setup: impl FnOnce(crate::archives::StartArchive) -> crate::archives::StartArchive,
    ) -> Call<crate::archives::StartArchive> {
        let request = setup(crate::archives::StartArchive::new(&self.id));
        self.client.archives().start(request)
    }

    /// Lists its archives. See [`Archives::list`](crate::archives::Archives::list).
    #[cfg(feature = "archives")]
    #[doc(alias("listArchives", "searchArchives"))]
    pub fn archives(&self) -> Call<crate::archives::ListArchives> {
        let request = crate::archives::ListArchives::new().session(&self.id);
        self.client.archives().list(request)
    }

    /// Starts to broadcast it, with what `setup` sets; it needs an output. See
    /// [`Broadcasts::start`](crate::broadcasts::Broadcasts::start).
    #[cfg(feature = "broadcasts")]
    #[doc(alias("startBroadcast"))]
    pub fn start_broadcast(
        &self,
        setup: impl FnOnce(crate::broadcasts::StartBroadcast) -> crate::broadcasts::StartBroadcast,
    ) -> Call<crate::broadcasts::StartBroadcast> {
        let request = setup(crate::broadcasts::StartBroadcast::new(&self.id));
        self.client.broadcasts().start(request)
    }

    /// Lists its broadcasts in progress. See [`Broadcasts::list`](crate::broadcasts::Broadcasts::list).
    #[cfg(feature = "broadcasts")]
    #[doc(alias("listBroadcasts", "searchBroadcasts"))]
    pub fn broadcasts(&self) -> Call<crate::broadcasts::ListBroadcasts> {
        let request = crate::broadcasts::ListBroadcasts::new().session(&self.id);
        self.client.broadcasts().list(request)
    }

    /// Sends a message to everybody in it. See [`Signals::send`](crate::signals::Signals::send).
    #[cfg(feature = "signals")]
    #[doc(alias("sendSignal"))]
    pub fn signal(
        &self,
        kind: impl Into<String>,
        data: impl Into<String>,
    ) -> Call<crate::signals::SendSignal> {
        let request = crate::signals::SendSignal::new(&self.id, kind, data);
        self.client.signals().send(request)
    }

    /// Sends a message to one client. See [`Signals::send`](crate::signals::Signals::send).
    #[cfg(feature = "signals")]
    pub fn signal_to(
        &self,
        connection: impl Into<ConnectionId>,
        kind: impl Into<String>,
        data: impl Into<String>,
    ) -> Call<crate::signals::SendSignal> {
        let request = crate::signals::SendSignal::new(&self.id, kind, data).to(connection);
        self.client.signals().send(request)
    }

    /// Forces a client to leave. See [`Moderation::disconnect`](crate::moderation::Moderation::disconnect).
    #[cfg(feature = "moderation")]
    #[doc(alias("forceDisconnect", "disconnectClient"))]
    pub fn disconnect(&self, connection: impl Into<ConnectionId>) -> Call<crate::moderation::Disconnect> {
        self.client.moderation().disconnect(&self.id, connection)
    }

    /// Mutes one stream. See [`Moderation::mute_stream`](crate::moderation::Moderation::mute_stream).
    #[cfg(feature = "moderation")]
    #[doc(alias("forceMuteStream", "muteStream"))]
    pub fn mute_stream(&self, stream: impl Into<StreamId>) -> Call<crate::moderation::MuteStream> {
        self.client.moderation().mute_stream(&self.id, stream)
    }

    /// Mutes all streams, those of the future too. See [`Moderation::mute_all`](crate::moderation::Moderation::mute_all).
    #[cfg(feature = "moderation")]
    #[doc(alias("forceMuteAll"))]
    pub fn mute_all(&self) -> Call<crate::moderation::MuteAll> {
        self.client.moderation().mute_all(&self.id)
    }

    /// Mutes all streams but these, those of the future too. See
    /// [`Moderation::mute_all`](crate::moderation::Moderation::mute_all).
    #[cfg(feature = "moderation")]
    pub fn mute_all_except<S: Into<StreamId>>(
        &self,
        streams: impl IntoIterator<Item = S>,
    ) -> Call<crate::moderation::MuteAll> {
        let request = crate::moderation::MuteAll::new(&self.id).except(streams);
        self.client.moderation().mute_all(request)
    }

    /// Mutes no further streams; those that are muted stay so. See
    /// [`Moderation::unmute_all`](crate::moderation::Moderation::unmute_all).
    #[cfg(feature = "moderation")]
    #[doc(alias("disableForceMute"))]
    pub fn unmute_all(&self) -> Call<crate::moderation::UnmuteAll> {
        self.client.moderation().unmute_all(&self.id)
    }

    /// Brings a telephone into it, with what `setup` sets. See
    /// [`SipInterconnect::dial`](crate::sip::SipInterconnect::dial).
    #[cfg(feature = "sip")]
    #[doc(alias("initiateSIPCall", "intiateSIPCall"))]
    pub fn dial(
        &self,
        token: impl Into<Secret>,
        uri: SipUri,
        setup: impl FnOnce(crate::sip::Dial) -> crate::sip::Dial,
    ) -> Call<crate::sip::Dial> {
        let request = setup(crate::sip::Dial::new(&self.id, token, uri));
        self.client.sip().dial(request)
    }

    /// Presses keys on all telephones in it. See
    /// [`SipInterconnect::play_dtmf`](crate::sip::SipInterconnect::play_dtmf).
    #[cfg(feature = "sip")]
    #[doc(alias("playDTMF"))]
    pub fn play_dtmf(&self, digits: Digits) -> Call<crate::sip::PlayDtmf> {
        let request = crate::sip::PlayDtmf::new(&self.id, digits);
        self.client.sip().play_dtmf(request)
    }

    /// Starts live captions, with what `setup` sets. See
    /// [`LiveCaptions::start`](crate::captions::LiveCaptions::start).
    #[cfg(feature = "captions")]
    #[doc(alias("startCaptions", "enableCaptions"))]
    pub fn start_captions(
        &self,
        token: impl Into<Secret>,
        setup: impl FnOnce(crate::captions::StartCaptions) -> crate::captions::StartCaptions,
    ) -> Call<crate::captions::StartCaptions> {
        let request = setup(crate::captions::StartCaptions::new(&self.id, token));
        self.client.captions().start(request)
    }

    /// Renders a web page into it, with what `setup` sets. See
    /// [`Renders::start`](crate::experience_composer::Renders::start).
    #[cfg(feature = "experience-composer")]
    #[doc(alias("startRender", "startExperienceComposerRender"))]
    pub fn start_render(
        &self,
        token: impl Into<Secret>,
        url: impl Into<Address>,
        setup: impl FnOnce(crate::experience_composer::StartRender) -> crate::experience_composer::StartRender,
    ) -> Call<crate::experience_composer::StartRender> {
        let request = setup(crate::experience_composer::StartRender::new(&self.id, token, url));
        self.client.renders().start(request)
    }

    /// Connects its sound to a WebSocket, with what `setup` sets. See
    /// [`AudioConnectors::connect`](crate::audio_connector::AudioConnectors::connect).
    #[cfg(feature = "audio-connector")]
    #[doc(alias("websocketConnect", "connectToWebsocket"))]
    pub fn connect_audio(
        &self,
        token: impl Into<Secret>,
        uri: impl Into<Address>,
        setup: impl FnOnce(crate::audio_connector::ConnectAudio) -> crate::audio_connector::ConnectAudio,
    ) -> Call<crate::audio_connector::ConnectAudio> {
        let request = setup(crate::audio_connector::ConnectAudio::new(&self.id, token, uri));
        self.client.audio_connector().connect(request)
    }
}
