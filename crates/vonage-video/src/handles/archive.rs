//! One archive.

use vonage_video_core::Call;
use vonage_video_models::{ArchiveId, Layout, StreamId};

use crate::Client;
use crate::archives::{AddStream, DeleteArchive, GetArchive, RemoveStream, SetArchiveLayout, StopArchive};

/// The calls about one archive; see [`Client::archive`].
///
/// ```
/// # async fn example(client: vonage_video::Client, id: vonage_video::ArchiveId) -> Result<(), Box<dyn std::error::Error>> {
/// use vonage_video::archives::conditions;
///
/// let archive = client.archive(&id);
/// archive.stop().await?;
/// archive.get().until(conditions::available).await?;
/// archive.delete().await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct ArchiveHandle {
    client: Client,
    id: ArchiveId,
}

impl ArchiveHandle {
    pub(crate) fn new(client: Client, id: ArchiveId) -> Self {
        Self { client, id }
    }

    /// The archive.
    #[must_use]
    pub fn id(&self) -> &ArchiveId {
        &self.id
    }

    /// Reads it, or waits for it with [`until`](Call::until). See [`Archives::get`](crate::archives::Archives::get).
    #[doc(alias("getArchive"))]
    pub fn get(&self) -> Call<GetArchive> {
        self.client.archives().get(&self.id)
    }

    /// Stops recording. See [`Archives::stop`](crate::archives::Archives::stop).
    #[doc(alias("stopArchive"))]
    pub fn stop(&self) -> Call<StopArchive> {
        self.client.archives().stop(&self.id)
    }

    /// Deletes it. See [`Archives::delete`](crate::archives::Archives::delete).
    #[doc(alias("deleteArchive"))]
    pub fn delete(&self) -> Call<DeleteArchive> {
        self.client.archives().delete(&self.id)
    }

    /// Changes its layout while it runs. See [`Archives::set_layout`](crate::archives::Archives::set_layout).
    #[doc(alias("setArchiveLayout", "updateArchiveLayout"))]
    pub fn set_layout(&self, layout: Layout) -> Call<SetArchiveLayout> {
        self.client.archives().set_layout(&self.id, layout)
    }

    /// Adds a stream, with audio and video. See [`Archives::add_stream`](crate::archives::Archives::add_stream).
    #[doc(alias("addArchiveStream"))]
    pub fn add_stream(&self, stream: impl Into<StreamId>) -> Call<AddStream> {
        self.client
            .archives()
            .add_stream(AddStream::new(&self.id, stream))
    }

    /// Removes a stream. See [`Archives::remove_stream`](crate::archives::Archives::remove_stream).
    #[doc(alias("removeArchiveStream"))]
    pub fn remove_stream(&self, stream: impl Into<StreamId>) -> Call<RemoveStream> {
        self.client.archives().remove_stream(&self.id, stream)
    }

    /// Downloads it. See [`Archives::download`](crate::archives::Archives::download).
    #[cfg(feature = "download")]
    pub fn download(&self) -> crate::archives::Download {
        self.client.archives().download(&self.id)
    }
}
