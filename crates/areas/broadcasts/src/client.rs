//! The area's client.

use std::time::SystemTime;

use vonage_video_core::{Call, Error, Handle};
use vonage_video_models::{Broadcast, BroadcastId, Layout, StreamId};

use crate::find_started::find_started;
use crate::{
    AddStream, GetBroadcast, ListBroadcasts, RemoveStream, SetBroadcastLayout, StartBroadcast, StopBroadcast,
};

/// Streams sessions live to HLS players and RTMP servers.
#[derive(Clone, Debug)]
pub struct Broadcasts {
    handle: Handle,
}

impl Broadcasts {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Starts to broadcast a session, which must be routed and have at least one client in it. The answer comes before
    /// anybody can watch; wait for that with [`get`](Self::get) and [`conditions::live`](crate::conditions::live).
    ///
    /// Never repeated once it may have happened. Use [`start_or_find`](Self::start_or_find) to have what a lost start
    /// created found, or look with [`find_started`](Self::find_started) before starting again.
    ///
    /// `POST …/broadcast` · repeats: once · broadcasting is billed
    #[doc(alias("startBroadcast"))]
    pub fn start(&self, request: StartBroadcast) -> Call<StartBroadcast> {
        self.handle.call(request)
    }

    /// Stops a broadcast.
    ///
    /// One that is unknown or has stopped already answers 404 ([`Error::is_not_found`]). So may the repeat of a call
    /// whose first attempt worked although its answer was lost: then the error's [outcome](Error::outcome) is unknown,
    /// and the broadcast does not run any more.
    ///
    /// `POST …/broadcast/{id}/stop` · repeats: idempotent · ends billing
    #[doc(alias("stopBroadcast"))]
    pub fn stop(&self, broadcast: impl Into<StopBroadcast>) -> Call<StopBroadcast> {
        self.handle.call(broadcast.into())
    }

    /// Reads a broadcast in progress; one that has stopped may answer 404. See [`Output`](crate::Output) for where its
    /// outputs stand, and wait for them with
    /// [`until`](Call::until)`(`[`conditions::live`](crate::conditions::live)`)`.
    ///
    /// `GET …/broadcast/{id}` · repeats: safe
    #[doc(alias("getBroadcast"))]
    pub fn get(&self, broadcast: impl Into<GetBroadcast>) -> Call<GetBroadcast> {
        self.handle.call(broadcast.into())
    }

    /// Lists the broadcasts in progress, newest first: one page when awaited, all with [`items`](Call::items).
    ///
    /// `GET …/broadcast` · repeats: safe
    #[doc(alias("listBroadcasts", "searchBroadcasts"))]
    pub fn list(&self, request: ListBroadcasts) -> Call<ListBroadcasts> {
        self.handle.call(request)
    }

    /// Changes the layout of a broadcast while it runs.
    ///
    /// `PUT …/broadcast/{id}/layout` · repeats: idempotent
    #[doc(alias("setBroadcastLayout", "updateBroadcast"))]
    pub fn set_layout(&self, broadcast: impl Into<BroadcastId>, layout: Layout) -> Call<SetBroadcastLayout> {
        self.handle.call(SetBroadcastLayout::new(broadcast, layout))
    }

    /// Adds a stream to a broadcast in manual mode, or changes what of it is in.
    ///
    /// `PATCH …/broadcast/{id}/streams` · repeats: idempotent
    #[doc(alias("addBroadcastStream", "addStreamToBroadcast"))]
    pub fn add_stream(&self, request: AddStream) -> Call<AddStream> {
        self.handle.call(request)
    }

    /// Removes a stream from a broadcast in manual mode.
    ///
    /// `PATCH …/broadcast/{id}/streams` · repeats: idempotent
    #[doc(alias("removeBroadcastStream", "removeStreamFromBroadcast"))]
    pub fn remove_stream(
        &self,
        broadcast: impl Into<BroadcastId>,
        stream: impl Into<StreamId>,
    ) -> Call<RemoveStream> {
        self.handle.call(RemoveStream::new(broadcast, stream))
    }

    /// Starts to broadcast a session, once, and finds it if the answer is lost.
    ///
    /// Like [`start`](Self::start), but if the [outcome](Error::outcome) of that is unknown, this looks with
    /// [`find_started`](Self::find_started): at once, and after 1, 3, 7 and 15 seconds, since the lost request may still be
    /// on its way. Nothing is ever started a second time.
    ///
    /// The broadcast found is returned if it is exactly one. Give each broadcast of a session a tag of its own: one with
    /// the same tag that was started less than 30 seconds before could be taken for this one.
    ///
    /// ```
    /// # async fn example(broadcasts: vonage_video_broadcasts::Broadcasts) -> Result<(), vonage_video_core::Error> {
    /// use vonage_video_broadcasts::StartBroadcast;
    /// use vonage_video_models::Hls;
    ///
    /// let start = StartBroadcast::new("1_MX4").hls(Hls::new()).tag("premiere/2026-09-08");
    /// let broadcast = broadcasts.start_or_find(start).await?;
    /// println!("{}", broadcast.id);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start): with the outcome unknown if nothing or more than one was found, or looking failed every
    /// time. [`ErrorKind::Config`](vonage_video_core::ErrorKind::Config), with nothing sent, where the
    /// [`Dispatch`](vonage_video_core::Dispatch) tells no time.
    ///
    /// `POST` as for [`start`](Self::start), then perhaps `GET` as for [`list`](Self::list) · repeats: once
    pub async fn start_or_find(&self, request: StartBroadcast) -> Result<Broadcast, Error> {
        self.start(request.clone())
            .or_find(|before| self.find_started(&request, before))
            .await
    }

    /// Looks for broadcasts that `start` may have started at or after `since`, newest first: those of the session with
    /// the same tag. For a start whose outcome is unknown; take the time right before it.
    ///
    /// Only broadcasts in progress are listed: one that has ended meanwhile is not found. The clocks here and at the
    /// service may be 30 seconds apart, so broadcasts up to 30 seconds older are found as well. A unique tag makes the
    /// finding certain. Nothing found may also mean "not yet": the lost request may still be on its way. Look again after
    /// a while before starting anew.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn find_started(
        &self,
        start: &StartBroadcast,
        since: SystemTime,
    ) -> Result<Vec<Broadcast>, Error> {
        find_started(&self.handle, start, since).await
    }
}
