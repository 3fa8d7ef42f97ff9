//! Listing archives.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{
    Error, Operation, PagedOperation, ReadOperation, Repeat, Target, optional_setters, wire,
};
use vonage_video_models::{Archive, Page, SessionId};

/// Lists archives in any state but deleted, newest first.
///
/// `GET …/archive` · repeats: safe
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ListArchives {
    session: Option<SessionId>,
    offset: u64,
    count: Option<u32>,
}

impl ListArchives {
    /// All archives of the application.
    pub fn new() -> Self {
        Self::default()
    }

    optional_setters! {
        /// Only those of this session.
        session, set_session: into SessionId => session;
    }

    /// Leaves out so many of the newest. Default: none.
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    optional_setters! {
        /// How many a page holds: 1 to 1000. Default of the service: 50.
        page_size, set_page_size: u32 => count;
    }
}

impl Operation for ListArchives {
    const NAME: &'static str = "archives.list";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Page<Archive>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("archive"))
            .page(self.offset, self.count)?
            .query("sessionId", self.session.as_ref())
            .empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Page<Archive>, Error> {
        wire::page(&response)
    }
}

impl ReadOperation for ListArchives {}

impl PagedOperation for ListArchives {
    type Item = Archive;

    fn offset(&self) -> u64 {
        self.offset
    }

    fn at(&self, offset: u64) -> Self {
        self.clone().offset(offset)
    }

    fn key(archive: &Archive) -> &str {
        archive.id.as_str()
    }
}
