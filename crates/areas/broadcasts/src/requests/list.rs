//! Listing broadcasts.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{
    Error, Operation, PagedOperation, ReadOperation, Repeat, Target, optional_setters, wire,
};
use vonage_video_models::{Broadcast, Page, SessionId};

/// Lists the broadcasts in progress, newest first. One that has stopped is not listed.
///
/// `GET …/broadcast` · repeats: safe
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ListBroadcasts {
    session: Option<SessionId>,
    offset: u64,
    count: Option<u32>,
}

impl ListBroadcasts {
    /// All broadcasts in progress of the application.
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

impl Operation for ListBroadcasts {
    const NAME: &'static str = "broadcasts.list";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Page<Broadcast>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("broadcast"))
            .page(self.offset, self.count)?
            .query("sessionId", self.session.as_ref())
            .empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Page<Broadcast>, Error> {
        wire::page(&response)
    }
}

impl ReadOperation for ListBroadcasts {}

impl PagedOperation for ListBroadcasts {
    type Item = Broadcast;

    fn offset(&self) -> u64 {
        self.offset
    }

    fn at(&self, offset: u64) -> Self {
        self.clone().offset(offset)
    }

    fn key(broadcast: &Broadcast) -> &str {
        broadcast.id.as_str()
    }
}
