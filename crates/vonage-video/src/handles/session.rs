//! One session.

use vonage_video_auth::IssuerGrant;
#[cfg(any(feature = "archives", feature = "broadcasts", feature = "sessions", feature = "streams"))]
use vonage_video_core::Call;
use vonage_video_models::SessionId;
#[cfg(feature = "streams")]
use vonage_video_models::StreamId;

use crate::Client;

/// The calls about one session; see [`Client::session`].
///
/// ```
/// # #[cfg(all(feature = "archives", feature = "streams"))] {
/// # async fn example(client: vonage_video::Client, id: vonage_video::SessionId) -> Result<(), Box<dyn std::error::Error>> {
/// use vonage_video::Role;
///
/// let session = client.session(&id);
/// let token = session.grant().role(Role::Publisher).sign().await?;
/// let archive = session.start_archive(|archive| archive.name("rehearsal")).await?;
/// println!("{} streams", session.streams().await?.items.len());
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
    pub fn grant(&self) -> IssuerGrant {
        self.client.grant(&self.id)
    }

    /// Lists who is connected. See [`Sessions::list_connections`](crate::sessions::Sessions::list_connections).
    #[cfg(feature = "sessions")]
    pub fn connections(&self) -> Call<crate::sessions::ListConnections> {
        self.client.sessions().list_connections(&self.id)
    }

    /// Moves it to another media server. See [`Sessions::migrate`](crate::sessions::Sessions::migrate).
    #[cfg(feature = "sessions")]
    pub fn migrate(&self) -> Call<crate::sessions::MigrateSession> {
        self.client.sessions().migrate(&self.id)
    }

    /// Lists what is published. See [`Streams::list`](crate::streams::Streams::list).
    #[cfg(feature = "streams")]
    pub fn streams(&self) -> Call<crate::streams::ListStreams> {
        self.client.streams().list(&self.id)
    }

    /// Reads one stream. See [`Streams::get`](crate::streams::Streams::get).
    #[cfg(feature = "streams")]
    pub fn stream(&self, stream: impl Into<StreamId>) -> Call<crate::streams::GetStream> {
        self.client.streams().get(&self.id, stream)
    }

    /// Starts to record it, with what `setup` sets. See [`Archives::start`](crate::archives::Archives::start).
    #[cfg(feature = "archives")]
    pub fn start_archive(
        &self,
        setup: impl FnOnce(crate::archives::StartArchive) -> crate::archives::StartArchive,
    ) -> Call<crate::archives::StartArchive> {
        let request = setup(crate::archives::StartArchive::new(&self.id));
        self.client.archives().start(request)
    }

    /// Lists its archives. See [`Archives::list`](crate::archives::Archives::list).
    #[cfg(feature = "archives")]
    pub fn archives(&self) -> Call<crate::archives::ListArchives> {
        let request = crate::archives::ListArchives::new().session(&self.id);
        self.client.archives().list(request)
    }

    /// Starts to broadcast it, with what `setup` sets; it needs an output. See
    /// [`Broadcasts::start`](crate::broadcasts::Broadcasts::start).
    #[cfg(feature = "broadcasts")]
    pub fn start_broadcast(
        &self,
        setup: impl FnOnce(crate::broadcasts::StartBroadcast) -> crate::broadcasts::StartBroadcast,
    ) -> Call<crate::broadcasts::StartBroadcast> {
        let request = setup(crate::broadcasts::StartBroadcast::new(&self.id));
        self.client.broadcasts().start(request)
    }

    /// Lists its broadcasts in progress. See [`Broadcasts::list`](crate::broadcasts::Broadcasts::list).
    #[cfg(feature = "broadcasts")]
    pub fn broadcasts(&self) -> Call<crate::broadcasts::ListBroadcasts> {
        let request = crate::broadcasts::ListBroadcasts::new().session(&self.id);
        self.client.broadcasts().list(request)
    }
}
