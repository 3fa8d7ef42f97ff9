//! Our client, as it is by default.

use vonage_video::{ArchiveId, Client, Proxy, SessionId, StreamId};

use crate::{APPLICATION, ARCHIVE, PRIVATE_KEY, SESSION, STREAM};

/// The client, and what it asks for.
#[derive(Clone, Debug)]
pub struct Ours {
    /// The client.
    pub client: Client,
    session: SessionId,
    stream: StreamId,
    archive: ArchiveId,
}

impl Ours {
    /// A client of the server at this origin.
    ///
    /// # Errors
    ///
    /// When it cannot be built.
    pub fn new(origin: &str) -> anyhow::Result<Self> {
        let client = Client::builder(APPLICATION)
            .private_key(PRIVATE_KEY)?
            .base_url(origin)?
            .proxy(Proxy::none())
            .build()?;
        Ok(Self {
            client,
            session: SESSION.parse()?,
            stream: STREAM.parse()?,
            archive: ARCHIVE.parse()?,
        })
    }

    /// The small GET.
    ///
    /// # Errors
    ///
    /// As the call's.
    pub async fn get(&self) -> anyhow::Result<usize> {
        let stream = self.client.streams().get(&self.session, &self.stream).await?;
        Ok(stream.id.as_str().len())
    }

    /// The GET of an archive.
    ///
    /// # Errors
    ///
    /// As the call's.
    pub async fn get_archive(&self) -> anyhow::Result<usize> {
        let archive = self.client.archives().get(&self.archive).await?;
        Ok(archive.id.as_str().len())
    }
}
