//! One broadcast.

use vonage_video_core::Call;
use vonage_video_models::{BroadcastId, Layout, StreamId};

use crate::Client;
use crate::broadcasts::{AddStream, GetBroadcast, RemoveStream, SetBroadcastLayout, StopBroadcast};

/// The calls about one broadcast; see [`Client::broadcast`].
///
/// ```
/// # async fn example(client: vonage_video::Client, id: vonage_video::BroadcastId) -> Result<(), Box<dyn std::error::Error>> {
/// use vonage_video::Layout;
/// use vonage_video::broadcasts::conditions;
///
/// let broadcast = client.broadcast(&id);
/// broadcast.get().until(conditions::live).await?;
/// broadcast.set_layout(Layout::pip()).await?;
/// broadcast.stop().await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct BroadcastHandle {
    client: Client,
    id: BroadcastId,
}

impl BroadcastHandle {
    pub(crate) fn new(client: Client, id: BroadcastId) -> Self {
        Self { client, id }
    }

    /// The broadcast.
    #[must_use]
    pub fn id(&self) -> &BroadcastId {
        &self.id
    }

    /// Reads it, or waits for it with [`until`](Call::until). See
    /// [`Broadcasts::get`](crate::broadcasts::Broadcasts::get).
    #[doc(alias("getBroadcast"))]
    pub fn get(&self) -> Call<GetBroadcast> {
        self.client.broadcasts().get(&self.id)
    }

    /// Stops it. See [`Broadcasts::stop`](crate::broadcasts::Broadcasts::stop).
    #[doc(alias("stopBroadcast"))]
    pub fn stop(&self) -> Call<StopBroadcast> {
        self.client.broadcasts().stop(&self.id)
    }

    /// Changes its layout while it runs. See [`Broadcasts::set_layout`](crate::broadcasts::Broadcasts::set_layout).
    #[doc(alias("setBroadcastLayout", "updateBroadcast"))]
    pub fn set_layout(&self, layout: Layout) -> Call<SetBroadcastLayout> {
        self.client.broadcasts().set_layout(&self.id, layout)
    }

    /// Adds a stream, with audio and video. See [`Broadcasts::add_stream`](crate::broadcasts::Broadcasts::add_stream).
    #[doc(alias("addBroadcastStream", "addStreamToBroadcast"))]
    pub fn add_stream(&self, stream: impl Into<StreamId>) -> Call<AddStream> {
        self.client
            .broadcasts()
            .add_stream(AddStream::new(&self.id, stream))
    }

    /// Removes a stream. See [`Broadcasts::remove_stream`](crate::broadcasts::Broadcasts::remove_stream).
    #[doc(alias("removeBroadcastStream", "removeStreamFromBroadcast"))]
    pub fn remove_stream(&self, stream: impl Into<StreamId>) -> Call<RemoveStream> {
        self.client.broadcasts().remove_stream(&self.id, stream)
    }
}
