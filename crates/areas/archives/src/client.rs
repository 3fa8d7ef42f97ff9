//! The area's client.

use std::time::SystemTime;

use vonage_video_core::{Call, Error, Handle};
use vonage_video_models::{Archive, ArchiveId, Layout, StreamId};

use crate::find_started::find_started;
use crate::{
    AddStream, DeleteArchive, GetArchive, ListArchives, RemoveStream, SetArchiveLayout, StartArchive,
    StopArchive,
};

/// Records sessions.
#[derive(Clone, Debug)]
pub struct Archives {
    handle: Handle,
}

impl Archives {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Starts to record a session, which must be routed and have at least one client in it.
    ///
    /// Never repeated once it may have happened. Use [`start_or_find`](Self::start_or_find) to have what a lost start
    /// created found, or look with [`find_started`](Self::find_started) before starting again.
    ///
    /// `POST …/archive` · repeats: once · recording is billed
    #[doc(alias("startArchive"))]
    pub fn start(&self, request: impl Into<StartArchive>) -> Call<StartArchive> {
        self.handle.call(request.into())
    }

    /// Stops recording. An archive that an `always` session started by itself goes on.
    ///
    /// After it has become available or was uploaded the service answers 409
    /// ([`Conflict::NotRecording`](crate::Conflict)). So may the repeat of a call whose first attempt worked although its
    /// answer was lost: then the error's [outcome](Error::outcome) is unknown, and the archive does not record any more.
    ///
    /// `POST …/archive/{id}/stop` · repeats: idempotent · ends billing
    #[doc(alias("stopArchive"))]
    pub fn stop(&self, archive: impl Into<StopArchive>) -> Call<StopArchive> {
        self.handle.call(archive.into())
    }

    /// Reads an archive; with a new download URL each time, if it is available. Wait for that with
    /// [`until`](Call::until)`(`[`conditions::available`](crate::conditions::available)`)`.
    ///
    /// `GET …/archive/{id}` · repeats: safe
    #[doc(alias("getArchive"))]
    pub fn get(&self, archive: impl Into<GetArchive>) -> Call<GetArchive> {
        self.handle.call(archive.into())
    }

    /// Lists archives in any state but deleted, newest first: one page when awaited, all with
    /// [`items`](Call::items).
    ///
    /// `GET …/archive` · repeats: safe
    #[doc(alias("listArchives", "searchArchives"))]
    pub fn list(&self, request: ListArchives) -> Call<ListArchives> {
        self.handle.call(request)
    }

    /// Deletes an archive that has ended.
    ///
    /// `DELETE …/archive/{id}` · repeats: idempotent
    #[doc(alias("deleteArchive"))]
    pub fn delete(&self, archive: impl Into<DeleteArchive>) -> Call<DeleteArchive> {
        self.handle.call(archive.into())
    }

    /// Changes the layout of a composed archive while it runs.
    ///
    /// `PUT …/archive/{id}/layout` · repeats: idempotent
    #[doc(alias("setArchiveLayout", "updateArchiveLayout"))]
    pub fn set_layout(&self, archive: impl Into<ArchiveId>, layout: Layout) -> Call<SetArchiveLayout> {
        self.handle.call(SetArchiveLayout::new(archive, layout))
    }

    /// Adds a stream to an archive in manual mode, or changes what of it is in.
    ///
    /// `PATCH …/archive/{id}/streams` · repeats: idempotent
    #[doc(alias("addArchiveStream"))]
    pub fn add_stream(&self, request: AddStream) -> Call<AddStream> {
        self.handle.call(request)
    }

    /// Removes a stream from an archive in manual mode.
    ///
    /// `PATCH …/archive/{id}/streams` · repeats: idempotent
    #[doc(alias("removeArchiveStream"))]
    pub fn remove_stream(
        &self,
        archive: impl Into<ArchiveId>,
        stream: impl Into<StreamId>,
    ) -> Call<RemoveStream> {
        self.handle.call(RemoveStream::new(archive, stream))
    }

    /// Starts to download a recording from Vonage's cloud; nothing is sent until it is awaited through one of
    /// [`to_file`](crate::Download::to_file), [`to_writer`](crate::Download::to_writer) and
    /// [`open`](crate::Download::open).
    ///
    /// `GET` of the archive, then of its URL · repeats: safe
    #[cfg(feature = "download")]
    #[cfg_attr(docsrs, doc(cfg(feature = "download")))]
    pub fn download(&self, archive: impl Into<ArchiveId>) -> crate::Download {
        crate::Download::new(self.handle.clone(), archive.into())
    }

    /// Starts to record a session, once, and finds it if the answer is lost.
    ///
    /// Like [`start`](Self::start), but if the [outcome](Error::outcome) of that is unknown, this looks with
    /// [`find_started`](Self::find_started): at once, and after 1, 3, 7 and 15 seconds, since the lost request may still be
    /// on its way. Nothing is ever started a second time.
    ///
    /// The archive found is returned if it is exactly one. Give each recording of a session a name or tag of its own: an
    /// archive with the same name and tag that was started less than 30 seconds before could be taken for this one.
    ///
    /// ```
    /// # async fn example(archives: vonage_video_archives::Archives) -> Result<(), vonage_video_core::Error> {
    /// use vonage_video_archives::StartArchive;
    ///
    /// let start = StartArchive::new("1_MX4").name("lecture-7/2026-09-08");
    /// let archive = archives.start_or_find(start).await?;
    /// println!("{}", archive.id);
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
    pub async fn start_or_find(&self, request: impl Into<StartArchive>) -> Result<Archive, Error> {
        let request = request.into();
        self.start(request.clone())
            .or_find(|before| self.find_started(&request, before))
            .await
    }

    /// Looks for archives that `start` may have started at or after `since`, newest first: those of the session with
    /// the same name and tag. For a start whose outcome is unknown; take the time right before it.
    ///
    /// `since` is a time of the local clock, and is corrected by what is known of the service's. The clocks may be 30
    /// seconds further apart, so archives up to 30 seconds older are found as well. A unique name or tag makes the
    /// finding certain. Nothing found may also mean "not yet": the lost request may
    /// still be on its way. Look again after a while before starting anew.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn find_started(&self, start: &StartArchive, since: SystemTime) -> Result<Vec<Archive>, Error> {
        find_started(&self.handle, start, since).await
    }
}
